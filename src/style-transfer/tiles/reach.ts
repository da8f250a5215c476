/** How far a network sees, and so how far the halo of a tile has to reach. */
import type { Layer, NetworkDescription } from '../network.js';

/** A position p of a layer sees the pixels from `p * stride - before` to `p * stride + after`, along both sides of the picture. */
export interface Reach {
  /** Pixels between two positions. */
  readonly stride: number;
  readonly before: number;
  readonly after: number;
}

/** The reach of every layer, by name. */
export function reaches({ layers }: NetworkDescription): Map<string, Reach> {
  const result = new Map<string, Reach>();
  let reach: Reach = { stride: 1, before: 0, after: 0 };
  for (const layer of layers) {
    reach = throughLayer(layer, reach);
    result.set(layer.name, reach);
  }
  return result;
}

function throughLayer({ kind }: Layer, { stride, before, after }: Reach): Reach {
  if (kind === 'convolution') return { stride, before: before + stride, after: after + stride };
  return { stride: 2 * stride, before, after: after + stride };
}

/** Of positions that a pixel changes. With [a, b) pixels, a and b multiples of the stride, they are [a/stride - margin, b/stride + margin). */
export function influence({ stride, before, after }: Reach): number {
  return Math.max(Math.floor(after / stride), Math.floor((before - 1) / stride) + 1);
}

/** What holds for the tiles of a network. */
export interface TileRules {
  /** Tiles begin at multiples of it, in pixels, so that their poolings are the picture's. */
  readonly step: number;
  /** Pixels around a tile's own that the activations over those see. */
  readonly forwardHalo: number;
  /** Pixels around a tile's own that decide the gradient of those: what they change, and what that sees. */
  readonly backwardHalo: number;
}

export function tileRules(description: NetworkDescription): TileRules {
  const deepest = [...reaches(description).values()].at(-1) as Reach;
  const { stride } = deepest;
  const whole = (pixels: number) => Math.ceil(pixels / stride) * stride;
  const forward = whole(Math.max(deepest.before, deepest.after - stride + 1));
  return {
    step: stride,
    forwardHalo: forward,
    backwardHalo: whole(influence(deepest) * stride + Math.max(deepest.before, deepest.after - stride + 1)),
  };
}
