/** Encodes frames to files, and makes them fit into a number of bytes. */
import sharp from 'sharp';
import type { GenerationMetadata } from '../generation-metadata.js';
import { generationExif } from '../generation-metadata.js';
import type { Animation, AnimationFrame } from './animation.js';
import { reduceColours } from './palette.js';
import { encodeVideo, type VideoFormat } from './video.js';

export type AnimationOutput = 'webp' | 'gif' | VideoFormat;

export interface AnimationEncodeOptions {
  readonly format: AnimationOutput;
  readonly maxBytes?: number | undefined;
  /** WebP only: the other formats have no place for it. */
  readonly metadata?: GenerationMetadata | undefined;
}

interface Attempt {
  /** Of a GIF. */
  readonly colours: number;
  /** Of a WebP, 1-100. */
  readonly quality: number;
  /** Of a video. */
  readonly crf: number;
  /** Of the sides. */
  readonly scale: number;
  /** Of so many frames one is kept. */
  readonly every: number;
}

const FULL: Attempt = { colours: 255, quality: 90, crf: 20, scale: 1, every: 1 };
const PLAIN = { colours: 64, quality: 60, crf: 32 };

/** In order: fewer colours, then smaller, then fewer frames. */
const ATTEMPTS: readonly Attempt[] = [
  FULL,
  { ...FULL, colours: 128, quality: 75, crf: 26 },
  { ...FULL, ...PLAIN },
  ...[0.75, 0.5, 0.35].map((scale) => ({ ...FULL, ...PLAIN, scale })),
  ...[2, 4].map((every) => ({ ...FULL, ...PLAIN, scale: 0.35, every })),
];

/** An encoding that fits a byte limit, or the smallest one, and what was given up for it. */
export interface FittedAnimation {
  readonly bytes: Buffer;
  readonly fits: boolean;
  readonly hasFewerColours: boolean;
  /** Of the sides, 0-1: below 1 it was shrunk. */
  readonly scale: number;
  /** How many it has. */
  readonly frames: number;
}

/** @throws FfmpegFailure for a video. */
export async function encodeAnimation(
  animation: Animation,
  { format, maxBytes = Number.POSITIVE_INFINITY, metadata }: AnimationEncodeOptions,
): Promise<FittedAnimation> {
  let smallest: FittedAnimation | undefined;
  for (const attempt of ATTEMPTS) {
    const shown = await resized(withFewerFrames(animation, attempt.every), attempt.scale);
    const bytes = await encode(shown, format, attempt, metadata);
    const fits = bytes.byteLength <= maxBytes;
    const hasFewerColours = attempt.colours < FULL.colours;
    const fitted = { bytes, fits, hasFewerColours, scale: attempt.scale, frames: shown.frames.length };
    if (fits) return fitted;
    if (smallest === undefined || bytes.byteLength < smallest.bytes.byteLength) smallest = fitted;
  }
  return smallest as FittedAnimation;
}

/** Their time goes to those that stay. */
function withFewerFrames(animation: Animation, every: number): Animation {
  if (every === 1) return animation;
  const frames: AnimationFrame[] = [];
  for (const [index, { rgba, delayMs }] of animation.frames.entries()) {
    const last = frames.at(-1);
    if (index % every === 0 || last === undefined) frames.push({ rgba, delayMs });
    else frames[frames.length - 1] = { ...last, delayMs: last.delayMs + delayMs };
  }
  return { ...animation, frames };
}

async function resized(animation: Animation, scale: number): Promise<Animation> {
  if (scale === 1) return animation;
  const [width, height] = [animation.width, animation.height].map((side) => Math.max(1, Math.round(scale * side)));
  const raw = { width: animation.width, height: animation.height, channels: 4 } as const;
  const frames: AnimationFrame[] = [];
  for (const { rgba, delayMs } of animation.frames)
    frames.push({ rgba: await sharp(rgba, { raw }).resize(width, height, { fit: 'fill' }).raw().toBuffer(), delayMs });
  return { ...animation, width, height, frames };
}

async function encode(
  animation: Animation,
  format: AnimationOutput,
  { colours, quality, crf }: Attempt,
  metadata: GenerationMetadata | undefined,
): Promise<Buffer> {
  if (format === 'mp4' || format === 'webm') return encodeVideo(animation, format, crf);
  const { loop } = animation;
  const delay = animation.frames.map(({ delayMs }) => Math.round(delayMs));
  // The palette is ours, and every colour of a frame is one of it: the encoder has none to choose and nothing to dither.
  if (format === 'gif')
    return strip(reduceColours(animation, colours))
      .gif({ delay, loop, colours: 256, dither: 0, effort: 7, interFrameMaxError: 0, interPaletteMaxError: 0 })
      .toBuffer();
  const image = strip(animation);
  if (metadata !== undefined) image.withExif(generationExif(metadata));
  return image.webp({ quality, delay, loop, effort: 4 }).toBuffer();
}

/** All frames below one another, as libvips has them. */
function strip({ width, height, frames }: Animation) {
  const raw = { width, height: height * frames.length, channels: 4, pageHeight: height } as const;
  return sharp(Buffer.concat(frames.map(({ rgba }) => rgba)), { raw, limitInputPixels: false });
}
