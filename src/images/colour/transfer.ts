/** From a signal of 0-1 to linear light, 1 being paper white, and back to sRGB. */
import { HLG, PQ } from './cicp.js';

/** Of paper white in an HDR picture, in cd/m2: ITU-R BT.2408, section 2.1. */
const REFERENCE_WHITE_NITS = 203;

/** SMPTE ST 2084, equations 4.1 and 5.2. */
const [M1, M2, C1, C2, C3] = [2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128];
const PQ_PEAK_NITS = 10_000;

function pqToNits(signal: number): number {
  const power = signal ** (1 / M2);
  return PQ_PEAK_NITS * (Math.max(0, power - C1) / (C2 - C3 * power)) ** (1 / M1);
}

function nitsToPq(nits: number): number {
  const power = (nits / PQ_PEAK_NITS) ** M1;
  return ((C1 + C2 * power) / (1 + C3 * power)) ** M2;
}

export const pqToLinear = (signal: number): number => pqToNits(signal) / REFERENCE_WHITE_NITS;
export const linearToPq = (light: number): number => nitsToPq(light * REFERENCE_WHITE_NITS);

/** ITU-R BT.2100-2, table 5: the light of the scene, 0-1. */
const [HLG_A, HLG_B, HLG_C] = [0.17883277, 0.28466892, 0.55991073];
const hlgToScene = (signal: number) =>
  signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - HLG_C) / HLG_A) + HLG_B) / 12;

/** Of the screen that HLG pictures are made on: its peak in cd/m2, and its gamma (ITU-R BT.2100-2, table 5). */
const HLG_PEAK_NITS = 1000;
const HLG_SYSTEM_GAMMA = 1.2;

/** What that screen makes of the scene's light, by its luminance: a factor to linear light. */
export const hlgScreen = (sceneLuminance: number): number =>
  (HLG_PEAK_NITS / REFERENCE_WHITE_NITS) * sceneLuminance ** (HLG_SYSTEM_GAMMA - 1);

/** IEC 61966-2-1. */
const srgbToLinear = (signal: number) => (signal <= 0.04045 ? signal / 12.92 : ((signal + 0.055) / 1.055) ** 2.4);
export const linearToSrgb = (light: number): number =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

/** By the numbers of ITU-T H.273, table 3. HLG's gives the scene's light, which its screen changes yet. */
const BY_CODE: Partial<Record<number, (signal: number) => number>> = {
  4: (signal) => signal ** 2.2,
  5: (signal) => signal ** 2.8,
  8: (signal) => signal,
  [PQ]: pqToLinear,
  // SMPTE ST 428-1: 48 cd/m2 are white.
  17: (signal) => (52.37 / 48) * signal ** 2.6,
  [HLG]: hlgToScene,
};

export const toLinear = (code: number): ((signal: number) => number) => BY_CODE[code] ?? srgbToLinear;
