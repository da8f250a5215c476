/** Turns a file of any supported format into one that libvips decodes correctly. */
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { firstVisibleFrame } from './animation/first-visible-frame.js';
import { type Cicp, isHdr, isSrgb, readCicpTag } from './colour/cicp.js';
import { type DecodedFile, unsupportedFormatError, unsupportedVariantError } from './decode-errors.js';
import { decodeBitmap, readBitmapHeader } from './formats/bmp.js';
import { type Frame, readFirstFrame } from './formats/gif-first-frame.js';
import { asStill, readMainItem } from './formats/iso-media.js';
import { isWhole, lacksEnd, withEnd } from './formats/jpeg.js';
import { readCicpChunk } from './formats/png.js';
import { isCameraRaw, isMisdecodedVariant, readDirectory, tiffHeader } from './formats/tiff.js';
import { decodeHeic } from './heic/decode.js';
import { openPicture } from './open-picture.js';
import { checkHeader, type PictureLimits } from './picture-limits.js';

export interface Source {
  /** The first frame that shows anything, unprocessed. */
  readonly open: (options?: SharpOptions) => Sharp;
  readonly metadata: Pick<Metadata, 'width' | 'height' | 'space' | 'depth' | 'icc'> &
    Partial<Pick<Metadata, 'channels' | 'hasAlpha' | 'bitsPerSample' | 'pages'>>;
  /** What its colours mean where neither sRGB nor a profile says it. */
  readonly cicp?: Cicp | undefined;
  /** The value of white in 16 bits: libvips fills those of 10 and 12 up with zeros. */
  readonly largest16: number;
}

interface Task extends DecodedFile {
  readonly limits: PictureLimits;
  /** Long side in pixels that is wanted. */
  readonly target: number;
}

const LARGEST_16 = 65_535;

/** @throws UserError of the limits, `picture-variant`, `picture-raw`; whatever decoders throw. */
export async function openSource(bytes: Uint8Array, task: Task): Promise<Source> {
  switch (task.format) {
    case 'heic':
      return fromHeic(bytes, task);
    case 'bmp':
      return fromBitmap(bytes, task);
    case 'avif':
      return fromAvif(asStill(bytes), task);
    case 'gif':
      return fromFirstVisible(bytes, await fromGif(bytes, task));
    case 'jpeg':
      return fromJpeg(bytes, task);
    case 'png':
      return fromFirstVisible(bytes, await fromFile(bytes, task, readCicpChunk(bytes)));
    case 'tiff':
      return fromTiff(bytes, task);
    case 'webp':
      return fromFirstVisible(bytes, await fromFile(bytes, task));
  }
}

async function fromFile(bytes: Uint8Array, task: Task, cicp?: Cicp): Promise<Source> {
  const open = (options?: SharpOptions) => openPicture(bytes, { limitInputPixels: false, ...options });
  const metadata = await open().metadata();
  checkHeader(metadata, task.limits, task.name);
  return { open, metadata, cicp: cicp ?? hdrOfProfile(metadata), largest16: LARGEST_16 };
}

/** Only profiles that lcms would misread. */
function hdrOfProfile({ icc }: Pick<Metadata, 'icc'>): Cicp | undefined {
  const cicp = icc && readCicpTag(icc);
  return cicp !== undefined && isHdr(cicp) ? cicp : undefined;
}

/** A profile says more than the numbers beside it, save for HDR, which it cannot say (ISO/IEC 23000-22, section 7.3.6.4). */
function itemCicp({ icc }: Pick<Metadata, 'icc'>, cicp: Cicp | undefined): Cicp | undefined {
  if (cicp === undefined || isSrgb(cicp)) return undefined;
  return icc === undefined || isHdr(cicp) ? cicp : undefined;
}

async function fromAvif(bytes: Uint8Array, task: Task): Promise<Source> {
  const { cicp, premultiplied, isSequence } = readMainItem(bytes);
  if (isSequence) throw unsupportedVariantError(task);
  const source = await fromFile(bytes, task);
  const { metadata } = source;
  const { bitsPerSample = 16 } = metadata;
  const largest16 = (2 ** bitsPerSample - 1) * 2 ** (16 - bitsPerSample);
  const colours = itemCicp(metadata, cicp) ?? source.cicp;
  if (!premultiplied) return { ...source, cicp: colours, largest16 };
  return { ...(await dividedByOpacity(source)), cicp: colours, largest16 };
}

/** libvips reads colours of AVIF as if none were multiplied by their opacity; those of TIFF it divides. */
async function dividedByOpacity({ open, metadata, largest16 }: Source): Promise<Source> {
  const deep = metadata.depth === 'ushort';
  const stored = open({ ignoreIcc: true }).ensureAlpha();
  const raw = deep ? stored.toColourspace('rgb16').raw({ depth: 'ushort' }) : stored.toColourspace('srgb').raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const header = tiffHeader({
    width,
    height,
    channels: 4,
    bits: deep ? 16 : 8,
    premultiplied: true,
    profile: metadata.icc,
  });
  const tiff = Buffer.concat([header, data]);
  return { open: (options) => openPicture(tiff, { limitInputPixels: false, ...options }), metadata, largest16 };
}

async function fromHeic(bytes: Uint8Array, task: Task): Promise<Source> {
  const { limits, name, target } = task;
  const { pixels, side } = limits;
  const { width, height, tiff } = await decodeHeic(bytes, { pixels, side, target });
  checkHeader({ width, height }, limits, name);
  if (tiff === undefined) throw new RangeError(`${width} x ${height} pixels were not decoded`);
  const open = (options?: SharpOptions) => openPicture(tiff, { limitInputPixels: false, ...options });
  const metadata = await open().metadata();
  const cicp = itemCicp(metadata, readMainItem(bytes).cicp) ?? hdrOfProfile(metadata);
  return { open, metadata, cicp, largest16: LARGEST_16 };
}

function fromRgba(rgba: Uint8Array, width: number, height: number): Source {
  const open = () => sharp(rgba, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  return { open, metadata: { width, height, space: 'srgb', depth: 'uchar' }, largest16: LARGEST_16 };
}

async function fromBitmap(bytes: Uint8Array, { limits, name }: Task): Promise<Source> {
  const header = readBitmapHeader(bytes);
  const { width, height } = header;
  checkHeader(header, limits, name);
  return fromRgba(await decodeBitmap(bytes, header), width, height);
}

async function fromGif(bytes: Uint8Array, task: Task): Promise<Source> {
  const source = await fromFile(bytes, task);
  const frame = readFirstFrame(bytes);
  if (source.metadata.hasAlpha || frame === undefined || covers(frame, source.metadata)) return source;
  return onClearCanvas(source, frame);
}

async function fromFirstVisible(bytes: Uint8Array, source: Source): Promise<Source> {
  const frame = await firstVisibleFrame(bytes, source);
  if (frame === undefined) return source;
  const { width, height } = source.metadata;
  if ('rgba' in frame) return fromRgba(frame.rgba, width, height);
  const { page } = frame;
  return { ...source, open: (options) => openPicture(bytes, { limitInputPixels: false, ...options, page }) };
}

type Canvas = Pick<Metadata, 'width' | 'height'>;

const covers = ({ left, top, width, height }: Frame, canvas: Canvas) =>
  left === 0 && top === 0 && width >= canvas.width && height >= canvas.height;

/** libvips paints black where a first frame leaves its canvas free, unless a frame says that it is transparent somewhere. */
async function onClearCanvas({ open, metadata }: Source, frame: Frame): Promise<Source> {
  const { width, height } = metadata;
  const [left, top] = [Math.min(frame.left, width), Math.min(frame.top, height)];
  const [right, bottom] = [Math.min(left + frame.width, width), Math.min(top + frame.height, height)];
  if (right <= left || bottom <= top) return fromRgba(new Uint8Array(4 * width * height), width, height);
  const rgba = await open()
    .extract({ left, top, width: right - left, height: bottom - top })
    .ensureAlpha()
    .extend({ left, top, right: width - right, bottom: height - bottom, background: '#0000' })
    .raw()
    .toBuffer();
  return fromRgba(rgba, width, height);
}

async function fromJpeg(bytes: Uint8Array, task: Task): Promise<Source> {
  const source = await fromFile(bytes, task);
  if (!lacksEnd(bytes)) return source;
  const open = (file: Uint8Array) => openPicture(file, { limitInputPixels: false });
  // As damaged as it is: the decoder's own words will do.
  if (!(await isWhole(bytes, open))) return source;
  return fromFile(withEnd(bytes), task);
}

async function fromTiff(bytes: Uint8Array, task: Task): Promise<Source> {
  const directory = readDirectory(bytes);
  if (isCameraRaw(directory)) throw unsupportedFormatError('raw', task.name);
  const source = await fromFile(bytes, task);
  if (isMisdecodedVariant(directory)) throw unsupportedVariantError(task);
  return withoutExtras(source, directory.extra);
}

/** Channels of colour, in the spaces where libvips takes the last of all channels for the opacity. */
const COLOURS: Partial<Record<string, 1 | 3>> = { 'b-w': 1, grey16: 1, srgb: 3, rgb16: 3 };
/** Of the extra samples of a TIFF: whatever a program has put there, a mask or an ink. */
const UNSPECIFIED = 0;

/** Leaves the first extra sample alone where it is the opacity, and no other. */
async function withoutExtras(source: Source, firstExtra: number | undefined): Promise<Source> {
  const { open, metadata } = source;
  const { space, depth, icc, channels = 1 } = metadata;
  const colours = COLOURS[space];
  if (colours === undefined || channels <= colours) return source;
  const hasAlpha = firstExtra !== UNSPECIFIED && (firstExtra !== undefined || channels === colours + 1);
  if (hasAlpha && channels === colours + 1) return source;
  const deep = depth === 'ushort';
  // What is written anew says nothing of how it was held.
  const upright = open({ ignoreIcc: true }).autoOrient();
  const raw = upright.toColourspace(deep ? 'rgb16' : 'srgb').raw(deep ? { depth: 'ushort' } : {});
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  // A profile of grey would not fit.
  const profile = colours === 3 ? icc : undefined;
  const kind = { channels: hasAlpha ? 4 : 3, bits: deep ? 16 : 8, premultiplied: false, profile } as const;
  const pixels = firstChannels(data, info.channels * (deep ? 2 : 1), kind.channels * (deep ? 2 : 1));
  const tiff = Buffer.concat([tiffHeader({ width: info.width, height: info.height, ...kind }), pixels]);
  const again = (options?: SharpOptions) => openPicture(tiff, { limitInputPixels: false, ...options });
  return { ...source, open: again };
}

/** @param from and @param to bytes of a pixel. */
function firstChannels(data: Uint8Array, from: number, to: number): Uint8Array {
  const pixels = data.length / from;
  const result = new Uint8Array(pixels * to);
  for (let i = 0; i < pixels; i++) for (let byte = 0; byte < to; byte++) result[i * to + byte] = data[i * from + byte];
  return result;
}
