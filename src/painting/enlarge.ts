/** How a finished painting is enlarged: as if it were the result of a coarser scale, so that only the finer ones are painted. */
import { toGrey } from '../style-transfer/colour.js';
import { addMirroredBorder, type Image, resize, type Size } from '../style-transfer/image.js';
import type { Checkpoint, StylizeRequest } from '../style-transfer/stylize-request.js';

/** By how much a scale's sides may differ from the painting's, in pixels: both are rounded. */
const ROUNDING_PX = 2;

/**
 * Where painting goes on.
 *
 * @param painting of the same pictures, of about the same shape.
 * @returns the end of the scale that is as large as the painting; where there is none, the start of the finest.
 */
export function checkpointFromPainting(
  painting: Image,
  { stages, margin, colours }: Pick<StylizeRequest, 'stages' | 'margin' | 'colours'>,
): Checkpoint {
  const canvas = stages[stages.length - 1];
  const finest = stages.findIndex(({ width, height }) => width === canvas.width && height === canvas.height);
  const borderOf = ({ width }: Size) => Math.round((margin * width) / canvas.width);
  const isAsLarge = (stage: Size) => Math.abs(stage.width - 2 * borderOf(stage) - painting.width) <= ROUNDING_PX;
  const same = stages.slice(0, finest).findLastIndex(isAsLarge);
  const index = same === -1 ? finest : same;
  const stage = stages[index];
  const border = borderOf(stage);
  const source = colours === 'content' ? toGrey(painting) : painting;
  const inner = resize(source, { width: stage.width - 2 * border, height: stage.height - 2 * border });
  return {
    stage: index,
    iteration: same === -1 ? 0 : stage.iterations,
    image: border === 0 ? inner : addMirroredBorder(inner, border),
  };
}
