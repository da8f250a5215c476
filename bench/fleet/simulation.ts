/** A day of a fleet, by events: members come by a daily rhythm, the real fair queue orders what they ask for, the real cost model says how long it takes. */
import { CostModel } from '../../src/jobs/cost-model.js';
import type { Job } from '../../src/jobs/job.js';
import { compareFairOrder, type FairOrder, nextStartTag } from '../../src/jobs/queue/fair-queue.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { openDatabase } from '../../src/store/database.js';
import { Heap } from './heap.js';
import { seeded } from './random.js';

type Options = Job['options'];

const DAY_S = 24 * 3600;
/** The busiest hour has so many times the mean, the quietest as much less. */
const PEAK = 1.8;
/** In the evening. */
const PEAK_AT_S = 20 * 3600;
/** Whoever comes paints once, and with this chance again, and again. */
const AGAIN = 1 / 3;
const THINKS_S = 60;
const ASPECT = 4 / 3;
/** Members of a server that all come at once, as for an event: in the busiest hour. */
const CROWD = { members: 5000, atS: PEAK_AT_S, withinS: 60 } as const;

/** What members ask for, by how many of them. */
const WISHES: readonly { readonly share: number; readonly options: Options }[] = [
  { share: 0.7, options: DEFAULTS },
  { share: 0.15, options: { ...DEFAULTS, quality: 'draft' } },
  { share: 0.12, options: { ...DEFAULTS, size: 768 } },
  { share: 0.03, options: { ...DEFAULTS, size: 1024, quality: 'fine' } },
];

export interface DayOptions {
  readonly seed: number;
  readonly members: number;
  readonly workers: number;
  /** Of a painting with the default options. */
  readonly secondsOfDefault: number;
  /** Waiting and running: LIMIT_MEMBER and LIMIT_TOTAL. */
  readonly perMember: number;
  readonly total: number;
  readonly hasCrowd: boolean;
}

export interface Day {
  readonly accepted: number;
  /** In the minute with the most. */
  readonly acceptedPerSecondAtPeak: number;
  readonly refused: { readonly member: number; readonly total: number };
  /** Share of the workers' time, over the day and in its busiest hour. */
  readonly busy: { readonly mean: number; readonly peak: number };
  readonly longestQueue: number;
  readonly mostActive: number;
  /** Seconds. */
  readonly wait: { readonly p50: number; readonly p99: number; readonly longest: number };
  /** The same of members' first paintings that day. */
  readonly firstWait: { readonly p50: number; readonly p99: number };
}

interface SimulatedJob extends FairOrder {
  readonly member: number;
  readonly seconds: number;
  readonly acceptedAt: number;
  readonly isFirst: boolean;
}

interface Event {
  readonly at: number;
  /** Who asks again, or whose job ends. */
  readonly member: number;
  readonly isEnd: boolean;
}

/** @returns seconds by wish, as the cost model says once it has seen a painting with the default options. */
async function secondsOfWishes(secondsOfDefault: number): Promise<readonly number[]> {
  const store = await openDatabase(':memory:');
  try {
    const costs = await CostModel.open(store);
    const [width, height] = [DEFAULTS.size, Math.round(DEFAULTS.size / ASPECT)];
    await costs.learn(DEFAULTS, { engine: 'simulated', seconds: secondsOfDefault, width, height });
    return WISHES.map(({ options }) => costs.seconds('simulated', { options, aspect: ASPECT }) as number);
  } finally {
    await store.destroy();
  }
}

export async function simulateDay(options: DayOptions): Promise<Day> {
  const { seed, members, workers, perMember, total, hasCrowd } = options;
  const seconds = await secondsOfWishes(options.secondsOfDefault);
  const random = seeded(seed);
  const events = new Heap<Event>((one, other) => one.at - other.at);
  const waiting = new Heap<SimulatedJob>(compareFairOrder);
  const everybody = members + (hasCrowd ? CROWD.members : 0);
  const [activeOf, lastTagOf] = [new Uint8Array(everybody), new Float64Array(everybody).fill(-1)];
  const served = { startTag: 0, jobs: 0 };
  const waits: number[] = [];
  const firstWaits: number[] = [];
  const perMinute = new Uint32Array(2 * 24 * 60);
  const busySecondsOfHour = new Float64Array(48);
  const refused = { member: 0, total: 0 };
  let [running, accepted, longestQueue, mostActive] = [0, 0, 0, 0];

  const arrival = () => {
    for (;;) {
      const at = random.next() * DAY_S;
      const rate = 1 + (PEAK - 1) * Math.cos((2 * Math.PI * (at - PEAK_AT_S)) / DAY_S);
      if (random.next() * PEAK < rate) return at;
    }
  };
  const arrivals = Float64Array.from({ length: everybody }, (_, member) =>
    member < members ? arrival() : CROWD.atS + random.next() * CROWD.withinS,
  ).sort();

  const shares = WISHES.map(({ share }) => share);
  const start = (job: SimulatedJob, at: number) => {
    running++;
    if (job.startTag > served.startTag) Object.assign(served, { startTag: job.startTag, jobs: 1 });
    else if (job.startTag === served.startTag) served.jobs++;
    waits.push(at - job.acceptedAt);
    if (job.isFirst) firstWaits.push(at - job.acceptedAt);
    busySecondsOfHour[Math.min(47, Math.floor(at / 3600))] += job.seconds;
    events.push({ at: at + job.seconds, member: job.member, isEnd: true });
  };
  const accept = (member: number, at: number) => {
    if (activeOf[member] >= perMember) refused.member++;
    else if (running + waiting.size >= total) refused.total++;
    else {
      const last = lastTagOf[member];
      const startTag = nextStartTag(last < 0 ? undefined : last, served);
      lastTagOf[member] = startTag;
      activeOf[member]++;
      perMinute[Math.floor(at / 60)]++;
      const job = {
        startTag,
        sequence: accepted++,
        member,
        seconds: seconds[random.weighted(shares)],
        acceptedAt: at,
        isFirst: last < 0,
      };
      if (running < workers) start(job, at);
      else waiting.push(job);
      longestQueue = Math.max(longestQueue, waiting.size);
      mostActive = Math.max(mostActive, waiting.size + running);
    }
    if (random.next() < AGAIN) events.push({ at: at + random.exponential(THINKS_S), member, isEnd: false });
  };
  let come = 0;
  for (;;) {
    const nextAt = events.peek()?.at ?? Number.POSITIVE_INFINITY;
    if (come < everybody && arrivals[come] <= nextAt) {
      accept(come, arrivals[come]);
      come++;
      continue;
    }
    const event = events.pop();
    if (event === undefined) break;
    if (!event.isEnd) {
      accept(event.member, event.at);
      continue;
    }
    running--;
    activeOf[event.member]--;
    const next = waiting.pop();
    if (next !== undefined) start(next, event.at);
  }
  const busySeconds = busySecondsOfHour.reduce((sum, each) => sum + each, 0);
  return {
    accepted,
    acceptedPerSecondAtPeak: perMinute.reduce((one, other) => Math.max(one, other)) / 60,
    refused,
    busy: {
      mean: busySeconds / (workers * DAY_S),
      peak: busySecondsOfHour.reduce((one, other) => Math.max(one, other)) / (workers * 3600),
    },
    longestQueue,
    mostActive,
    wait: quantiles(waits),
    firstWait: quantiles(firstWaits),
  };
}

function quantiles(values: readonly number[]) {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), longest: at(1) };
}
