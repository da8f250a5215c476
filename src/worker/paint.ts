/** Runs one task through the pipeline, from stored pictures to a stored painting; reports steps and snapshots. */
import { Painting } from '../painting/pipeline.js';
import { paintAnimation } from './paint-animation.js';
import {
  loaderOf,
  loadMask,
  loadStyles,
  type PaintCallbacks,
  paintSteps,
  recipeOf,
  type StoppedPainting,
} from './paint-steps.js';
import { type PaintResources, type PaintResult, paintVariations } from './paint-variations.js';
import type { PaintTask } from './protocol.js';

export type { PaintCallbacks, StoppedPainting } from './paint-steps.js';
export type { PaintResources, PaintResult } from './paint-variations.js';

/**
 * @param signal when it aborts, the task stops after the step under way.
 * @throws UserError a picture's kinds, `picture-long`, `memory`, `weights-zero`, `layers-zero`; Error where a picture is missing
 *   or damaged, or the painting cannot be stored.
 */
export async function paint(
  task: PaintTask,
  resources: PaintResources,
  callbacks: PaintCallbacks,
  signal: AbortSignal,
): Promise<PaintResult | StoppedPainting> {
  const { options, checkpoint, start, panels, animation } = task;
  if (animation !== undefined) return paintAnimation({ ...task, animation }, resources, callbacks, signal);
  if (panels !== undefined) return paintVariations({ ...task, panels }, resources, callbacks, signal);
  const { networks, engine, blobs, memory } = resources;
  const inputs = {
    options,
    content: loaderOf(task.content, 'The content picture', blobs),
    mask: loadMask(task, blobs),
    styles: loadStyles(task.styles, blobs),
    enlarge: start === undefined ? undefined : loaderOf(start, 'The painting', blobs),
    checkpoint,
    memory,
  };
  const painting = await Painting.open(inputs, networks, engine);
  const finished = await paintSteps(painting, signal, callbacks);
  if ('checkpoint' in finished) return finished;
  const { width, height, seconds } = finished;
  const { bytes } = await finished.encode({ format: 'png', metadata: recipeOf(task) });
  const { networks: used, readTransparency, isSubjectMissing } = painting;
  const made = { painting: await blobs.write(bytes), width, height, networks: used, seconds };
  return { ...made, ...(readTransparency && { readTransparency }), ...(isSubjectMissing && { isSubjectMissing }) };
}
