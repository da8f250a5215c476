/** One task, from encoded pictures to the painting. */
import { decodePicture, encodePicture, type Picture, resizeAlpha } from '../images/index.js';
import { PACKAGE_VERSION } from '../package-info.js';
import { buildRequest, checkMemory, fitNetworks, selectNetworks } from '../painting/request.js';
import type { Image, StyleImage } from '../style-transfer/image.js';
import type { Engine } from '../style-transfer/objective.js';
import type { Networks } from '../style-transfer/pyramid.js';
import { type Iterate, stylize } from '../style-transfer/stylize.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
import type { PaintTask, Progress, Snapshot } from './protocol.js';

export interface PaintCallbacks {
  step(progress: Progress): void;
  snapshot(progress: Progress, snapshot: Snapshot, checkpoint: Uint8Array): void;
}

export interface PaintResult {
  /** PNG. */
  readonly painting: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly networks: readonly string[];
  readonly seconds: number;
}

/** The task was stopped before its end. */
export interface StoppedPainting {
  readonly checkpoint: Uint8Array | undefined;
}

/** Milliseconds between two snapshots. */
const SNAPSHOT_INTERVAL_MS = 2000;
const PREVIEW_JPEG_QUALITY = 85;

/** @throws UserError a picture's kinds, `memory`, `weights-zero`, `layers-zero`. */
export async function paint(
  task: PaintTask,
  networks: Networks,
  engine: Engine,
  callbacks: PaintCallbacks,
  signal: AbortSignal,
): Promise<PaintResult | StoppedPainting> {
  const { options } = task;
  const content = await decodePicture(task.content, { name: 'The content picture', fitWithin: 2 * options.size });
  const fitWithin = Math.round(2 * options.size * Math.max(1, options.styleScale));
  const styles: StyleImage[] = [];
  for (const { picture, share } of task.styles)
    styles.push({ image: await decodePicture(picture, { name: 'The style picture', fitWithin }), share });
  const request = buildRequest(
    options,
    content,
    styles,
    fitNetworks(options, content, selectNetworks(options, networks), engine),
  );
  checkMemory(request, engine);
  const resume = task.checkpoint && (await decodeCheckpoint(task.checkpoint, request));

  const started = performance.now();
  const iterates = stylize(resume === undefined ? request : { ...request, resume }, engine, signal);
  let shown = started;
  let last: Iterate | undefined;
  let next = await iterates.next();
  while (!next.done) {
    last = next.value;
    const progress = progressOf(last);
    callbacks.step(progress);
    const sketched = last.step === request.stages[0].iterations;
    if (sketched || performance.now() - shown > SNAPSHOT_INTERVAL_MS) {
      shown = performance.now();
      const [snapshot, checkpoint] = [
        await preview(last.picture(), content),
        await encodeCheckpoint(last.checkpoint()),
      ];
      callbacks.snapshot(progress, snapshot, checkpoint);
    }
    // Taken before the next step, which changes it.
    if (signal.aborted) return { checkpoint: await encodeCheckpoint(last.checkpoint()) };
    next = await iterates.next();
  }
  if (signal.aborted) return { checkpoint: undefined };
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const networkIds = [...new Set(request.stages.map(({ network }) => network.id))];
  const recipe = {
    brushwork: PACKAGE_VERSION,
    networks: networkIds.join(' and '),
    engine: engine.label,
    seconds,
    options,
  };
  const painting = await encodePicture(withContentAlpha(content, next.value), { format: 'png', metadata: recipe });
  const { width, height } = next.value;
  return { painting, width, height, networks: networkIds, seconds };
}

function progressOf({ progress, secondsLeft, stage, stages, width, height }: Iterate): Progress {
  return { done: progress, secondsLeft, stage, stages, width, height };
}

function withContentAlpha(content: Picture, image: Image): Omit<Picture, 'format'> {
  return content.alpha === undefined ? image : { ...image, alpha: resizeAlpha(content, content.alpha, image) };
}

async function preview(image: Image, content: Picture): Promise<Snapshot> {
  const transparent = content.alpha !== undefined;
  const format = transparent ? 'webp' : 'jpeg';
  const bytes = await encodePicture(withContentAlpha(content, image), { format, quality: PREVIEW_JPEG_QUALITY });
  return { bytes, extension: transparent ? 'webp' : 'jpg' };
}
