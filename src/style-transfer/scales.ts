/**
 * Several sizes of one picture: half of it, a quarter, and so on, each seen by the same objective. What a network sees in 40 pixels of
 * the half is 80 pixels of the picture, so that large forms are painted as such: Snelgrove, "High-Resolution Multi-Scale Neural
 * Texture Synthesis", SIGGRAPH Asia 2017 Technical Briefs (doi 10.1145/3145749.3149449).
 */
import type { Image, Size } from './image.js';
import { contentLayer, type NetworkDescription } from './network.js';
import type { ContentSquares, NetworkLoss, Objective } from './objective.js';

/** [1 3 3 1]/8: between two pixels, as each pixel of the half lies between two of the whole. */
const OUTER = 1 / 8;
const INNER = 3 / 8;

/** Height and width of the half: an odd last row or column only counts at its neighbour's border. */
export const halfSize = ({ width, height }: Size): Size => ({
  width: Math.floor(width / 2),
  height: Math.floor(height / 2),
});

/** Halves the rows of a plane. @param result height * half the width. */
function halveRows(source: Float32Array, { width, height }: Size, result: Float32Array): void {
  const half = Math.floor(width / 2);
  for (let row = 0, to = 0; row < height; row++) {
    const start = row * width;
    for (let i = 0; i < half; i++) {
      const at = start + 2 * i;
      const before = i === 0 ? at : at - 1;
      const after = 2 * i + 2 < width ? at + 2 : at + 1;
      result[to++] = OUTER * (source[before] + source[after]) + INNER * (source[at] + source[at + 1]);
    }
  }
}

/** Halves the columns of a plane. @param result half the height * width. */
function halveColumns(source: Float32Array, { width, height }: Size, result: Float32Array): void {
  const half = Math.floor(height / 2);
  for (let i = 0, to = 0; i < half; i++) {
    const at = 2 * i * width;
    const before = i === 0 ? at : at - width;
    const after = 2 * i + 2 < height ? at + 2 * width : at + width;
    for (let x = 0; x < width; x++)
      result[to++] =
        OUTER * (source[before + x] + source[after + x]) + INNER * (source[at + x] + source[at + width + x]);
  }
}

/** As `halve`, of any number of planes of one size. */
export function halvePlanes(values: Float32Array, size: Size): Float32Array {
  const { width, height } = halfSize(size);
  const [whole, half] = [size.width * size.height, width * height];
  const result = new Float32Array((values.length / whole) * half);
  // Plane by plane, so that what lies between is small.
  const narrow = new Float32Array(width * size.height);
  for (let plane = 0; plane * whole < values.length; plane++) {
    halveRows(values.subarray(plane * whole, (plane + 1) * whole), size, narrow);
    halveColumns(narrow, { width, height: size.height }, result.subarray(plane * half, (plane + 1) * half));
  }
  return result;
}

/** The picture at half its size: filtered by [1 3 3 1]/8 both ways, the border repeated. At least 2 x 2 pixels. */
export const halve = (image: Image): Image => ({ ...halfSize(image), pixels: halvePlanes(image.pixels, image) });

/**
 * The adjoint of `halve`: turns a gradient with respect to the half into one with respect to the whole, and adds it to `sum`. What
 * fell on the repeated border goes to the pixel that was repeated.
 *
 * @param gradient any number of planes of the half's size.
 * @param sum as many of the whole's size.
 */
export function addHalveAdjoint(gradient: Float32Array, whole: Size, sum: Float32Array): void {
  const { width, height } = whole;
  const half = halfSize(whole);
  const tall = new Float32Array(height * half.width);
  for (let plane = 0, from = 0; plane * height * width < sum.length; plane++) {
    tall.fill(0);
    for (let i = 0; i < half.height; i++) {
      const at = 2 * i * half.width;
      const before = i === 0 ? at : at - half.width;
      const after = 2 * i + 2 < height ? at + 2 * half.width : at + half.width;
      for (let x = 0; x < half.width; x++) {
        const value = gradient[from++];
        tall[before + x] += OUTER * value;
        tall[at + x] += INNER * value;
        tall[at + half.width + x] += INNER * value;
        tall[after + x] += OUTER * value;
      }
    }
    for (let row = 0, at = 0; row < height; row++) {
      const start = (plane * height + row) * width;
      for (let i = 0; i < half.width; i++) {
        const value = tall[at++];
        const to = start + 2 * i;
        sum[i === 0 ? to : to - 1] += OUTER * value;
        sum[to] += INNER * value;
        sum[to + 1] += INNER * value;
        sum[2 * i + 2 < width ? to + 2 : to + 1] += OUTER * value;
      }
    }
  }
}

/** In pixels: below it the networks' third block has next to nothing to look at. */
const SMALLEST_SIDE = 16;

const shortSide = ({ width, height }: Size) => Math.min(width, height);

/**
 * The shares of the scales' style losses, the full size first, for pictures of these sizes: relative to their sum, 0 and more. Scales at
 * which a picture would be under 16 pixels drop out; where none that counts is left, the full size counts alone.
 */
export function usableScales(weights: readonly number[], painting: Size, styles: readonly Size[]): number[] {
  const smallest = Math.min(...[painting, ...styles].map(shortSide));
  const usable = weights.filter((_, scale) => scale === 0 || smallest / 2 ** scale >= SMALLEST_SIDE);
  while (usable.length > 1 && usable[usable.length - 1] === 0) usable.pop();
  const sum = usable.reduce((total, weight) => total + weight, 0);
  return sum > 0 ? usable.map((weight) => weight / sum) : [1];
}

/** Objectives of one picture's sizes as one: their sum, and its gradient with respect to the full size. */
export class MultiscaleObjective implements Objective {
  readonly #size: Size;
  readonly #scales: readonly (Objective | undefined)[];

  /** @param scales the full size's objective, the half's, the quarter's, ...; where one is undefined that size only leads to the next. */
  constructor(size: Size, scales: readonly [Objective, ...(Objective | undefined)[]]) {
    this.#size = size;
    this.#scales = scales;
  }

  async evaluate(pixels: Float32Array, into?: Float32Array) {
    const [first, ...rest] = this.#scales as readonly [Objective, ...(Objective | undefined)[]];
    const { loss, squares, gradient } = await first.evaluate(pixels, into);
    const style = new Map(loss.style);
    const halves: { size: Size; gradient: Float32Array }[] = [{ size: this.#size, gradient }];
    let image: Image = { ...this.#size, pixels };
    for (const objective of rest) {
      image = halve(image);
      const half = await objective?.evaluate(image.pixels);
      halves.push({ size: image, gradient: half?.gradient ?? new Float32Array(image.pixels.length) });
      for (const [name, term] of half?.loss.style ?? []) style.set(name, (style.get(name) ?? 0) + term);
    }
    for (let scale = halves.length - 1; scale > 0; scale--)
      addHalveAdjoint(halves[scale].gradient, halves[scale - 1].size, halves[scale - 1].gradient);
    const total: NetworkLoss = { content: loss.content, style };
    return { loss: total, gradient, ...(squares === undefined ? {} : { squares: squares as ContentSquares }) };
  }

  setContentWeight(weight: number, target: number): void {
    this.#scales[0]?.setContentWeight(weight, target);
  }

  async dispose(): Promise<void> {
    for (const objective of this.#scales) await objective?.dispose();
  }
}

/** For an objective that looks at no content: its weight is 0. */
export function emptyContent(description: NetworkDescription, { width, height }: Size): Float32Array {
  const poolings = description.layers.filter(({ kind }) => kind === 'pooling').length;
  const side = (length: number) => Math.floor(length / 2 ** poolings);
  return new Float32Array(contentLayer(description).outputs * side(width) * side(height));
}
