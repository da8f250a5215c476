/** What of a picture is going to be painted, before there is anything of the painting. */
import { type Image, resize } from '../../style-transfer/image.js';
import { composite, type Mask, resizeMask } from '../../style-transfer/mask.js';

/** What stays of the light outside of the part. */
const DIMMED = 0.3;

/**
 * The part as it is, and the rest dark.
 *
 * @param part of the picture's shape, of any size.
 * @param longSide most that the result's is, in pixels.
 */
export function drawPartPreview(content: Image, part: Mask, longSide: number): Image {
  const scale = Math.min(1, longSide / Math.max(content.width, content.height));
  const side = (length: number) => Math.max(1, Math.round(scale * length));
  const light = resize(content, { width: side(content.width), height: side(content.height) });
  const dark = { ...light, pixels: light.pixels.map((value) => DIMMED * value) };
  return composite(dark, light, resizeMask(part, light));
}
