/**
 * 2,000 `/stylize` within a minute at a fleet on this machine, and at the one process that `npm start` is: how soon members have the first word,
 * how many are painted, what it costs. The engine is a stand-in of 50 ms a painting, which takes none of the processor's time.
 *
 * LOAD_COMMANDS and LOAD_SECONDS change the load; LOAD_ONLY=fleet or LOAD_ONLY=one leaves the other out; LOAD_PROFILES is a folder for
 * profiles of all processes.
 */
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import build from '../../test/build.js';
import { type Counts, fleetMissing, LoadStage, type StageSize } from './load-stage.js';

const COMMANDS = Number(process.env.LOAD_COMMANDS ?? 2000);
const SECONDS = Number(process.env.LOAD_SECONDS ?? 60);
const STAND_IN = { stepMs: 25, steps: 2, snapshotEvery: 10 } as const;
const FLEET: StageSize = { bots: 2, shards: 4, workers: 2, paintings: 2, guilds: 8, members: 700 };
const ONE: StageSize = { ...FLEET, bots: 0, shards: 1, workers: 0, paintings: 4 };
const CALM_COMMANDS = 20;
/** After the last command. */
const SETTLES_WITHIN_MS = 600_000;

interface Load {
  readonly waits: readonly number[];
  readonly unanswered: number;
  readonly delivered: number;
  /** From the first command to the last delivery. */
  readonly seconds: number;
  /** Round trips of commands that came one by one, each until its painting had been delivered. */
  readonly roundTrips: readonly number[];
  readonly statements: readonly { readonly text: string; readonly count: number; readonly ms: number }[];
  readonly redisCommands: Readonly<Record<string, number>>;
  /** Milliseconds by part. */
  readonly processor: Readonly<Record<string, number>>;
  readonly load: number;
  readonly trouble: readonly string[];
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
const ascending = (values: readonly number[]) => [...values].sort((one, other) => one - other);

async function measure(size: StageSize): Promise<Load> {
  const stage = await LoadStage.open(size, STAND_IN);
  try {
    await stage.startAll();
    const calmUntil = await sendOneByOne(stage);
    const [processorBefore, redisBefore] = [stage.processorTimes(), await stage.redisCommands()];
    const began = Date.now();
    const asked = await sendAll(stage);
    const load = loadavg()[0];
    const until = Date.now() + SETTLES_WITHIN_MS;
    const isOver = () =>
      stage.count('accepted') + stage.count('refused') >= CALM_COMMANDS + asked.length - unansweredOf(asked);
    while (!(isOver() && stage.count('delivered') >= stage.count('accepted')) && Date.now() < until)
      await setTimeout(200);
    const [processorAfter, redisAfter] = [stage.processorTimes(), await stage.redisCommands()];
    const counts = await Promise.all(stage.processes.map((each) => stage.end(each)));
    const deliveredAt = stage.log
      .filter(({ msg, time }) => msg === 'delivered' && time > began)
      .map(({ time }) => time);
    return {
      waits: ascending(
        asked.map(({ acknowledgedAt, createdAt }) => (acknowledgedAt ?? Number.POSITIVE_INFINITY) - createdAt),
      ),
      unanswered: unansweredOf(asked),
      delivered: deliveredAt.length,
      seconds: (deliveredAt.reduce((one, other) => Math.max(one, other), began) - began) / 1000,
      roundTrips: ascending(
        counts.flatMap(({ commands }) =>
          commands.filter(({ at }) => at < calmUntil).map(({ statements }) => statements.length),
        ),
      ),
      statements: sumOf(counts),
      redisCommands: since(redisBefore, redisAfter),
      processor: since(processorBefore, processorAfter),
      load,
      trouble: stage.trouble(),
    };
  } finally {
    await stage.close();
  }
}

/** Under load the handlers of several commands go on in each other's place, and what each asks for cannot be told. */
async function sendOneByOne(stage: LoadStage): Promise<number> {
  for (let index = 0; index < CALM_COMMANDS; index++) {
    await stage.ask(index);
    while (stage.count('delivered') + stage.count('refused') <= index) await setTimeout(20);
  }
  return Date.now();
}

type Asked = Awaited<ReturnType<LoadStage['ask']>>['record'];
const unansweredOf = (asked: readonly Asked[]) => asked.filter(({ unanswered }) => unanswered).length;

/** At even distances, whatever becomes of those before. */
async function sendAll(stage: LoadStage): Promise<Asked[]> {
  const began = performance.now();
  const sent: Promise<Asked>[] = [];
  for (let index = 0; index < COMMANDS; index++) {
    const wait = began + (1000 * SECONDS * index) / COMMANDS - performance.now();
    if (wait > 0) await setTimeout(wait);
    sent.push(stage.ask(index).then(({ record }) => record));
  }
  const asked = await Promise.all(sent);
  while (asked.some(({ acknowledgedAt, unanswered }) => acknowledgedAt === undefined && !unanswered))
    await setTimeout(100);
  return asked;
}

function since(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));
}

function sumOf(counts: readonly Counts[]) {
  const sums = new Map<string, { count: number; ms: number }>();
  for (const { statements } of counts)
    for (const [text, { count, ms }] of Object.entries(statements)) {
      const known = sums.get(text) ?? { count: 0, ms: 0 };
      sums.set(text, { count: known.count + count, ms: known.ms + ms });
    }
  return [...sums].map(([text, sum]) => ({ text, ...sum })).sort((one, other) => other.count - one.count);
}

const total = (values: Readonly<Record<string, number>>) => Object.values(values).reduce((sum, each) => sum + each, 0);

function print(name: string, load: Load): void {
  const { waits, unanswered, delivered, seconds, roundTrips, statements, redisCommands, processor, trouble } = load;
  const each = (value: number) => (value / Math.max(1, delivered)).toFixed(1);
  const queries = statements.reduce((sum, { count }) => sum + count, 0);
  console.log(`\n${name}: ${COMMANDS} commands within ${SECONDS} s; load of the machine ${load.load.toFixed(1)}`);
  console.log(`acknowledged after p50, p99, most | ${[0.5, 0.99, 1].map((share) => at(waits, share)).join(', ')} ms`);
  console.log(`not within 3 s | ${unanswered}`);
  console.log(`delivered | ${delivered} in ${seconds.toFixed(1)} s: ${(delivered / seconds).toFixed(1)} a second`);
  if (queries > 0) {
    console.log(
      `database round trips of a command's handler, p50, p99 | ${at(roundTrips, 0.5)}, ${at(roundTrips, 0.99)}`,
    );
    console.log(`of all processes, for each painting | ${each(queries)}`);
    console.log(`Redis commands for each painting | ${each(total(redisCommands))}`);
  }
  const parts = Object.entries(processor).map(([part, ms]) => `${part} ${each(ms)}`);
  console.log(`processor's time for each painting, ms | ${parts.join(', ')}; in all ${each(total(processor))}`);
  if (process.env.LOAD_DETAILS !== undefined) {
    for (const { text, count, ms } of statements.slice(0, 40))
      console.log(`  ${each(count)} a painting, ${(ms / count).toFixed(1)} ms each | ${text.slice(0, 160)}`);
    for (const [command, count] of Object.entries(redisCommands)
      .sort((one, other) => other[1] - one[1])
      .slice(0, 20))
      console.log(`  ${each(count)} a painting | Redis ${command}`);
  }
  if (trouble.length > 0) console.log(`warnings | ${trouble.length}, the first: ${trouble.slice(0, 3).join(' | ')}`);
}

export async function benchLoad(): Promise<void> {
  build();
  const { LOAD_ONLY } = process.env;
  if (LOAD_ONLY !== 'one') {
    if (fleetMissing !== undefined) console.log(`No fleet: ${fleetMissing}.`);
    else print('A fleet: 2 bots, 2 workers of 2 paintings, Postgres, Redis', await measure(FLEET));
  }
  if (LOAD_ONLY !== 'fleet') print('One process, SQLite, 4 paintings', await measure(ONE));
}
