/** One painting of a task: its pictures, its steps, its snapshots and its frames. */
import { decodePicture, maskFromPicture } from '../images/index.js';
import type { LoadMask, LoadPicture } from '../painting/inputs.js';
import type { FinishedPainting, Painting, PaintingStep } from '../painting/pipeline.js';
import { type BlobStore, readVerified } from '../store/pictures/blob-store.js';
import type { PictureHash } from '../store/pictures/hash.js';
import type { Iterate } from '../style-transfer/stylize-request.js';
import { Pace } from './pace.js';
import { MAX_FRAMES, type PaintTask, type Progress, type Snapshot } from './protocol.js';

export interface PaintCallbacks {
  step(progress: Progress): void;
  snapshot(progress: Progress, snapshot: Snapshot, checkpoint: Uint8Array | undefined): void;
  /** A small WebP for the timelapse; of an animation a finished frame as PNG, by its task's number. @param index 0 to `MAX_FRAMES` - 1, by the share of the steps that are done. */
  frame(index: number, bytes: Uint8Array): void;
  /** One of the task's panels is finished: a PNG in the blob store. */
  panel(index: number, painting: PictureHash): void;
}

/** The task was stopped before its end. */
export interface StoppedPainting {
  readonly checkpoint: Uint8Array | undefined;
}

/** Milliseconds between two snapshots. */
const SNAPSHOT_INTERVAL_MS = 2000;
const SNAPSHOT_JPEG_QUALITY = 85;

/** Iterates to the end, or until the signal aborts. */
export async function paintSteps(
  painting: Painting,
  signal: AbortSignal,
  callbacks: StepCallbacks,
): Promise<FinishedPainting | StoppedPainting> {
  const steps = painting.paint(signal);
  const frames = callbacks.frame && new FrameRecorder(callbacks.frame);
  let lastSnapshotAt = performance.now();
  let next = await steps.next();
  while (!next.done) {
    const step = next.value;
    const progress = progressOf(step.iterate);
    callbacks.step(progress);
    await frames?.record(step);
    if (step.endsFirstStage || performance.now() - lastSnapshotAt > SNAPSHOT_INTERVAL_MS) {
      lastSnapshotAt = performance.now();
      await callbacks.snapshot(progress, await snapshotOf(step, painting), await step.encodeCheckpoint());
    } else if (step.iterate.step === 1) {
      const part = await foundPartOf(painting);
      if (part !== undefined) await callbacks.snapshot(progress, part, await step.encodeCheckpoint());
    }
    // Encoded before the next step, which changes the picture.
    if (signal.aborted) return { checkpoint: await step.encodeCheckpoint() };
    next = await steps.next();
  }
  return signal.aborted ? { checkpoint: undefined } : next.value;
}

/** What `paintSteps` reports. */
interface StepCallbacks extends Pick<PaintCallbacks, 'step'> {
  snapshot(...report: Parameters<PaintCallbacks['snapshot']>): void | Promise<void>;
  readonly frame?: PaintCallbacks['frame'];
}

/** Of a frame: its long side in pixels, and its quality. A timelapse of a usual painting is then about a megabyte. */
const FRAME = { fitWithin: 384, quality: 70 } as const;
/** Least time between two frames in milliseconds, and how many times as long as making one takes: they cost a tenth at most. */
const FRAME_PAUSE = { leastMs: 100, factor: 10 } as const;

/** Takes pictures of the painting on the way, evenly over its steps. */
class FrameRecorder {
  readonly #report: PaintCallbacks['frame'];
  readonly #pace = new Pace(FRAME_PAUSE, 'at once');
  #last = -1;

  constructor(report: PaintCallbacks['frame']) {
    this.#report = report;
  }

  async record({ iterate, encodePicture }: PaintingStep): Promise<void> {
    const { step, steps } = iterate;
    const index = Math.min(MAX_FRAMES - 1, Math.floor((MAX_FRAMES * (step - 1)) / steps));
    if (index <= this.#last || !this.#pace.isDue) return;
    this.#last = index;
    await this.#pace.time(async () => {
      this.#report(index, await encodePicture({ format: 'webp', ...FRAME }));
      return true;
    });
  }
}

/** @param name how a message names the picture. */
export const loaderOf =
  (hash: PictureHash, name: string, blobs: BlobStore): LoadPicture =>
  async (fitWithin) =>
    decodePicture(await readVerified(blobs, hash), { name, fitWithin });

/** @returns undefined where all of the content is painted. */
export const loadMask = ({ mask }: Pick<PaintTask, 'mask'>, blobs: BlobStore): LoadMask | undefined => {
  if (mask === undefined) return undefined;
  const load = loaderOf(mask, 'The mask', blobs);
  return async (fitWithin) => maskFromPicture(await load(fitWithin));
};

/** What a task adds to the metadata of its painting. */
export function recipeOf({ mask, styles }: Pick<PaintTask, 'mask' | 'styles'>) {
  const styleMask = styles.find((style) => style.mask !== undefined)?.mask;
  return { ...(mask !== undefined && { mask }), ...(styleMask !== undefined && { styleMask }) };
}

export const loadStyles = (styles: PaintTask['styles'], blobs: BlobStore) =>
  styles.map(({ picture, mask, share }) => ({
    load: loaderOf(picture, 'The style picture', blobs),
    mask: loadMask(mask === undefined ? {} : { mask }, blobs),
    share,
  }));

function progressOf({ progress, secondsLeft, stage, stages, width, height }: Iterate): Progress {
  return { done: progress, secondsLeft, stage, stages, width, height };
}

/** JPEG, or WebP where the painting is transparent. */
const encodingOf = ({ isTransparent }: Painting) =>
  ({ format: isTransparent ? 'webp' : 'jpeg', quality: SNAPSHOT_JPEG_QUALITY }) as const;

const snapshotFrom = (bytes: Uint8Array, { isTransparent }: Painting): Snapshot => ({
  bytes,
  extension: isTransparent ? 'webp' : 'jpg',
});

async function snapshotOf(step: PaintingStep, painting: Painting): Promise<Snapshot> {
  return snapshotFrom(await step.encodePicture(encodingOf(painting)), painting);
}

/** Shows what is going to be painted, where nobody has drawn it. */
async function foundPartOf(painting: Painting): Promise<Snapshot | undefined> {
  const bytes = await painting.encodeFoundPart(encodingOf(painting));
  return bytes && snapshotFrom(bytes, painting);
}
