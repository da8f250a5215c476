/** Which part of a picture is painted, or of a style picture read: how much each pixel belongs to it, and its resampling. */
import { type Image, mirrorPlanes, type Size } from './image.js';
import { type NetworkDescription, styleLayers } from './network.js';

export interface Mask extends Size {
  /** 0-1, row-major, length height*width; 1 belongs to the part. */
  readonly values: Float32Array;
}

/** Mean of the values: the part's share of the picture, 0-1. */
export function coverageOf({ values }: Mask): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Whether all of the picture belongs to it. */
export const isWhole = ({ values }: Mask): boolean => values.every((value) => value === 1);

/**
 * At another size: where it shrinks each value is the mean over the area that it covers, where it grows the values between two are
 * linear. What is all 0 or all 1 around a pixel stays exactly that.
 */
export function resizeMask(mask: Mask, { width, height }: Size): Mask {
  let values = mask.values;
  if (width !== mask.width) values = resampleRows(values, mask.width, width);
  if (height !== mask.height) {
    const turned = resampleRows(transpose(values, width, mask.height), mask.height, height);
    values = transpose(turned, height, width);
  }
  return { width, height, values };
}

function transpose(values: Float32Array, width: number, height: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) result[x * height + y] = values[y * width + x];
  return result;
}

/** @param from values in a row before, @param to after. */
function resampleRows(values: Float32Array, from: number, to: number): Float32Array {
  const rows = values.length / from;
  const result = new Float32Array(rows * to);
  const scale = from / to;
  for (let i = 0; i < to; i++) {
    const [taps, weights] =
      scale > 1 ? areaTaps(i * scale, (i + 1) * scale, from) : linearTaps((i + 0.5) * scale, from);
    for (let row = 0; row < rows; row++) {
      const start = row * from + taps;
      // Beginning from the first, so that a sum of equal values is that value, to the bit.
      const first = values[start];
      let sum = first;
      for (let k = 1; k < weights.length; k++) sum += weights[k] * (values[start + k] - first);
      result[row * to + i] = Math.min(1, Math.max(0, sum));
    }
  }
  return result;
}

type Taps = readonly [start: number, weights: readonly number[]];

/** How much of the stretch from `begin` to `end` lies in each of the values. */
function areaTaps(begin: number, end: number, length: number): Taps {
  const start = Math.min(length - 1, Math.floor(begin));
  const last = Math.min(length - 1, Math.max(start, Math.ceil(end) - 1));
  const weights: number[] = [];
  for (let at = start; at <= last; at++) weights.push((Math.min(end, at + 1) - Math.max(begin, at)) / (end - begin));
  return [start, weights];
}

function linearTaps(centre: number, length: number): Taps {
  const start = Math.max(0, Math.min(length - 1, Math.floor(centre - 0.5)));
  const part = Math.max(0, centre - 0.5 - start);
  return start === length - 1 || part === 0 ? [start, [1]] : [start, [1 - part, part]];
}

/** Each value becomes the largest within `radius` pixels along rows and columns. */
export function growMask({ width, height, values }: Mask, radius: number): Mask {
  const wide = slidingMaximum(values, width, radius);
  const high = slidingMaximum(transpose(wide, width, height), height, radius);
  return { width, height, values: transpose(high, height, width) };
}

/** Van Herk's: whatever the radius, three comparisons a value. Prefix and suffix maxima of blocks as long as the window meet in it. */
function slidingMaximum(values: Float32Array, length: number, radius: number): Float32Array {
  if (radius === 0) return values;
  const window = 2 * radius + 1;
  const padded = Math.ceil((length + 2 * radius) / window) * window;
  const [row, prefix, suffix] = [0, 0, 0].map(() => new Float32Array(padded)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const result = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += length) {
    row.set(values.subarray(start, start + length), radius);
    for (let i = 0; i < padded; i++) prefix[i] = i % window === 0 ? row[i] : Math.max(prefix[i - 1], row[i]);
    for (let i = padded - 1; i >= 0; i--)
      suffix[i] = i % window === window - 1 ? row[i] : Math.max(suffix[i + 1], row[i]);
    for (let i = 0; i < length; i++) result[start + i] = Math.max(suffix[i], prefix[i + 2 * radius]);
  }
  return result;
}

/** Twice the mean over the square within `radius`: a step becomes a slope of `4 * radius` pixels, smooth at both ends. */
export function featherMask(mask: Mask, radius: number): Mask {
  const { width, height } = mask;
  let { values } = mask;
  for (let pass = 0; pass < 2; pass++) {
    const wide = slidingMean(values, width, radius);
    values = transpose(slidingMean(transpose(wide, width, height), height, radius), height, width);
  }
  return { width, height, values };
}

/** The border's value is repeated. */
function slidingMean(values: Float32Array, length: number, radius: number): Float32Array {
  if (radius === 0) return values;
  const result = new Float32Array(values.length);
  const window = 2 * radius + 1;
  for (let start = 0; start < values.length; start += length) {
    const at = (i: number) => values[start + Math.min(length - 1, Math.max(0, i))];
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += at(i);
    for (let i = 0; i < length; i++) {
      // What is left of sums of halves and thirds would keep a pixel from being exactly the photo's.
      result[start + i] = sum < 1e-9 ? 0 : Math.min(1, sum / window);
      sum += at(i + radius + 1) - at(i - radius);
    }
  }
  return result;
}

/** With `margin` more pixels on each side, mirrored at the border, as `addMirroredBorder` of a picture. */
export function mirrorMask(mask: Mask, margin: number): Mask {
  const { width, height, values } = mask;
  return { width: width + 2 * margin, height: height + 2 * margin, values: mirrorPlanes(values, mask, margin) };
}

/** `below` where the mask is 0 and `above` where it is 1, to the bit. All of one size. */
export function composite(below: Image, above: Image, { values }: Mask): Image {
  const { width, height } = below;
  const pixels = new Float32Array(below.pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const part = values[i % values.length];
    pixels[i] =
      part === 0
        ? below.pixels[i]
        : part === 1
          ? above.pixels[i]
          : (1 - part) * below.pixels[i] + part * above.pixels[i];
  }
  return { width, height, pixels };
}

/**
 * A mask as a layer sees it: for each position the mean over the pixels that pooling brings together there.
 *
 * @param mask of the picture's size.
 * @param layer one of the description's convolutions.
 */
export function maskAtLayer(mask: Mask, { layers }: NetworkDescription, layer: string): Mask {
  let current = mask;
  for (const { kind, name } of layers) {
    if (kind === 'pooling') current = pool(current);
    if (name === layer) break;
  }
  return current;
}

/** Means of 2 x 2 values; an odd last row or column is dropped, as the networks do. */
function pool({ width, height, values }: Mask): Mask {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)];
  const result = new Float32Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const at = 2 * y * width + 2 * x;
      result[y * w + x] = (values[at] + values[at + 1] + values[at + width] + values[at + width + 1]) / 4;
    }
  return { width: w, height: h, values: result };
}

/** Weights of a layer's positions, by layer name, height x width, 0 or more, mean 1. */
export type Guidance = ReadonlyMap<string, Float32Array>;

function divideByMean(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean > 0 ? values.map((value) => value / mean) : new Float32Array(values.length).fill(1);
}

/** A mask that is nowhere at a layer counts everywhere: its sum divides. */
export function guidanceOf(mask: Mask, description: NetworkDescription): Guidance {
  // Layers of one size share theirs: of a large picture it is large.
  const bySize = new Map<number, Float32Array>();
  return new Map(
    styleLayers(description).map(({ name }) => {
      const { values } = maskAtLayer(mask, description, name);
      const weights = bySize.get(values.length) ?? divideByMean(values);
      bySize.set(values.length, weights);
      return [name, weights];
    }),
  );
}
