/** The order of painting, as the rows and each queue have it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { MAX_JOBS_PER_START_TAG } from '../../src/jobs/queue/fair-queue.js';
import type { JobQueue } from '../../src/jobs/queue/job-queue.js';
import { entryOf } from '../../src/jobs/queue/job-queue.js';
import type { JobInsert } from '../../src/jobs/rows/job-inserts.js';
import { JobRows } from '../../src/jobs/rows/job-rows.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { openNewDatabase, runs } from '../services/databases.js';
import { describeOnQueues, newQueue, type QueueKind } from './queue/job-queues.js';

const UNLIMITED = { perMember: 1e6, perGuild: 1e6, total: 1e6 };

/** A queue whose every step is noted in real rows, as `Jobs` does it. */
class Shop {
  readonly rows: JobRows;
  readonly running: Job[] = [];
  readonly begun: Job[] = [];
  readonly #close: () => Promise<void>;
  readonly #kind: QueueKind;
  #queue: JobQueue;
  #sequence = 0;

  private constructor(rows: JobRows, kind: QueueKind, queue: JobQueue, close: () => Promise<void>) {
    this.rows = rows;
    this.#kind = kind;
    this.#queue = queue;
    this.#close = close;
  }

  static async open(kind: QueueKind): Promise<Shop> {
    const store = await openNewDatabase();
    return new Shop(new JobRows(store, UNLIMITED), kind, await newQueue(kind), () => store.destroy());
  }

  waiting(): Promise<Job[]> {
    return this.rows.inState('queued');
  }

  async arrive(userId: string): Promise<Job> {
    const job = await this.rows.insert(newJob(`job ${++this.#sequence}`, userId));
    await this.#queue.add([entryOf(job)]);
    return job;
  }

  async begin(): Promise<Job | undefined> {
    const id = await this.#queue.take(() => true);
    const job = id === undefined ? undefined : await this.rows.begin(id, BY, 0);
    if (job === undefined) return undefined;
    this.running.push(job);
    this.begun.push(job);
    return job;
  }

  async end(index: number): Promise<void> {
    const [job] = this.running.splice(index % this.running.length, 1);
    if (job === undefined) return;
    await this.rows.end(job.id, { failure: { kind: 'engine', details: {} }, attempt: job.attempt }, 0);
    await this.#queue.done(job.id);
  }

  async cancel(id: string): Promise<void> {
    await this.#queue.remove([id]);
    await this.rows.end(id, { cancelledBy: 'somebody' }, 0);
  }

  /** @param shuffled the waiting jobs in any order. */
  async restart(shuffled: (jobs: Job[]) => Job[]): Promise<void> {
    await this.rows.requeue();
    this.running.length = 0;
    await this.#queue.close();
    this.#queue = await newQueue(this.#kind);
    await this.#queue.add(shuffled(await this.waiting()).map(entryOf));
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#close();
  }
}

const BY = { workerId: 'somebody', isAgain: false };

const newJob = (id: string, userId: string): JobInsert => ({
  id,
  userId,
  guildId: null,
  channelId: 'channel',
  name: 'cat × starry-night',
  options: DEFAULTS,
  clamped: [],
  quota: undefined,
  content: 'content',
  aspect: 1,
  styles: [{ picture: 'style', share: 1 }],
  reply: {},
  acceptedAt: 0,
});

const member = fc.constantFrom('ann', 'bob', 'cem', 'dee');
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('arrive' as const), member }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), index: fc.nat(9) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('next' as const), index: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), index: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), seed: fc.nat() }) },
);
/** Long ones: unfairness takes its time to show. */
const steps = fc.array(step, { minLength: 20, maxLength: 80, size: 'max' });
const workers = fc.integer({ min: 1, max: 2 });

async function play(
  shop: Shop,
  each: (typeof steps extends fc.Arbitrary<(infer Step)[]> ? Step : never)[],
  atOnce: number,
  watch: { arrived?(job: Job): void; begun?(job: Job): void; cancelled?(job: Job): void; before?(next: Job): void },
): Promise<void> {
  for (const now of each) {
    // All rows are read only where the step is about one of them.
    const waiting = now.kind === 'next' || now.kind === 'cancel' ? await shop.waiting() : [];
    if (now.kind === 'arrive') watch.arrived?.(await shop.arrive(now.member));
    else if (now.kind === 'next' && waiting.length > 0) {
      if (shop.running.length === atOnce) await shop.end(now.index);
      watch.before?.(waiting[0]);
      watch.begun?.((await shop.begin()) as Job);
    } else if (now.kind === 'end' && shop.running.length > 0) await shop.end(now.index);
    else if (now.kind === 'cancel' && waiting.length > 0) {
      const job = waiting[now.index % waiting.length];
      await shop.cancel(job.id);
      watch.cancelled?.(job);
    } else if (now.kind === 'restart') {
      const rank = (job: Job) => (job.sequence * 7919 + now.seed) % 101;
      await shop.restart((jobs) => [...jobs].sort((a, b) => rank(a) - rank(b)));
    }
  }
}

describeOnQueues('the fair queue', (kind) => {
  const inShop = async (run: (shop: Shop) => Promise<void>) => {
    const shop = await Shop.open(kind);
    try {
      await run(shop);
    } finally {
      await shop.close();
    }
  };
  /** A history takes longer where each step is a request. */
  const histories = (count: number) => (kind === 'in the process' ? runs(count) : Math.ceil(runs(count) / 5));

  it('serves members round-robin, then in the order of acceptance', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 20 }), (arrivals) =>
        inShop(async (shop) => {
          const jobs: Job[] = [];
          for (const userId of arrivals) jobs.push(await shop.arrive(userId));
          while ((await shop.begin()) !== undefined);
          const nth = (job: Job) => jobs.filter((other) => other.userId === job.userId).indexOf(job);
          const expected = [...jobs].sort((a, b) => nth(a) - nth(b) || a.sequence - b.sequence);
          expect(shop.begun.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        }),
      ),
      { numRuns: histories(30) },
    );
  });

  it('serves a new member before the second job of another', () =>
    inShop(async (shop) => {
      for (let i = 0; i < 3; i++) await shop.arrive('ann');
      await shop.begin();
      await shop.arrive('bob');
      for (let i = 0; i < 3; i++) {
        await shop.end(0);
        await shop.begin();
      }
      expect(shop.begun.map(({ userId }) => userId)).toEqual(['ann', 'bob', 'ann', 'ann']);
    }));

  it('has the order of the rows after any history of additions, removals and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(steps, workers, (each, atOnce) =>
        inShop(async (shop) => {
          let next: Job | undefined;
          await play(shop, each, atOnce, {
            before: (job) => {
              next = job;
            },
            begun: (job) => expect(job.id).toBe(next?.id),
          });
        }),
      ),
      { numRuns: histories(50) },
    );
  });

  it('starts at most k + 1 later jobs of any other member before a job that found k of its own queued', async () => {
    await fc.assert(
      fc.asyncProperty(steps, workers, (each, atOnce) =>
        inShop(async (shop) => {
          /** By id: the bound, and what was begun since by member. */
          const watched = new Map<string, { job: Job; bound: number; later: Map<string, number> }>();
          /** Accepted after the newest of the member's that was begun: waiting, or cancelled meanwhile. */
          const unserved = new Map<string, number[]>();
          const begunOnce = new Set<string>();
          await play(shop, each, atOnce, {
            arrived(job) {
              const own = unserved.get(job.userId) ?? [];
              watched.set(job.id, { job, bound: own.length + 1, later: new Map() });
              unserved.set(job.userId, [...own, job.sequence]);
            },
            begun(job) {
              if (begunOnce.has(job.id)) return;
              begunOnce.add(job.id);
              const own = unserved.get(job.userId) ?? [];
              unserved.set(
                job.userId,
                own.filter((sequence) => sequence > job.sequence),
              );
              watched.delete(job.id);
              for (const { job: waiting, bound, later } of watched.values()) {
                if (waiting.userId === job.userId || job.sequence < waiting.sequence) continue;
                const count = (later.get(job.userId) ?? 0) + 1;
                later.set(job.userId, count);
                expect(count, `${job.userId} before ${waiting.userId}`).toBeLessThanOrEqual(bound);
              }
            },
            cancelled: (job) => void watched.delete(job.id),
          });
        }),
      ),
      { numRuns: histories(100) },
    );
  });

  it('starves no second job, however many members come for the first time', () =>
    inShop(async (shop) => {
      await shop.arrive('ann');
      const second = await shop.arrive('ann');
      await shop.begin();
      for (let newcomer = 0; newcomer <= MAX_JOBS_PER_START_TAG; newcomer++) {
        await shop.arrive(`newcomer ${newcomer}`);
        await shop.end(0);
        await shop.begin();
      }
      expect(shop.begun.map(({ id }) => id)).toContain(second.id);
    }));

  it('starves no second job while others come one at a time, again and again', () =>
    inShop(async (shop) => {
      await shop.arrive('ann');
      const second = await shop.arrive('ann');
      await shop.begin();
      await shop.arrive('bob');
      for (const next of ['cem', 'bob', 'cem', 'bob']) {
        await shop.end(0);
        await shop.begin();
        await shop.arrive(next);
      }
      expect(shop.begun.map(({ id }) => id)).toContain(second.id);
    }));

  it('gives back the start tag of a job that was cancelled while queued', () =>
    inShop(async (shop) => {
      await shop.arrive('ann');
      const mistaken = await shop.arrive('bob');
      await shop.cancel(mistaken.id);
      expect((await shop.arrive('bob')).startTag).toBe(mistaken.startTag);
    }));
});
