/** Runs a task whose content moves: frame after frame, each stored when it is finished. */
import { decodeAnimation, type FrameLimits, MEMBER_PICTURE_LIMITS } from '../images/index.js';
import { AnimatedPainting, type AnimationStep } from '../painting/animation.js';
import { type BlobStore, readVerified } from '../store/pictures/blob-store.js';
import type { PictureHash } from '../store/pictures/hash.js';
import { Pace } from './pace.js';
import { loadMask, loadStyles, type PaintCallbacks, recipeOf, type StoppedPainting } from './paint-steps.js';
import type { PaintResources, PaintResult } from './paint-variations.js';
import type { AnimationTask, PaintTask, Progress, Snapshot } from './protocol.js';

/** Least time between two snapshots in milliseconds, and how many times as long as making one takes: they cost a tenth at most. */
const SNAPSHOT_PAUSE = { leastMs: 2000, factor: 10 } as const;
const SNAPSHOT_JPEG_QUALITY = 85;
/** Small enough to upload to any server, again and again. */
const MAX_SNAPSHOT_BYTES = 1e6;

/** @throws as `paint`. */
export async function paintAnimation(
  task: PaintTask & { readonly animation: AnimationTask },
  { networks, engine, blobs, memory }: PaintResources,
  callbacks: PaintCallbacks,
  signal: AbortSignal,
): Promise<PaintResult | StoppedPainting> {
  const { options, animation } = task;
  const finished = new Map(animation.finished.map(({ index, picture }) => [index, picture]));
  const painting = await AnimatedPainting.open(
    {
      options,
      content: async (size, keep) => {
        const bytes = await readVerified(blobs, task.content);
        return decodeAnimation(bytes, { name: 'The content picture', limits: MEMBER_PICTURE_LIMITS, size, keep });
      },
      styles: loadStyles(task.styles, blobs),
      mask: loadMask(task, blobs),
      enlarge: task.start === undefined ? undefined : loadFrames(task.start, animation.keep, blobs),
      keep: animation.keep,
      memory,
      finished: {
        read: async (number) => {
          const picture = finished.get(number);
          return picture === undefined ? undefined : readVerified(blobs, picture).catch(() => undefined);
        },
      },
    },
    networks,
    engine,
  );
  const steps = painting.paint(signal);
  const snapshots = new Snapshots(callbacks);
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) {
    const step = next.value;
    const progress = progressOf(step, painting);
    callbacks.step(progress);
    if (step.finished !== undefined) callbacks.frame(step.finished.task, await step.finished.encode());
    await snapshots.take(step, progress);
  }
  if (signal.aborted) return { checkpoint: undefined };
  const { seconds, isSubjectMissing, encode } = next.value;
  const { bytes } = await encode({ format: 'webp', metadata: recipeOf(task) });
  const made = { painting: await blobs.write(bytes), ...painting.size, networks: painting.networks, seconds };
  const { readTransparency } = painting;
  return { ...made, ...(readTransparency && { readTransparency }), ...(isSubjectMissing && { isSubjectMissing }) };
}

/** The frames of a finished painting, as large as they are. */
const loadFrames = (painting: PictureHash, keep: FrameLimits, blobs: BlobStore) => async () =>
  decodeAnimation(await readVerified(blobs, painting), { name: 'The painting', size: (size) => size, keep });

function progressOf({ frame, frames, progress, secondsLeft }: AnimationStep, { size }: AnimatedPainting): Progress {
  return { done: progress, secondsLeft, stage: 1, stages: 1, ...size, frame: { number: frame, count: frames } };
}

/** The first frame while it is painted, then the animation so far. */
class Snapshots {
  readonly #callbacks: PaintCallbacks;
  readonly #pace = new Pace(SNAPSHOT_PAUSE, 'after a pause');

  constructor(callbacks: PaintCallbacks) {
    this.#callbacks = callbacks;
  }

  async take(step: AnimationStep, progress: Progress): Promise<void> {
    if (!this.#pace.isDue) return;
    await this.#pace.time(async () => {
      const snapshot = await this.#draw(step);
      if (snapshot !== undefined) this.#callbacks.snapshot(progress, snapshot, undefined);
      return snapshot !== undefined;
    });
  }

  async #draw({ finished, sketch }: AnimationStep): Promise<Snapshot | undefined> {
    if (finished !== undefined) {
      const { bytes, fits } = await finished.soFar().encode({ format: 'webp', maxBytes: MAX_SNAPSHOT_BYTES });
      return fits ? { bytes, extension: 'webp' } : undefined;
    }
    return sketch && { bytes: await sketch({ format: 'jpeg', quality: SNAPSHOT_JPEG_QUALITY }), extension: 'jpg' };
  }
}
