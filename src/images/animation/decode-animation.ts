/** Decodes animations to frames. Input is untrusted. */
import sharp from 'sharp';
import { UserError } from '../../errors/user-error.js';
import type { Size } from '../../style-transfer/image.js';
import { transparentPictureError, unsupportedFormatError, withDecodeErrors } from '../decode-errors.js';
import { openPicture } from '../open-picture.js';
import { checkBytes, checkHeader, PICTURE_LIMITS, type PictureLimits } from '../picture-limits.js';
import { isPictureFormat, sniff } from '../sniff.js';
import { type Animation, type AnimationFrame, type AnimationInfo, shownMs } from './animation.js';
import { isApng, readApng } from './apng.js';
import { composeApng } from './compose-apng.js';
import { type FrameLimits, type PlannedFrame, planFrames } from './plan-frames.js';
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

/** Pixels of a file's frames in all, which have to be decoded to come to the last: 240 frames of 1080p. */
const MAX_TOTAL_PIXELS = 500e6;
/** Frames that are decoded at once have no more pixels than this, at the size that is wanted. */
const BATCH_PIXELS = 16e6;

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
  if (decoded.frames.every(({ rgba }) => isClear(rgba))) throw transparentPictureError(name);
  return decoded;
}

function isClear(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] > 0) return false;
  return true;
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
  const { width, height } = size(source);
  const batch = Math.max(1, Math.floor(BATCH_PIXELS / (width * height)));
  const frames: AnimationFrame[] = [];
  for (let page = 0; page < count; page += batch) {
    const pages = Math.min(batch, count - page);
    const wanted = planned.filter(({ index }) => index >= page && index < page + pages);
    if (wanted.length === 0) continue;
    const data = await openPicture(bytes, { page, pages, limitInputPixels: false })
      .toColourspace('srgb')
      .resize(width, height, { fit: 'fill' })
      .ensureAlpha()
      .raw()
      .toBuffer();
    const length = 4 * width * height;
    for (const { index, delayMs } of wanted)
      frames.push({ rgba: data.subarray((index - page) * length, (index - page + 1) * length), delayMs });
  }
  return { width, height, frames, loop };
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
  const { width, height } = size(file);
  const frames: AnimationFrame[] = [];
  let next = 0;
  for await (const { canvas, index } of composeApng(file)) {
    if (index > last) break;
    const wanted: PlannedFrame | undefined = planned[next];
    if (wanted?.index !== index) continue;
    next++;
    const raw = { width: file.width, height: file.height, channels: 4 } as const;
    const rgba = await sharp(canvas, { raw, limitInputPixels: false })
      .resize(width, height, { fit: 'fill' })
      .raw()
      .toBuffer();
    frames.push({ rgba, delayMs: wanted.delayMs });
  }
  return { width, height, frames, loop: file.loop };
}
