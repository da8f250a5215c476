/** Windows and OS/2 bitmaps, which libvips does not read: BITMAPCOREHEADER to BITMAPV5HEADER, [MS-WMF] 2.2.2. */
import { setImmediate } from 'node:timers/promises';

/** A bitmap of a kind that we do not read: a JPEG or PNG in one, CMYK, Huffman codes. */
export class UnsupportedBitmap extends Error {
  override readonly name = 'OddBitmap';
}

export interface BitmapHeader {
  readonly width: number;
  readonly height: number;
  /** Whether the first row is the highest. */
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Where the pixels begin, in bytes. */
  readonly offset: number;
  /** R, G, B each; empty where pixels are colours themselves. */
  readonly palette: readonly (readonly [number, number, number])[];
  /** Bits of red, green, blue and opacity, where pixels have 16 or 32. */
  readonly masks: readonly number[];
}

const FILE_HEADER_BYTES = 14;
const CORE_HEADER_BYTES = 12;
const INFO_HEADER_BYTES = 40;
const V4_HEADER_BYTES = 108;
const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

const DEFAULT_MASKS: Partial<Record<number, readonly number[]>> = {
  16: [0x7c00, 0x03e0, 0x001f, 0],
  32: [0xff0000, 0xff00, 0xff, 0],
};

/** @throws RangeError where the file ends too early, `OddBitmap`. */
export function readBitmapHeader(file: Uint8Array): BitmapHeader {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = bytes.readUInt32LE(FILE_HEADER_BYTES);
  const at = FILE_HEADER_BYTES + 4;
  const offset = bytes.readUInt32LE(10);
  if (headerBytes === CORE_HEADER_BYTES) {
    const bits = bytes.readUInt16LE(at + 6);
    const palette = readPalette(bytes, FILE_HEADER_BYTES + headerBytes, bits, 0, 3, offset);
    const [width, height] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    return checked({ width, height, topDown: false, bits, compression: RGB, offset, palette, masks: [] });
  }
  const [width, height] = [bytes.readInt32LE(at), bytes.readInt32LE(at + 4)];
  const bits = bytes.readUInt16LE(at + 10);
  // OS/2's shortest header of this kind ends here.
  const long = headerBytes >= INFO_HEADER_BYTES;
  const compression = long ? bytes.readUInt32LE(at + 12) : RGB;
  const colours = long ? bytes.readUInt32LE(at + 28) : 0;
  const { masks, after } = readMasks(bytes, headerBytes, compression, bits);
  const palette = readPalette(bytes, after, bits, colours, 4, offset);
  const topDown = height < 0;
  return checked({ width, height: Math.abs(height), topDown, bits, compression, offset, palette, masks });
}

function readMasks(bytes: Buffer, headerBytes: number, compression: number, bits: number) {
  const at = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
  const end = FILE_HEADER_BYTES + headerBytes;
  const custom = compression === BITFIELDS || compression === ALPHA_BITFIELDS;
  if (!custom) return { masks: DEFAULT_MASKS[bits] ?? [], after: end };
  const withAlpha = compression === ALPHA_BITFIELDS || headerBytes >= V4_HEADER_BYTES || headerBytes === 56;
  const masks = [0, 4, 8].map((offset) => bytes.readUInt32LE(at + offset));
  masks.push(withAlpha ? bytes.readUInt32LE(at + 12) : 0);
  return { masks, after: Math.max(end, at + (withAlpha ? 16 : 12)) };
}

/** As many entries as fit: some programs write fewer than they declare. */
function readPalette(bytes: Buffer, at: number, bits: number, given: number, size: 3 | 4, offset: number) {
  if (bits > 8) return [];
  const most = 2 ** bits;
  const room = Math.floor((Math.min(offset, bytes.length) - at) / size);
  const count = Math.max(0, Math.min(given === 0 ? most : given, most, room));
  return Array.from({ length: count }, (_, i) => {
    const [blue, green, red] = bytes.subarray(at + i * size, at + i * size + 3);
    return [red, green, blue] as const;
  });
}

const DEPTHS: Partial<Record<number, readonly number[]>> = {
  [RGB]: [1, 2, 4, 8, 16, 24, 32],
  [RLE8]: [8],
  [RLE4]: [4],
  [BITFIELDS]: [16, 32],
  [ALPHA_BITFIELDS]: [16, 32],
};

function checked(header: BitmapHeader): BitmapHeader {
  const { width, height, bits, compression, palette } = header;
  if (!DEPTHS[compression]?.includes(bits)) throw new UnsupportedBitmap(`${bits} bits, compression ${compression}`);
  if (width <= 0 || height <= 0) throw new RangeError(`${width} x ${height} pixels`);
  if (bits <= 8 && palette.length === 0) throw new RangeError('no palette');
  return header;
}

/** Pixels between two yields to the event loop. */
const BATCH_PIXELS = 1 << 18;
const OPAQUE = 255;

/** @returns interleaved RGBA. @throws RangeError where the file ends too early. */
export async function decodeBitmap(file: Uint8Array, header: BitmapHeader): Promise<Uint8Array> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const { width, height, topDown, compression, masks } = header;
  if (compression === RLE4 || compression === RLE8) return decodeRuns(bytes, header);
  const stride = 4 * Math.ceil((width * header.bits) / 32);
  // The padding of the last row may be missing.
  const needed = header.offset + stride * (height - 1) + Math.ceil((width * header.bits) / 8);
  if (bytes.length < needed) throw new RangeError(`${bytes.length} bytes of ${needed}`);
  const rgba = new Uint8Array(4 * width * height);
  const read = pixelReader(bytes, header);
  const rows = Math.max(1, Math.floor(BATCH_PIXELS / width));
  for (let row = 0; row < height; row++) {
    const into = topDown ? row : height - 1 - row;
    for (let x = 0; x < width; x++) read(header.offset + row * stride, x, rgba, 4 * (into * width + x));
    if (row % rows === rows - 1) await setImmediate();
  }
  if (masks[3] > 0) makeOpaqueIfAllTransparent(rgba);
  return rgba;
}

type PixelReader = (row: number, x: number, rgba: Uint8Array, into: number) => void;

function pixelReader(bytes: Buffer, { bits, palette, masks }: BitmapHeader): PixelReader {
  if (bits <= 8) {
    const perByte = 8 / bits;
    const mask = 2 ** bits - 1;
    return (row, x, rgba, into) => {
      const shift = 8 - bits * ((x % perByte) + 1);
      put(rgba, into, palette[(bytes[row + Math.floor(x / perByte)] >> shift) & mask]);
    };
  }
  if (bits === 24)
    return (row, x, rgba, into) => {
      const at = row + 3 * x;
      rgba[into] = bytes[at + 2];
      rgba[into + 1] = bytes[at + 1];
      rgba[into + 2] = bytes[at];
      rgba[into + 3] = OPAQUE;
    };
  const channels = masks.map(channelReader);
  return (row, x, rgba, into) => {
    const value = bits === 16 ? bytes.readUInt16LE(row + 2 * x) : bytes.readUInt32LE(row + 4 * x);
    for (let channel = 0; channel < 3; channel++) rgba[into + channel] = channels[channel](value);
    rgba[into + 3] = masks[3] === 0 ? OPAQUE : channels[3](value);
  };
}

/** An index beyond the palette is black, as browsers have it. */
function put(rgba: Uint8Array, into: number, colour: BitmapHeader['palette'][number] | undefined): void {
  if (colour !== undefined) rgba.set(colour, into);
  rgba[into + 3] = OPAQUE;
}

function channelReader(mask: number): (value: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const largest = mask >>> shift;
  return (value) => Math.round((OPAQUE * ((value & mask) >>> shift)) / largest);
}

/** Programs leave the opacity of 32 bits at 0 and mean an opaque picture; browsers show it as one. */
function makeOpaqueIfAllTransparent(rgba: Uint8Array): void {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 0) return;
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = OPAQUE;
}

const END_OF_ROW = 0;
const END_OF_PICTURE = 1;
const MOVE = 2;

/** Runs of one colour or two. What they leave out stays transparent. */
function decodeRuns(bytes: Buffer, { width, height, topDown, bits, offset, palette }: BitmapHeader): Uint8Array {
  const rgba = new Uint8Array(4 * width * height);
  let [at, x, row] = [offset, 0, 0];
  const paint = (index: number) => {
    if (x < width && row < height) put(rgba, 4 * ((topDown ? row : height - 1 - row) * width + x), palette[index]);
    x++;
  };
  const indexIn = (byte: number, i: number) => (bits === 8 ? byte : (byte >> (i % 2 === 0 ? 4 : 0)) & 15);
  while (row < height) {
    const [count, value] = [bytes.readUInt8(at), bytes.readUInt8(at + 1)];
    at += 2;
    if (count > 0) for (let i = 0; i < count && x < width; i++) paint(indexIn(value, i));
    else if (value === END_OF_PICTURE) break;
    else if (value === END_OF_ROW) [x, row] = [0, row + 1];
    else if (value === MOVE) {
      x += bytes.readUInt8(at);
      row += bytes.readUInt8(at + 1);
      at += 2;
    } else {
      for (let i = 0; i < value; i++) paint(indexIn(bytes.readUInt8(at + (bits === 8 ? i : i >> 1)), i));
      const used = bits === 8 ? value : (value + 1) >> 1;
      at += used + (used % 2);
    }
    // The mark of the end may be missing when all has been painted.
    if (row === height - 1 && x >= width && at + 2 > bytes.length) break;
  }
  return rgba;
}
