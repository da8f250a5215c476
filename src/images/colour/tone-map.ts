/** Brightness beyond paper white, brought into what a picture of 8 bits can show: the EETF of ITU-R BT.2390-11, section 5.4.1. */
import { linearToPq, pqToLinear } from './transfer.js';

/**
 * Below the knee everything stays as it is; above it a Hermite spline bends up to the peak, which becomes white. The black level is 0 on
 * both sides. A picture no brighter than white stays as it is.
 *
 * @param peak the picture's brightest light, 1 being white.
 * @returns light to light of 0-1.
 */
export function toneCurve(peak: number): (light: number) => number {
  if (peak <= 1) return (light) => Math.min(light, 1);
  const brightest = linearToPq(peak);
  const white = linearToPq(1) / brightest;
  const knee = 1.5 * white - 0.5;
  return (light) => {
    const signal = Math.min(1, linearToPq(light) / brightest);
    if (signal <= knee) return light;
    const t = (signal - knee) / (1 - knee);
    const [t2, t3] = [t ** 2, t ** 3];
    const bent = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (3 * t2 - 2 * t3) * white;
    return Math.min(1, pqToLinear(bent * brightest));
  };
}

const BUCKETS = 4096;
/** Specks that are brighter than all the rest do not darken the picture. */
const IGNORED_BRIGHT_SHARE = 0.001;

/** @param lights of which only those of what can be seen count. @param highest that there can be. */
export function peakOf(lights: Float32Array, highest: number): number {
  const counts = new Uint32Array(BUCKETS + 1);
  // Square roots give the dark the finer steps.
  for (const light of lights) counts[Math.ceil(Math.min(1, Math.sqrt(light / highest)) * BUCKETS)]++;
  let left = IGNORED_BRIGHT_SHARE * lights.length;
  let bucket = BUCKETS;
  while (bucket > 0 && left >= counts[bucket]) left -= counts[bucket--];
  return highest * (bucket / BUCKETS) ** 2;
}
