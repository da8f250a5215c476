/** What a worker of a fleet consists of. */
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { isUserError, type UserError } from '../errors/user-error.js';
import { CostModel } from '../jobs/cost-model.js';
import { FleetWorker } from '../jobs/fleet/fleet-worker.js';
import { JobRows } from '../jobs/rows/job-rows.js';
import type { JobListener } from '../jobs/running/job-run.js';
import type { Blocks } from '../moderation/blocks.js';
import { PictureScreen } from '../moderation/picture-screen.js';
import type { Database } from '../store/database.js';
import type { BlobStores } from '../store/pictures/open-blob-stores.js';
import { PictureStore } from '../store/pictures/picture-store.js';
import type { PaintService } from '../worker/paint-service.js';
import type { OpenFleet } from './open-fleet.js';
import { memoryPerWorker } from './paint-pool.js';
import { WorkerAbilities } from './worker-abilities.js';

/** What paints, and what tells of it. */
export interface PaintingParts {
  readonly store: Database;
  readonly blobs: BlobStores;
  readonly fleet: OpenFleet;
  readonly paintService: PaintService;
  readonly listener: JobListener;
  /** Of all servers, as other processes change them: see `shareCaches`. */
  readonly blocks: Blocks;
  /** Called where the fleet's pictures turn out to be elsewhere: `blob-elsewhere`. */
  onElsewhere(error: UserError): void;
}

/** The worker's part of a process; also of one that is a bot at the same time. @throws UserError `blob-elsewhere` */
export async function startPainting(
  config: Config,
  log: Logger,
  { store, blobs, fleet, paintService, listener, blocks, onElsewhere }: PaintingParts,
): Promise<FleetWorker> {
  /** Undefined until a bot has said where the fleet's pictures are; it does before it accepts a job. */
  let isInPlace = await blobs.place.check(store);
  const mayPaint = async () => {
    try {
      if (isInPlace === undefined) isInPlace = await blobs.place.check(store);
      return true;
    } catch (error) {
      if (!isUserError(error, 'blob-elsewhere')) throw error;
      onElsewhere(error);
      return false;
    }
  };
  const pictures = new PictureStore(store, blobs.pictures);
  const abilities = new WorkerAbilities(paintService, memoryPerWorker(config), config.WEIGHTS_DIR);
  await abilities.look();
  const limits = { perMember: config.LIMIT_MEMBER, perGuild: config.LIMIT_GUILD, total: config.LIMIT_TOTAL };
  const worker = new FleetWorker({
    store,
    fleet,
    rows: new JobRows(store, limits),
    costs: await CostModel.open(store),
    pictures,
    checkpoints: blobs.checkpoints,
    paintService,
    log,
    listener,
    screen: new PictureScreen(blocks, pictures),
    now: Date.now,
    describe: (running) => abilities.info(running),
    mayPaint,
  });
  fleet.processes.onBeat(async () => {
    await abilities.look();
    await mayPaint();
  });
  fleet.describe(() => ({ worker: worker.info }));
  // The others see what it can do before it takes a job.
  await fleet.processes.beat();
  await worker.start();
  return worker;
}
