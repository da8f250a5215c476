/** Copies of rectangles of planar pictures. */
import { type Numbers, readNumbers } from '../half-array.js';
import type { Size } from '../image.js';
import type { Region } from './inner-regions.js';

/** A rectangle of planes of one size. */
export function crop(planes: Float32Array, { width, height }: Size, region: Region): Float32Array {
  const count = planes.length / (width * height);
  const result = new Float32Array(count * region.height * region.width);
  for (let plane = 0, to = 0; plane < count; plane++)
    for (let y = 0; y < region.height; y++, to += region.width) {
      const from = (plane * height + region.top + y) * width + region.left;
      result.set(planes.subarray(from, from + region.width), to);
    }
  return result;
}

/**
 * Copies a rectangle of one set of planes into another.
 *
 * @param part where it is, in positions of `source`.
 * @param at where it goes to, in positions of `target`.
 */
export function paste(
  source: Float32Array,
  from: Size,
  part: Region,
  target: Float32Array,
  into: Size,
  at: { readonly top: number; readonly left: number },
): void {
  const count = source.length / (from.width * from.height);
  for (let plane = 0; plane < count; plane++)
    for (let y = 0; y < part.height; y++) {
      const start = (plane * from.height + part.top + y) * from.width + part.left;
      const end = (plane * into.height + at.top + y) * into.width + at.left;
      target.set(source.subarray(start, start + part.width), end);
    }
}

/** As {@link crop}, of numbers that may be in half precision. */
export function cropNumbers(planes: Numbers, size: Size, region: Region): Float32Array {
  if (planes instanceof Float32Array) return crop(planes, size, region);
  const count = planes.length / (size.width * size.height);
  const result = new Float32Array(count * region.height * region.width);
  for (let plane = 0, to = 0; plane < count; plane++)
    for (let y = 0; y < region.height; y++, to += region.width)
      readNumbers(
        planes,
        (plane * size.height + region.top + y) * size.width + region.left,
        result.subarray(to, to + region.width),
      );
  return result;
}
