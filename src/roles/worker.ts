/** Composition root of a worker: it paints for the bots of a fleet, and needs no token of Discord's. */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { UserError } from '../errors/user-error.js';
import { JobRows } from '../jobs/rows/job-rows.js';
import { Moderation } from '../moderation/moderation.js';
import { readFleetFigures } from '../observability/fleet-figures.js';
import { Health } from '../observability/health.js';
import { openDatabase } from '../store/database.js';
import type { FleetTiming } from '../store/fleet/fleet-timing.js';
import { refuseUnfinishedMove } from '../store/move/move-database.js';
import { openBlobStores } from '../store/pictures/open-blob-stores.js';
import type { PaintService } from '../worker/paint-service.js';
import { type OpenFleet, openFleet } from './open-fleet.js';
import { createPaintPool } from './paint-pool.js';
import { shareCaches } from './share-caches.js';
import { startPainting } from './start-painting.js';

export interface RunningWorker {
  /** Takes no more jobs, and puts those that it paints back into the queue, with their checkpoints; takes at most ten seconds. */
  stop(): Promise<void>;
}

/** How long a shutdown waits, in seconds: for checkpoints of running jobs, for worker processes to exit. */
const SHUTDOWN_GRACE_S = { jobs: 7, workers: 1 } as const;

export interface WorkerOptions {
  /** Called once it cannot go on: `blob-elsewhere`. */
  onFatalError(error: UserError): void;
  /** Only in tests another one than this machine's worker processes. */
  readonly paintService?: PaintService & { readonly healthy?: boolean; open?(): Promise<void> };
  /** Shorter only in tests. */
  readonly timing?: FleetTiming;
}

/** @throws UserError with a message for the operator. */
export async function startWorker(
  config: Config,
  log: Logger,
  { onFatalError, paintService = createPaintPool(config, log), timing }: WorkerOptions,
): Promise<RunningWorker> {
  const { REDIS_URL, DATABASE_URL } = config;
  if (REDIS_URL === undefined || DATABASE_URL === undefined) throw new TypeError('a worker has bots to paint for');
  const health = new Health('worker');
  const blobs = await openBlobStores(config);
  const store = await openDatabase(DATABASE_URL);
  let fleet: OpenFleet | undefined;
  const close = async () => {
    await paintService.stop(SHUTDOWN_GRACE_S.workers);
    await fleet?.close();
    await health.stop();
    await store.destroy();
  };
  try {
    await refuseUnfinishedMove(store);
    // Before it loads an engine for nothing.
    await blobs.place.check(store);
    if (config.HEALTH_PORT !== undefined) await health.serve(config.HEALTH_PORT, config.HEALTH_HOST);
    await paintService.open?.();
    const { snapshots } = blobs;
    fleet = await openFleet({ redisUrl: REDIS_URL, role: 'worker', store, snapshots, log, ...(timing && { timing }) });
    const { blocks } = await Moderation.open(store);
    shareCaches(fleet, { blocks }, log);
    const parts = { store, blobs, fleet, paintService, listener: health, blocks, onElsewhere: onFatalError };
    const worker = await startPainting(config, log, parts);
    const rows = new JobRows(store, { perMember: 0, perGuild: 0, total: 0 });
    health.watch({
      countJobs: () => rows.count(),
      areWorkersHealthy: () => paintService.healthy ?? true,
      figures: () => readFleetFigures({ store, now: Date.now, processId: fleet?.processes.id, redis: fleet?.redis }),
    });
    return {
      async stop() {
        await Promise.race([worker.stop(), setTimeout(1000 * SHUTDOWN_GRACE_S.jobs, undefined, { ref: false })]);
        await close();
        log.info('stopped');
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
