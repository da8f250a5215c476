/** Runs a task of several small paintings, one after the other, into one picture. */
import { drawNumberedGrid } from '../images/index.js';
import { Painting } from '../painting/pipeline.js';
import { type BlobStore, readVerified } from '../store/pictures/blob-store.js';
import type { PictureHash } from '../store/pictures/hash.js';
import type { Engine } from '../style-transfer/objective.js';
import type { Networks } from '../style-transfer/pyramid.js';
import {
  loaderOf,
  loadMask,
  loadStyles,
  type PaintCallbacks,
  paintSteps,
  recipeOf,
  type StoppedPainting,
} from './paint-steps.js';
import type { PaintTask, PanelTask, Progress } from './protocol.js';

export interface PaintResult {
  /** PNG. */
  readonly painting: PictureHash;
  readonly width: number;
  readonly height: number;
  readonly networks: readonly string[];
  readonly seconds: number;
  /** The subject or the background was to be painted, and nothing stands out: all is. */
  readonly isSubjectMissing?: boolean;
  /** What is transparent in the content was left out. */
  readonly readTransparency?: boolean;
}

/** What a worker process has. */
export interface PaintResources {
  readonly networks: Networks;
  readonly engine: Engine;
  readonly blobs: BlobStore;
  /** Bytes that the process may have; what is free where nothing is said. */
  readonly memory?: number;
}

/**
 * The engine keeps what it prepared from one painting to the next. Each finished one is stored and reported, so that an
 * interrupted task goes on with the next.
 *
 * @throws as `paint`.
 */
export async function paintVariations(
  task: PaintTask & { readonly panels: readonly PanelTask[] },
  resources: PaintResources,
  callbacks: PaintCallbacks,
  signal: AbortSignal,
): Promise<PaintResult | StoppedPainting> {
  const { panels, checkpoint } = task;
  const { networks, engine, blobs, memory } = resources;
  const content = loaderOf(task.content, 'The content picture', blobs);
  const mask = loadMask(task, blobs);
  const pictures: (Uint8Array | undefined)[] = [];
  for (const { picture } of panels) pictures.push(picture === null ? undefined : await readVerified(blobs, picture));
  const used = new Set<string>();
  let seconds = 0;
  let isSubjectMissing = false;
  const release = engine.retainSessions?.();
  try {
    for (const [index, { options, styles, picture }] of panels.entries()) {
      if (picture !== null) continue;
      const inputs = { options, content, mask, styles: loadStyles(styles, blobs), checkpoint, panel: index, memory };
      const painting = await Painting.open(inputs, networks, engine);
      const finished = await paintSteps(painting, signal, {
        step: (progress) => callbacks.step(overall(progress, index, panels.length)),
        snapshot: async (progress, sketch, checkpoint) => {
          const { bytes } = await drawNumberedGrid(pictures.with(index, sketch.bytes), 'jpeg');
          callbacks.snapshot(overall(progress, index, panels.length), { bytes, extension: 'jpg' }, checkpoint);
        },
      });
      if ('checkpoint' in finished) return finished;
      const { bytes } = await finished.encode({ format: 'png', metadata: recipeOf(task) });
      pictures[index] = bytes;
      callbacks.panel(index, await blobs.write(bytes));
      for (const network of painting.networks) used.add(network);
      seconds += finished.seconds;
      isSubjectMissing ||= painting.isSubjectMissing;
    }
  } finally {
    await release?.();
  }
  const { bytes, ...size } = await drawNumberedGrid(pictures, 'png');
  const made = { networks: [...used], seconds: Math.round(10 * seconds) / 10, isSubjectMissing };
  return { painting: await blobs.write(bytes), ...size, ...made };
}

/** Of all of them: they are about the same work each. */
function overall(progress: Progress, index: number, count: number): Progress {
  const { done, secondsLeft } = progress;
  const left = count - index - done;
  return {
    ...progress,
    done: (index + done) / count,
    secondsLeft: secondsLeft === undefined || done >= 1 ? undefined : (secondsLeft * left) / (1 - done),
    panel: { number: index + 1, count },
  };
}
