/** A worker of a fleet: takes jobs that it can do, paints them, and tells the bots. It may come, go and die at any time. */
import type { Database } from '../../store/database.js';
import { FleetRows } from '../rows/fleet-rows.js';
import type { JobRunDeps } from '../running/job-run.js';
import { JobWorker } from '../running/job-worker.js';
import type { Fleet } from './fleet-parts.js';
import { NewsPublisher } from './news-publisher.js';
import { type AliveWorker, aliveWorkers, canDo, PROTOCOL, type WorkerInfo } from './worker-info.js';

export interface FleetWorkerDeps extends Omit<JobRunDeps, 'workerId' | 'news'> {
  readonly store: Database;
  readonly fleet: Fleet;
  /** What it can do, now. @param running ids of the jobs that it paints. */
  describe(running: readonly string[]): WorkerInfo;
  /** Asked before each job is begun. */
  mayPaint(): Promise<boolean>;
}

/** For each of the other workers: with a hundred, one of them looks within a few milliseconds still. */
const WAKE_SPREAD_MS = 3;
/** They look so often by themselves. */
const MOST_WAKE_SPREAD_MS = 1000;
/** What paintings take, as a worker knows it that paints nothing, may be so old. */
const IDLE_COSTS_AGE_MS = 60_000;

export class FleetWorker {
  readonly #deps: FleetWorkerDeps;
  readonly #fleetRows: FleetRows;
  readonly #worker: JobWorker;
  readonly #endings: (() => void)[] = [];
  #others: readonly AliveWorker[] = [];
  #waking: NodeJS.Timeout | undefined;
  /** Of the newest process of the fleet. */
  #newestProtocol = PROTOCOL;
  /** Of `performance.now()`. */
  #costsReadAt = performance.now();

  constructor(deps: FleetWorkerDeps) {
    this.#deps = deps;
    const { fleet, store, log } = deps;
    this.#fleetRows = new FleetRows(store, fleet.processes.timing.deadAfterMs);
    this.#worker = new JobWorker({
      ...deps,
      workerId: fleet.processes.id,
      news: new NewsPublisher(fleet, log),
      queue: fleet.queue,
      can: (needs) => this.#newestProtocol === PROTOCOL && canDo(this.info, needs, this.#others),
      mayStart: async (id) =>
        fleet.processes.isFresh() && (await deps.mayPaint()) && !(await this.#fleetRows.isHeld(id)),
    });
  }

  get info(): WorkerInfo {
    return this.#deps.describe([...this.#worker.runs.keys()]);
  }

  /** Whether it takes jobs: a fleet of a newer version has other workers. */
  get fits(): boolean {
    return this.#newestProtocol === PROTOCOL;
  }

  async start(): Promise<void> {
    const { fleet, costs, log } = this.#deps;
    await this.#look();
    this.#endings.push(
      fleet.bus.on('accepted', (_, isOwn) => {
        if (!isOwn) this.#wakeSoon();
      }),
      fleet.bus.on('withdrawn', ({ jobId }) => this.#worker.stopRun(jobId, 'cancelled')),
    );
    fleet.processes.onBeat(async () => {
      const isIdle = this.#worker.runs.size === 0 && performance.now() - this.#costsReadAt < IDLE_COSTS_AGE_MS;
      if (!isIdle) this.#costsReadAt = performance.now();
      await Promise.all([this.#look(), this.#checkRuns(), isIdle || costs.reload()]);
    });
    if (this.fits) log.info({ worker: fleet.processes.id }, 'ready to paint');
    this.#worker.start();
  }

  /** Takes no more jobs, and puts those that run here back into the queue, with their checkpoints. */
  async stop(): Promise<void> {
    for (const end of this.#endings) end();
    clearTimeout(this.#waking);
    await this.#worker.stop();
  }

  /** All free workers hear of a new job, and only one gets it: they look one after the other, and once for all that comes meanwhile. */
  #wakeSoon(): void {
    const spread = Math.min(MOST_WAKE_SPREAD_MS, WAKE_SPREAD_MS * this.#others.length);
    this.#waking ??= setTimeout(() => {
      this.#waking = undefined;
      this.#deps.fleet.queue.wake();
    }, spread * Math.random());
  }

  /** Who else is there. */
  async #look(): Promise<void> {
    const { fleet, log } = this.#deps;
    this.#others = aliveWorkers(await fleet.processes.recent()).filter(({ id }) => id !== fleet.processes.id);
    const newest = fleet.processes.newestProtocol;
    if (newest !== this.#newestProtocol) {
      if (newest > PROTOCOL)
        log.warn(
          { protocol: PROTOCOL, newest },
          'other processes of the fleet are of a newer version: this worker takes no jobs until it is updated',
        );
      else log.info({ protocol: PROTOCOL }, 'this worker takes jobs again');
    }
    this.#newestProtocol = newest;
  }

  /** By the rows: a run that was cancelled, or begun by another worker, stops; a job that nobody runs is queued again. */
  async #checkRuns(): Promise<void> {
    const { fleet, rows, log } = this.#deps;
    const before = new Map([...this.#worker.runs].map(([id, { attempt }]) => [id, attempt]));
    const own = new Map((await this.#fleetRows.runningAt(fleet.processes.id)).map(({ id, attempt }) => [id, attempt]));
    for (const [id, attempt] of before) {
      if (attempt === undefined || own.get(id) === attempt || this.#worker.runs.get(id)?.attempt !== attempt) continue;
      const job = await rows.find(id);
      if (job?.painted) continue;
      const isOver = job === undefined || job.endedAt !== null;
      this.#worker.stopRun(id, isOver ? 'cancelled' : 'superseded');
      log.info({ job: id, attempt }, isOver ? 'a job that was cancelled stops' : 'another worker paints a job by now');
    }
    for (const [id, attempt] of own)
      if (!this.#worker.runs.has(id) && (await rows.leave({ id, attempt })))
        log.warn({ job: id, attempt }, 'a job that did not run any more is queued again');
  }
}
