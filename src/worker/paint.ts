/** Runs one task through the pipeline, from stored pictures to a stored painting; reports steps and snapshots. */
import { decodePicture } from '../images/index.js';
import { type LoadPicture, Painting, type PaintingStep } from '../painting/pipeline.js';
import { type BlobStore, readVerified } from '../store/blob-store.js';
import type { PictureHash } from '../store/hash.js';
import type { Engine } from '../style-transfer/objective.js';
import type { Networks } from '../style-transfer/pyramid.js';
import type { Iterate } from '../style-transfer/stylize.js';
import type { PaintTask, Progress, Snapshot } from './protocol.js';

export interface PaintCallbacks {
  step(progress: Progress): void;
  snapshot(progress: Progress, snapshot: Snapshot, checkpoint: Uint8Array): void;
}

export interface PaintResult {
  /** PNG. */
  readonly painting: PictureHash;
  readonly width: number;
  readonly height: number;
  readonly networks: readonly string[];
  readonly seconds: number;
}

/** What a worker process has. */
export interface PaintResources {
  readonly networks: Networks;
  readonly engine: Engine;
  readonly blobs: BlobStore;
}

/** The task was stopped before its end. */
export interface StoppedPainting {
  readonly checkpoint: Uint8Array | undefined;
}

/** Milliseconds between two snapshots. */
const SNAPSHOT_INTERVAL_MS = 2000;
const SNAPSHOT_JPEG_QUALITY = 85;

/**
 * @param signal when it aborts, the task stops after the step under way.
 * @throws UserError a picture's kinds, `picture-long`, `memory`, `weights-zero`, `layers-zero`; Error where a picture is missing
 *   or damaged, or the painting cannot be stored.
 */
export async function paint(
  task: PaintTask,
  { networks, engine, blobs }: PaintResources,
  callbacks: PaintCallbacks,
  signal: AbortSignal,
): Promise<PaintResult | StoppedPainting> {
  const { options, checkpoint } = task;
  const content = loaderOf(task.content, 'The content picture', blobs);
  const styles = task.styles.map(({ picture, share }) => ({
    load: loaderOf(picture, 'The style picture', blobs),
    share,
  }));
  const painting = await Painting.open({ options, content, styles, checkpoint }, networks, engine);
  const steps = painting.paint(signal);
  let lastSnapshotAt = performance.now();
  let next = await steps.next();
  while (!next.done) {
    const step = next.value;
    const progress = progressOf(step.iterate);
    callbacks.step(progress);
    if (step.endsFirstStage || performance.now() - lastSnapshotAt > SNAPSHOT_INTERVAL_MS) {
      lastSnapshotAt = performance.now();
      callbacks.snapshot(progress, await snapshotOf(step, painting), await step.encodeCheckpoint());
    }
    // Encoded before the next step, which changes the picture.
    if (signal.aborted) return { checkpoint: await step.encodeCheckpoint() };
    next = await steps.next();
  }
  if (signal.aborted) return { checkpoint: undefined };
  const { width, height, seconds, encode } = next.value;
  const { bytes } = await encode({ format: 'png' });
  return { painting: await blobs.write(bytes), width, height, networks: painting.networks, seconds };
}

/** @param name how a message names the picture. */
const loaderOf =
  (hash: PictureHash, name: string, blobs: BlobStore): LoadPicture =>
  async (fitWithin) =>
    decodePicture(await readVerified(blobs, hash), { name, fitWithin });

function progressOf({ progress, secondsLeft, stage, stages, width, height }: Iterate): Progress {
  return { done: progress, secondsLeft, stage, stages, width, height };
}

/** JPEG, or WebP where the painting is transparent. */
async function snapshotOf(step: PaintingStep, { isTransparent }: Painting): Promise<Snapshot> {
  const format = isTransparent ? 'webp' : 'jpeg';
  const bytes = await step.encodePicture({ format, quality: SNAPSHOT_JPEG_QUALITY });
  return { bytes, extension: isTransparent ? 'webp' : 'jpg' };
}
