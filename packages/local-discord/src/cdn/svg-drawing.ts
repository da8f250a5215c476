/** Drawings by code, the same on every machine. */
import { Resvg } from '@resvg/resvg-js';

/** Uniform in [0, 1). */
export type Random = () => number;

export const between = (random: Random, from: number, to: number): number => from + (to - from) * random();

/** mulberry32, 32 bits of state. @param seed any integer; its low 32 bits count. */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param body SVG elements in a square of `view` units a side.
 * @returns a PNG of `size` pixels a side.
 */
export function rasterise(body: string, view: number, size: number): Uint8Array {
  return rasteriseDocument(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${view} ${view}">${body}</svg>`, size);
}

/** @param svg a whole document. @returns a PNG, `size` pixels wide. */
export function rasteriseDocument(svg: string, size: number): Uint8Array {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } }).render().asPng();
}
