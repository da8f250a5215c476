/** Decodes animations to frames. Input is untrusted. */
import sharp from 'sharp';
import { UserError } from '../../errors/user-error.js';
import type { Size } from '../../style-transfer/image.js';
import { transparentPictureError, unsupportedFormatError, withDecodeErrors } from '../decode-errors.js';
import { openPicture } from '../open-picture.js';
import { checkBytes, checkHeader, MAX_TOTAL_PIXELS, PICTURE_LIMITS, type PictureLimits } from '../picture-limits.js';
import { isPictureFormat, sniff } from '../sniff.js';
import { type Animation, type AnimationFrame, type AnimationInfo, shownMs } from './animation.js';
import { isApng, readApng } from './apng.js';
import { composeApng } from './compose-apng.js';
import { isVisible } from './first-visible-frame.js';
import { type FrameLimits, type PlannedFrame, planFrames } from './plan-frames.js';
import { readPages } from './read-pages.js';
import { decodeVideo, probeVideo } from './video.js';

export interface AnimationOptions {
  /** How messages name the file. */
  readonly name?: string;
  /** `PICTURE_LIMITS` by default. */
  readonly limits?: Partial<PictureLimits>;
  /** Of what is decoded: see `planFrames`. */
  readonly keep: FrameLimits;
  /** The size that the frames are to have, for theirs in the file. */
  readonly size: (source: Size) => Size;
}

/** What an animation is, from its header; undefined where it is a still picture, or nothing that can be read. Never throws. */
export async function readAnimationInfo(bytes: Uint8Array): Promise<AnimationInfo | undefined> {
  const format = sniff(bytes);
  if (format === 'video') return probeVideo(bytes).catch(() => undefined);
  if (format === 'png') return apngInfo(bytes);
  if (format !== 'gif' && format !== 'webp') return undefined;
  try {
    const { width, height, pageHeight, delay = [], loop = 0 } = await openAll(bytes).metadata();
    if (delay.length < 2) return undefined;
    const durationMs = delay.reduce((sum, delayMs) => sum + shownMs(delayMs), 0);
    return { format, width, height: pageHeight ?? height, frames: delay.length, durationMs, loop };
  } catch {
    return undefined;
  }
}

function apngInfo(bytes: Uint8Array): AnimationInfo | undefined {
  const file = isApng(bytes) ? readApng(bytes) : undefined;
  if (file === undefined || file.frames.length < 2) return undefined;
  const { width, height, loop, frames } = file;
  const durationMs = frames.reduce((sum, { delayMs }) => sum + shownMs(delayMs), 0);
  return { format: 'apng', width, height, frames: frames.length, durationMs, loop };
}

const openAll = (bytes: Uint8Array) => openPicture(bytes, { pages: -1, limitInputPixels: false });

/**
 * Decodes the frames that may be kept, in sRGB and of the wanted size.
 *
 * @throws UserError as `decodePicture`; `picture-video` where the machine has no ffmpeg, or it cannot read the file.
 */
export async function decodeAnimation(bytes: Uint8Array, options: AnimationOptions): Promise<Animation> {
  const { name = 'That file' } = options;
  const limits = { ...PICTURE_LIMITS, ...options.limits };
  checkBytes(bytes, limits, name);
  const format = sniff(bytes);
  const animation = format === 'video' ? await decodeVideo(bytes, name, limits, options) : undefined;
  if (animation !== undefined) return animation;
  if (!isPictureFormat(format)) throw unsupportedFormatError(format, name);
  const decoding = format === 'png' ? fromApng(bytes, name, limits, options) : fromPages(bytes, name, limits, options);
  const decoded = await withDecodeErrors(decoding, { name, format });
  if (!decoded.frames.some(({ rgba }) => isVisible(rgba))) throw transparentPictureError(name);
  return decoded;
}

/** @throws UserError `picture-heavy` */
function checkWork(source: Size, frames: number, name: string): void {
  if (source.width * source.height * frames > MAX_TOTAL_PIXELS) throw new UserError('picture-heavy', { name });
}

async function fromPages(
  bytes: Uint8Array,
  name: string,
  limits: PictureLimits,
  { keep, size }: AnimationOptions,
): Promise<Animation> {
  const metadata = await openAll(bytes).metadata();
  const { delay = [0], loop = 0 } = metadata;
  const source = { width: metadata.width, height: metadata.pageHeight ?? metadata.height };
  checkHeader({ ...source, pages: delay.length }, limits, name);
  const planned = planFrames(delay, keep);
  const count = planned[planned.length - 1].index + 1;
  checkWork(source, count, name);
  const wanted = size(source);
  const frames: AnimationFrame[] = [];
  for await (const { page, rgba } of readPages(bytes, source, 0, count)) {
    const { index, delayMs } = planned[frames.length];
    if (page === index) frames.push({ rgba: await resizeFrame(rgba, source, wanted), delayMs });
  }
  return { ...wanted, frames, loop };
}

/** @returns a copy. */
async function resizeFrame(rgba: Uint8Array, { width, height }: Size, to: Size): Promise<Uint8Array> {
  if (to.width === width && to.height === height) return rgba.slice();
  const raw = { width, height, channels: 4 } as const;
  return sharp(rgba, { raw, limitInputPixels: false }).resize(to.width, to.height, { fit: 'fill' }).raw().toBuffer();
}

async function fromApng(
  bytes: Uint8Array,
  name: string,
  limits: PictureLimits,
  { keep, size }: AnimationOptions,
): Promise<Animation> {
  const file = readApng(bytes);
  if (file === undefined) throw new UserError('picture-damaged', { name });
  checkHeader({ ...file, pages: file.count }, limits, name);
  const planned = planFrames(
    file.frames.map(({ delayMs }) => delayMs),
    keep,
  );
  const last = planned[planned.length - 1].index;
  checkWork(file, last + 1, name);
  const wanted = size(file);
  const frames: AnimationFrame[] = [];
  for await (const { canvas, index } of composeApng(file)) {
    if (index > last) break;
    const next: PlannedFrame = planned[frames.length];
    if (next.index === index) frames.push({ rgba: await resizeFrame(canvas, file, wanted), delayMs: next.delayMs });
  }
  return { ...wanted, frames, loop: file.loop };
}
