/** Converts pixels with coding-independent code points (CICP) to sRGB. */
import { setImmediate } from 'node:timers/promises';
import { type Cicp, HLG, isHdr } from './cicp.js';
import { type Conversion, toSrgbPrimaries } from './primaries.js';
import { peakOf, toneCurve } from './tone-map.js';
import { hlgScreen, linearToSrgb, toLinear } from './transfer.js';

export interface Signals {
  /** Interleaved R, G, B, opacity. */
  readonly values: Uint8Array | Uint16Array;
  /** The value of white, were the range full. */
  readonly largest: number;
  readonly cicp: Cicp;
}

/** Pixels between two yields to the event loop: a few milliseconds. */
const BATCH_PIXELS = 1 << 18;
const OPAQUE = 255;
/** Steps of the tables, along the square root of light. */
const STEPS = 4096;
/** Of the brightest light that HDR pictures are made for, 10 000 cd/m2, to paper white. */
const MAX_LINEAR_LIGHT = 50;

async function inParts(pixels: number, step: (from: number, to: number) => void): Promise<void> {
  for (let from = 0; from < pixels; from += BATCH_PIXELS) {
    step(from, Math.min(pixels, from + BATCH_PIXELS));
    await setImmediate();
  }
}

/** Signal to light, for every value that there may be. */
function lightOf({ values, largest, cicp }: Signals): Float32Array {
  const [black, range] = cicp.fullRange ? [0, 1] : [16 / 255, 219 / 255];
  const linear = toLinear(cicp.transfer);
  const top = values instanceof Uint8Array ? 255 : 65_535;
  return Float32Array.from({ length: top + 1 }, (_, value) =>
    linear(Math.min(1, Math.max(0, (value / largest - black) / range))),
  );
}

/** What light becomes, by a table along its square root. */
const table = (highest: number, of: (light: number) => number) =>
  Float32Array.from({ length: STEPS + 1 }, (_, i) => of(highest * (i / STEPS) ** 2));

/**
 * To sRGB of 8 bits, opacity kept. What is brighter than paper white is tone-mapped, all channels of a pixel by one factor, so
 * that its hue stays; colours that sRGB does not have are clipped.
 *
 * @returns interleaved RGBA.
 */
export async function toSrgb(signals: Signals): Promise<Uint8ClampedArray> {
  const { values, largest, cicp } = signals;
  const pixels = values.length / 4;
  const light = lightOf(signals);
  const conversion = toSrgbPrimaries(cicp.primaries);
  const factors = isHdr(cicp) ? await toneFactors(signals, light, conversion.luma) : undefined;
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = conversion.matrix;
  const encoded = table(1, (value) => OPAQUE * linearToSrgb(value));
  const byte = (value: number) => encoded[Math.round(STEPS * Math.sqrt(Math.min(1, Math.max(0, value))))];
  const result = new Uint8ClampedArray(values.length);
  await inParts(pixels, (from, to) => {
    for (let i = from; i < to; i++) {
      const at = 4 * i;
      const factor = factors === undefined ? 1 : factors[i];
      const r = factor * light[values[at]];
      const g = factor * light[values[at + 1]];
      const b = factor * light[values[at + 2]];
      result[at] = byte(rr * r + rg * g + rb * b);
      result[at + 1] = byte(gr * r + gg * g + gb * b);
      result[at + 2] = byte(br * r + bg * g + bb * b);
      result[at + 3] = (OPAQUE * values[at + 3]) / largest;
    }
  });
  return result;
}

/** For every pixel, what its light is multiplied by. */
async function toneFactors(
  { values, cicp }: Signals,
  light: Float32Array,
  luma: Conversion['luma'],
): Promise<Float32Array> {
  const pixels = values.length / 4;
  const factors = new Float32Array(pixels).fill(1);
  const brightest = new Float32Array(pixels);
  await inParts(pixels, (from, to) => {
    for (let i = from; i < to; i++) {
      const [r, g, b] = [light[values[4 * i]], light[values[4 * i + 1]], light[values[4 * i + 2]]];
      if (cicp.transfer === HLG) factors[i] = hlgScreen(luma[0] * r + luma[1] * g + luma[2] * b);
      // Transparent pixels must not influence the exposure.
      brightest[i] = values[4 * i + 3] === 0 ? 0 : factors[i] * Math.max(r, g, b);
    }
  });
  const highest = MAX_LINEAR_LIGHT;
  const curve = table(highest, toneCurve(peakOf(brightest, highest)));
  await inParts(pixels, (from, to) => {
    for (let i = from; i < to; i++) {
      const before = brightest[i];
      if (before > 0) factors[i] *= curveAt(curve, Math.sqrt(before / highest) * STEPS) / before;
    }
  });
  return factors;
}

function curveAt(curve: Float32Array, at: number): number {
  const index = Math.min(STEPS - 1, Math.floor(at));
  return curve[index] + (at - index) * (curve[index + 1] - curve[index]);
}
