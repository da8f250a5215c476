/** A bot of a fleet: workers paint what it accepts, and it answers what it accepted, or took over from a bot that died. */
import type { Logger } from 'pino';
import type { Database } from '../../store/database.js';
import { LeasedTask } from '../../store/fleet/leased-task.js';
import type { TrackedJobs } from '../active-jobs.js';
import { isActive } from '../active-jobs.js';
import type { CostModel } from '../cost-model.js';
import type { Job } from '../job.js';
import type { JobAnswering, JobEvent, JobsDeployment } from '../jobs-deployment.js';
import type { PausedGuilds } from '../queue/paused-guilds.js';
import { FleetRows } from '../rows/fleet-rows.js';
import type { JobRows } from '../rows/job-rows.js';
import type { Sweeper } from '../sweeper.js';
import { FleetActiveJobs } from './fleet-active-jobs.js';
import { FleetDispatcher } from './fleet-dispatcher.js';
import { listenToWorkers } from './fleet-listener.js';
import type { Fleet } from './fleet-parts.js';
import { Reconciler } from './reconciler.js';
import { aliveWorkers, capacityOf } from './worker-info.js';

export type { Fleet } from './fleet-parts.js';

export interface FleetDeploymentDeps {
  readonly fleet: Fleet;
  readonly store: Database;
  readonly rows: JobRows;
  readonly tracked: TrackedJobs;
  readonly paused: PausedGuilds;
  readonly costs: CostModel;
  readonly sweeper: Sweeper;
  readonly log: Logger;
  readonly now: () => number;
}

const ANNOUNCEMENT_INTERVAL_MS = 1000;

export class FleetDeployment implements JobsDeployment {
  readonly dispatcher: FleetDispatcher;
  readonly active: FleetActiveJobs;
  readonly botId: string;
  readonly announcementIntervalMs = ANNOUNCEMENT_INTERVAL_MS;
  readonly #deps: FleetDeploymentDeps;
  readonly #fleetRows: FleetRows;
  readonly #tasks: readonly LeasedTask[];
  #stopListening = () => {};
  #isStopped = false;
  /** Set by `start`, which is called first. */
  #answering!: JobAnswering;

  constructor(deps: FleetDeploymentDeps) {
    this.#deps = deps;
    const { fleet, store, tracked, paused, sweeper, log, now } = deps;
    this.botId = fleet.processes.id;
    this.#fleetRows = new FleetRows(store, fleet.processes.timing.deadAfterMs);
    this.dispatcher = new FleetDispatcher(fleet, log);
    this.active = new FleetActiveJobs(this.#fleetRows, tracked, this.botId, now);
    const reconciler = new Reconciler({ fleet, fleetRows: this.#fleetRows, paused, log });
    const { leases, processes } = fleet;
    const leased = { leases, log, lifetime: processes.timing.leaseMs };
    this.#tasks = [
      new LeasedTask({ ...leased, name: 'reconciler', run: (signal) => reconciler.run(signal) }),
      new LeasedTask({ ...leased, name: 'sweeper', run: (signal) => this.#sweep(sweeper, signal) }),
    ];
  }

  mayAnswer(id: string): boolean {
    const { fleet, tracked } = this.#deps;
    return fleet.processes.isFresh() && !tracked.isGivenAway(id);
  }

  async isAnsweredHere(id: string): Promise<boolean> {
    const isOwn = await this.#fleetRows.isAnsweredBy(id, this.botId);
    return isOwn && this.#deps.fleet.processes.isFresh();
  }

  async start(answering: JobAnswering): Promise<void> {
    this.#answering = answering;
    const { fleet, rows, tracked, paused, log } = this.#deps;
    this.#stopListening = listenToWorkers({
      ...fleet,
      rows,
      tracked,
      paused,
      active: this.active,
      answering,
      isAnsweredHere: (id) => this.isAnsweredHere(id),
      log,
    });
    await this.#refresh();
    // What was begun before is not known to be this process's any more.
    fleet.processes.onStale(() => answering.drop(tracked.all().map(({ job }) => job.id)));
    fleet.processes.onBeat(() => this.#refresh());
    for (const task of this.#tasks) task.start();
  }

  tell(event: JobEvent): void {
    this.#deps.fleet.bus.publish(event);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    await Promise.all(this.#tasks.map((task) => task.stop()));
  }

  giveBack(): Promise<void> {
    return this.#fleetRows.giveBack(this.botId);
  }

  /** By the rows: whatever was told, or was not. */
  async #refresh(): Promise<void> {
    if (this.#isStopped) return;
    const { fleet, tracked, costs, paused } = this.#deps;
    this.dispatcher.capacity = capacityOf(aliveWorkers(await fleet.processes.recent()));
    await Promise.all([costs.reload(), paused.reload()]);
    const before = new Set(tracked.all().map(({ job }) => job.id));
    const own = await this.#fleetRows.answeredBy(this.botId);
    const ids = new Set(own.map(({ id }) => id));
    this.#answering.drop([...before].filter((id) => !ids.has(id)));
    this.#answering.adopt([
      ...own.filter(({ id }) => tracked.find(id) === undefined),
      ...(await this.#fleetRows.claim(this.botId)),
    ]);
    for (const job of own) this.#catchUp(job);
    if (tracked.all().length > 0) this.#answering.positionsChanged();
  }

  /** What the bus did not tell of a job. */
  #catchUp(job: Job): void {
    const known = this.#deps.tracked.find(job.id);
    if (known === undefined) return;
    // Also of one that is known to have ended: that it is being delivered may have been given up meanwhile.
    if (!isActive(job) || job.painted !== null) this.#answering.ended(job);
    else if (isActive(known) && known.state !== job.state)
      this.#deps.tracked.set(job.id, { state: job.state, attempt: job.attempt });
  }

  /** The hourly sweep, by whoever holds its lease. */
  async #sweep(sweeper: Sweeper, signal: AbortSignal): Promise<void> {
    await sweeper.start();
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    sweeper.stop();
  }
}
