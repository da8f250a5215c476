/** A moving picture as its frames. */
import type { Picture } from '../decode.js';

export interface AnimationFrame {
  /** Interleaved: red, green, blue, opacity; as large as all others. */
  readonly rgba: Uint8Array;
  /** How long it is shown, in milliseconds. */
  readonly delayMs: number;
}

export interface Animation {
  readonly width: number;
  readonly height: number;
  /** At least one. */
  readonly frames: readonly AnimationFrame[];
  /** How often it is played; 0 is for ever. */
  readonly loop: number;
}

/** What an animation is, from its header. */
export interface AnimationInfo {
  readonly format: 'gif' | 'webp' | 'apng' | 'mp4' | 'webm';
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Of one time through, in milliseconds. */
  readonly durationMs: number;
  readonly loop: number;
}

/** Shortest time that players show a frame, in milliseconds; those of GIFs that ask for less show it for the usual time. */
const SHORTEST_MS = 20;
const USUAL_MS = 100;

/** As browsers play it. */
export const shownMs = (delayMs: number): number => (delayMs < SHORTEST_MS ? USUAL_MS : delayMs);

export const durationOf = (frames: readonly Pick<AnimationFrame, 'delayMs'>[]): number =>
  frames.reduce((sum, { delayMs }) => sum + delayMs, 0);

const RGBA = 4;
const OPAQUE = 255;

/**
 * The frames as pictures. Where nothing is seen they have the mean colour of all that is seen in any frame, so that nothing changes there
 * from one to the next.
 */
export function framePictures({ width, height, frames }: Animation): (index: number) => Omit<Picture, 'format'> {
  const [red, green, blue, opacity] = [0, 0, 0, 0].map((_, channel) =>
    frames.reduce((sum, { rgba }) => sum + weighed(rgba, channel), 0),
  );
  const mean = opacity === 0 ? [0, 0, 0] : [red, green, blue].map((sum) => sum / opacity);
  const isTransparent = opacity < OPAQUE * width * height * frames.length;
  return (index) => {
    const { rgba } = frames[index];
    const positions = width * height;
    const pixels = new Float32Array(3 * positions);
    const alpha = new Uint8Array(positions);
    for (let i = 0; i < positions; i++) {
      alpha[i] = rgba[RGBA * i + 3];
      for (let channel = 0; channel < 3; channel++)
        pixels[channel * positions + i] = alpha[i] === 0 ? mean[channel] : rgba[RGBA * i + channel];
    }
    return isTransparent ? { width, height, pixels, alpha } : { width, height, pixels };
  };
}

/** The largest opacity that each position has in any frame, 0-255, width*height. */
export function largestOpacity({ width, height, frames }: Animation): Uint8Array {
  const largest = new Uint8Array(width * height);
  for (const { rgba } of frames)
    for (let i = 0; i < largest.length; i++) largest[i] = Math.max(largest[i], rgba[RGBA * i + 3]);
  return largest;
}

/** Sum of a channel times the opacity; of the opacity itself for the fourth. */
function weighed(rgba: Uint8Array, channel: number): number {
  let sum = 0;
  for (let i = 0; i < rgba.length; i += RGBA) sum += channel === 3 ? rgba[i + 3] : rgba[i + 3] * rgba[i + channel];
  return sum;
}
