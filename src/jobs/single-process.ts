/** One process that answers and paints: all is in its memory, and after a restart in the rows. */
import type { TrackedJobs } from './active-jobs.js';
import type { JobAnswering, JobsDeployment } from './jobs-deployment.js';
import { type Dispatcher, InProcessDispatcher } from './running/dispatcher.js';
import type { JobWorkerDeps } from './running/job-worker.js';
import type { Sweeper } from './sweeper.js';

export interface SingleProcessDeps extends Omit<JobWorkerDeps, 'queue' | 'can' | 'workerId'> {
  readonly tracked: TrackedJobs;
  readonly sweeper: Sweeper;
  isPaused(guildId: string | null): boolean;
}

/** Of rows, where there is only one. */
const ONLY_WORKER = 'this';

export class SingleProcess implements JobsDeployment {
  readonly dispatcher: Dispatcher;
  readonly active: TrackedJobs;
  readonly botId = null;
  readonly announcementIntervalMs = 0;
  readonly #deps: SingleProcessDeps;

  constructor(deps: SingleProcessDeps) {
    this.#deps = deps;
    this.active = deps.tracked;
    this.dispatcher = new InProcessDispatcher({ ...deps, workerId: ONLY_WORKER });
  }

  mayAnswer(): boolean {
    return true;
  }

  async isAnsweredHere(): Promise<boolean> {
    return true;
  }

  /** Waiting jobs keep their order, running ones their progress. */
  async start(answering: JobAnswering): Promise<void> {
    const { rows, sweeper, isPaused } = this.#deps;
    await rows.requeue();
    const waiting = await rows.inState('queued');
    await sweeper.start(waiting.map(({ id }) => id));
    answering.adopt([...(await rows.unnotified()), ...(await rows.inState('running')), ...waiting]);
    this.dispatcher.start();
    await this.dispatcher.add(waiting.filter(({ guildId }) => !isPaused(guildId)));
  }

  tell(): void {}

  async stop(): Promise<void> {
    this.#deps.sweeper.stop();
    await this.dispatcher.stop();
  }

  /** There is nobody else. */
  async giveBack(): Promise<void> {}
}
