/** The picture as the numerics know it, and its resampling. */

export interface Image {
  readonly width: number;
  readonly height: number;
  /** RGB 0-255, planar CHW, length 3*height*width. Values between bytes and slightly out of range are fine. */
  readonly pixels: Float32Array;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Keys' cubic kernel with a = -0.5 (Catmull-Rom), as Pillow's and PyTorch's antialiased "bicubic". */
function cubic(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2;
  return 0;
}

/** For every output position, where its source pixels begin and their weights. */
interface FilterTaps {
  readonly starts: Int32Array;
  readonly weights: Float32Array;
  readonly perOutput: number;
}

/** When shrinking, the kernel is widened by the same factor, so that nothing aliases. */
function taps(from: number, to: number): FilterTaps {
  const scale = from / to;
  const support = 2 * Math.max(scale, 1);
  const perOutput = Math.min(from, Math.ceil(2 * support) + 1);
  const starts = new Int32Array(to);
  const weights = new Float32Array(to * perOutput);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.min(from - perOutput, Math.floor(centre - support)));
    starts[i] = start;
    let sum = 0;
    for (let k = 0; k < perOutput; k++) {
      const weight = cubic((start + k + 0.5 - centre) / Math.max(scale, 1));
      weights[i * perOutput + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < perOutput; k++) weights[i * perOutput + k] /= sum;
  }
  return { starts, weights, perOutput };
}

/** Resamples rows of `width` values: `rows` of them, to `to` values each. */
function resampleRows(source: Float32Array, rows: number, width: number, to: number): Float32Array {
  const { starts, weights, perOutput } = taps(width, to);
  const result = new Float32Array(rows * to);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < to; i++) {
      let sum = 0;
      const at = row * width + starts[i];
      for (let k = 0; k < perOutput; k++) sum += source[at + k] * weights[i * perOutput + k];
      result[row * to + i] = sum;
    }
  return result;
}

/** Resamples columns of planes of height x width to `to` rows. */
function resampleColumns(source: Float32Array, planes: number, { height, width }: Size, to: number): Float32Array {
  const { starts, weights, perOutput } = taps(height, to);
  const result = new Float32Array(planes * to * width);
  for (let plane = 0; plane < planes; plane++)
    for (let i = 0; i < to; i++)
      for (let k = 0; k < perOutput; k++) {
        const weight = weights[i * perOutput + k];
        if (weight === 0) continue;
        const from = (plane * height + starts[i] + k) * width;
        const into = (plane * to + i) * width;
        for (let x = 0; x < width; x++) result[into + x] += weight * source[from + x];
      }
  return result;
}

/** As `resize`, of any number of planes of one size. */
export function resizePlanes(planes: Float32Array, from: Size, { width, height }: Size): Float32Array {
  const count = planes.length / (from.width * from.height);
  let result = planes;
  if (width !== from.width) result = resampleRows(result, count * from.height, from.width, width);
  if (height !== from.height) result = resampleColumns(result, count, { width, height: from.height }, height);
  return result;
}

/** Bicubic resampling, antialiased when shrinking. The result may overshoot the source's range slightly. */
export function resize(image: Image, { width, height }: Size): Image {
  return { width, height, pixels: resizePlanes(image.pixels, image, { width, height }) };
}

export const MAX_PIXEL_VALUE = 255;

/** Limits every value to 0-255, in place. */
export function clampPixels(pixels: Float32Array): Float32Array {
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i];
    if (value < 0) pixels[i] = 0;
    else if (value > MAX_PIXEL_VALUE) pixels[i] = MAX_PIXEL_VALUE;
  }
  return pixels;
}

/** Planes of one size, one after the other, each with `margin` more positions on each side, mirrored at the border. */
export function mirrorPlanes(values: Float32Array, { width, height }: Size, margin: number): Float32Array {
  const wide = width + 2 * margin;
  const high = height + 2 * margin;
  const mirrored = (position: number, length: number) =>
    position < 0
      ? Math.min(-position, length - 1)
      : position < length
        ? position
        : Math.max(0, 2 * length - 2 - position);
  const planes = values.length / (width * height);
  const result = new Float32Array(planes * wide * high);
  for (let plane = 0, to = 0; plane < planes; plane++)
    for (let y = 0; y < high; y++) {
      const row = (plane * height + mirrored(y - margin, height)) * width;
      for (let x = 0; x < wide; x++) result[to++] = values[row + mirrored(x - margin, width)];
    }
  return result;
}

/** A picture with `margin` more pixels on each side, mirrored at the border. */
export function addMirroredBorder(image: Image, margin: number): Image {
  const { width, height, pixels } = image;
  return { width: width + 2 * margin, height: height + 2 * margin, pixels: mirrorPlanes(pixels, image, margin) };
}

/** The picture without `margin` pixels on each side. */
export function cropBorder({ width, height, pixels }: Image, margin: number): Image {
  const narrow = width - 2 * margin;
  const low = height - 2 * margin;
  const result = new Float32Array(3 * narrow * low);
  for (let row = 0; row < 3 * low; row++) {
    const start = (Math.floor(row / low) * height + margin + (row % low)) * width + margin;
    result.set(pixels.subarray(start, start + narrow), row * narrow);
  }
  return { width: narrow, height: low, pixels: result };
}
