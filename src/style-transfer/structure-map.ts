/** Where a picture has structure: edges, eyes, letters. The content loss weighs more there, so that they survive longest. */
import { type Numbers, planeOf } from './half-array.js';
import type { LayerShape } from './network.js';

/**
 * What a position without any structure keeps, beside 1 for one of average structure. With a quarter of that a calm sky was nearly free, and
 * the style's whole contrast went into one glaring whirl there.
 */
const FLOOR = 1;
/** No position counts for more than this many average ones. */
const CAP = 3;
/** Structure below this part of the activations' energy is none. */
const NOTHING = 1e-6;
/** Positions from the border that see the zeros which the network's deeper layers are padded with: to them a border is an edge. */
const BORDER = 4;

/**
 * Weights of positions, height x width, mean 1: the squared differences between the neighbours of each position, averaged over the channels
 * and over 3 x 3 positions, to the power of `exponent`.
 *
 * @param content activations, planar CHW.
 * @param exponent 0 for 1 everywhere; 1 for the squared differences themselves.
 */
export function structureMap(content: Numbers, shape: LayerShape, exponent: number): Float32Array {
  const { height, width } = shape;
  if (exponent === 0) return new Float32Array(height * width).fill(1);
  const smooth = withoutBorder(averageNeighbours(squaredDifferences(content, shape), shape), shape);
  let energy = 0;
  for (let channel = 0; channel < shape.channels; channel++)
    for (const value of planeOf(content, channel, height * width)) energy += value * value;
  const level = mean(smooth) + (NOTHING * energy) / Math.max(1, content.length);
  const map = smooth.map((value) => (level > 0 ? value / level : 0) ** exponent + FLOOR);
  const average = mean(map);
  const capped = map.map((value) => Math.min(CAP, value / average));
  const rest = mean(capped);
  return capped.map((value) => value / rest);
}

/** What the border has of structure is the padding's: it takes on that of the nearest positions inside. */
function withoutBorder(values: Float32Array, { height, width }: LayerShape): Float32Array {
  const border = Math.min(BORDER, Math.floor((Math.min(height, width) - 1) / 3));
  const inside = (at: number, length: number) => Math.min(length - 1 - border, Math.max(border, at));
  return values.map((_, i) => values[inside(Math.floor(i / width), height) * width + inside(i % width, width)]);
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const within = (at: number, length: number) => Math.min(length - 1, Math.max(0, at));

function squaredDifferences(content: Numbers, { channels, height, width }: LayerShape): Float32Array {
  const result = new Float32Array(height * width);
  for (let channel = 0; channel < channels; channel++) {
    const plane = planeOf(content, channel, height * width);
    for (let y = 0; y < height; y++) {
      const [above, row, below] = [y - 1, y, y + 1].map((at) => within(at, height) * width);
      for (let x = 0; x < width; x++) {
        const across = plane[row + within(x + 1, width)] - plane[row + within(x - 1, width)];
        const down = plane[below + x] - plane[above + x];
        result[y * width + x] += (across * across + down * down) / channels;
      }
    }
  }
  return result;
}

function averageNeighbours(values: Float32Array, { height, width }: LayerShape): Float32Array {
  return values.map((_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) sum += values[within(y + dy, height) * width + within(x + dx, width)];
    return sum / 9;
  });
}
