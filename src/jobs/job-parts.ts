/** What jobs are made of, put together: the rows, who is answered here, admission, painting, deliveries. */
import type { Logger } from 'pino';
import type { Database } from '../store/database.js';
import type { Checkpoints, Snapshots } from '../store/pictures/checkpoints.js';
import type { PictureStore } from '../store/pictures/picture-store.js';
import type { Clock } from '../time/clock.js';
import type { PaintService } from '../worker/paint-service.js';
import { TrackedJobs } from './active-jobs.js';
import { Admission, type PictureScreen } from './admission/admission.js';
import type { JobLimits } from './admission/job-limits.js';
import { CostModel } from './cost-model.js';
import { Deliveries } from './deliveries.js';
import type { Delivery } from './delivery.js';
import { type Fleet, FleetDeployment } from './fleet/fleet-deployment.js';
import { JobAnswers } from './job-answers.js';
import type { JobsDeployment } from './jobs-deployment.js';
import { PositionAnnouncer } from './positions/position-announcer.js';
import { queueOverview } from './positions/queue-overview.js';
import type { QueueOverview } from './positions/queue-positions.js';
import { PausedGuilds } from './queue/paused-guilds.js';
import { JobRows, type OnInsert } from './rows/job-rows.js';
import type { JobListener } from './running/job-run.js';
import { SingleProcess } from './single-process.js';
import { Sweeper } from './sweeper.js';

export interface JobsDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly checkpoints: Checkpoints;
  /** Of a fleet. */
  readonly snapshots?: Snapshots;
  /** Paints in this process. */
  readonly paintService?: PaintService;
  /** Instead: its workers paint, and its bots share the answering. */
  readonly fleet?: Fleet;
  readonly delivery: Delivery;
  readonly limits: JobLimits;
  /** Days that pictures are kept after a job has ended. */
  readonly keepDays: number;
  /** Days that the job's record is kept after it; not before its pictures are gone. */
  readonly keepRecordDays: number;
  readonly log: Logger;
  readonly listener?: JobListener;
  readonly onInsert?: OnInsert;
  readonly screen?: PictureScreen;
  readonly clock: Clock;
}

export interface JobParts {
  readonly deps: JobsDeps;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly rows: JobRows;
  readonly paused: PausedGuilds;
  readonly tracked: TrackedJobs;
  readonly deployment: JobsDeployment;
  readonly admission: Admission;
  readonly deliveries: Deliveries;
  readonly positions: PositionAnnouncer;
  readonly answers: JobAnswers;
  /** Of what waits and what runs, in all processes. */
  overview(): Promise<QueueOverview>;
  /** Aborted once no more jobs are accepted. */
  readonly stopping: AbortController;
}

/** Nothing begins yet. */
export async function assembleJobs(deps: JobsDeps): Promise<JobParts> {
  const [costs, paused] = [await CostModel.open(deps.store), await PausedGuilds.open(deps.store)];
  const stopping = new AbortController();
  const now = () => deps.clock.now();
  const rows = new JobRows(deps.store, deps.limits, deps.onInsert);
  const tracked = new TrackedJobs(now);
  const answers = new JobAnswers(tracked, deps.delivery);
  const isPaused = (guildId: string | null) => paused.has(guildId);
  const shared = { ...deps, rows, costs, now, isPaused };
  const deployment = deploy({ ...shared, paused, tracked, news: answers, sweeper: new Sweeper(shared) });
  const { botId, announcementIntervalMs } = deployment;
  const admission = new Admission({ ...shared, botId, stopping: stopping.signal });
  const deliveries = new Deliveries({
    ...shared,
    isAnsweredHere: (id) => deployment.isAnsweredHere(id),
    settled: (id) => answers.forget(id),
  });
  const overview = async () =>
    queueOverview(await deployment.active.read(), deployment.dispatcher.capacity, { costs, isPaused, now });
  const positions = new PositionAnnouncer({
    ...shared,
    overview,
    isAnsweredHere: (id) => tracked.find(id) !== undefined,
    intervalMs: announcementIntervalMs,
  });
  answers.connect({ deployment, deliveries, positions });
  return {
    deps,
    now,
    rows,
    paused,
    tracked,
    deployment,
    admission,
    deliveries,
    positions,
    answers,
    overview,
    stopping,
  };
}

type Deployed = Omit<ConstructorParameters<typeof SingleProcess>[0], 'paintService'> &
  Omit<ConstructorParameters<typeof FleetDeployment>[0], 'fleet'> &
  Pick<JobsDeps, 'paintService' | 'fleet'>;

function deploy({ paintService, fleet, ...deps }: Deployed): JobsDeployment {
  if (fleet !== undefined) return new FleetDeployment({ ...deps, fleet });
  if (paintService !== undefined) return new SingleProcess({ ...deps, paintService });
  throw new TypeError('there is nobody who paints');
}
