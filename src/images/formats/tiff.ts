/** TIFF: what its first picture is made of (TIFF 6.0, section 2; BigTIFF), and the plainest one, for pixels that we have. */

/** Tags that decide whether libvips reads a picture rightly. */
const TAGS = {
  254: 'subfile',
  258: 'bits',
  259: 'compression',
  262: 'photometric',
  277: 'samples',
  330: 'subDirectories',
  338: 'extra',
  339: 'sampleFormat',
  50706: 'dngVersion',
} as const;

type Tag = (typeof TAGS)[keyof typeof TAGS];

/** The first value of each. */
export type TiffDirectory = Partial<Record<Tag, number>>;

const BYTE = 1;
const SHORT = 3;
/** Of the types that those tags have: BYTE, SHORT, LONG, IFD, LONG8, IFD8. */
const TYPE_BYTES: Partial<Record<number, number>> = { [BYTE]: 1, [SHORT]: 2, 4: 4, 13: 4, 16: 8, 18: 8 };
const MAX_ENTRIES = 4096;

/** @returns what can be read of it; the decoder says what is wrong with the rest. */
export function readDirectory(file: Uint8Array): TiffDirectory {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const directory: TiffDirectory = {};
  try {
    const little = view.getUint8(0) === 0x49;
    const big = view.getUint16(2, little) === 43;
    const offset = (at: number) => (big ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
    const start = offset(big ? 8 : 4);
    const count = big ? Number(view.getBigUint64(start, little)) : view.getUint16(start, little);
    const [header, entry, inline] = big ? [8, 20, 8] : [2, 12, 4];
    for (let i = 0; i < Math.min(count, MAX_ENTRIES); i++) {
      const at = start + header + i * entry;
      const name = TAGS[view.getUint16(at, little) as keyof typeof TAGS];
      const bytes = TYPE_BYTES[view.getUint16(at + 2, little)];
      if (name === undefined || bytes === undefined) continue;
      const value = at + entry - inline;
      const fits = offset(at + 4) * bytes <= inline;
      directory[name] = readUnsigned(view, fits ? value : offset(value), bytes, little);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return directory;
}

function readUnsigned(view: DataView, at: number, bytes: number, little: boolean): number {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, little);
  return bytes === 4 ? view.getUint32(at, little) : Number(view.getBigUint64(at, little));
}

const OLD_JPEG = 6;
const UNSIGNED = 1;
const FLOAT = 3;
const UNDEFINED = 4;
const CIELAB = 8;
const LOG_LUMINANCE = [32844, 32845];

/** Whether libvips silently decodes wrong pixels or cannot decode it: numbers that are no colours, or JPEG as it was before TIFF 6. */
export function isMisdecodedVariant({
  bits = 1,
  compression,
  photometric = 0,
  samples = 1,
  sampleFormat,
}: TiffDirectory): boolean {
  if (compression === OLD_JPEG || LOG_LUMINANCE.includes(photometric)) return true;
  // Floats are linear light with three channels; with one, a measurement of unknown meaning.
  if (sampleFormat === FLOAT) return bits > 32 || samples < 3;
  const unsigned = sampleFormat === undefined || sampleFormat === UNSIGNED || sampleFormat === UNDEFINED;
  return bits > 16 || (!unsigned && photometric !== CIELAB);
}

const REDUCED = 1;

/** A camera's raw file is a TIFF whose first picture is a thumbnail. */
export const isCameraRaw = ({ dngVersion, subfile = 0, subDirectories }: TiffDirectory): boolean =>
  dngVersion !== undefined || ((subfile & REDUCED) !== 0 && subDirectories !== undefined);

/** Error messages of sharp, libvips and libtiff for an intact TIFF of an unsupported kind. */
export const saysUnsupported = (message: string): boolean =>
  /not configured|unsupported tiff|not supported|not implemented|no known route|not a whole number|out of range|bad labq|channel limit/i.test(
    message,
  );

export interface PlainPicture {
  readonly width: number;
  readonly height: number;
  /** 3, or 4 with opacity. */
  readonly channels: 3 | 4;
  /** 16: little-endian. */
  readonly bits: 8 | 16;
  readonly premultiplied: boolean;
  readonly profile?: Uint8Array | undefined;
}

const LONG = 4;
const UNDEFINED_BYTES = 7;
const ENTRY_BYTES = 12;
/** Of a strip, about: a reader holds one at a time. */
const STRIP_BYTES = 1 << 18;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Buffer;
}

const shorts = (tag: number, ...values: number[]): Entry => {
  const value = Buffer.from(Uint16Array.from(values).buffer);
  return { tag, type: SHORT, count: values.length, value };
};

const longs = (tag: number, ...values: number[]): Entry => {
  const value = Buffer.from(Uint32Array.from(values).buffer);
  return { tag, type: LONG, count: values.length, value };
};

/** Everything of an uncompressed TIFF but its pixels, which follow it, interleaved. */
export function tiffHeader(picture: PlainPicture): Buffer {
  // How long the header is does not depend on where the pixels begin.
  const { length } = writeHeader(picture, 0);
  return writeHeader(picture, length);
}

function writeHeader(picture: PlainPicture, pixelsAt: number): Buffer {
  const { width, height, channels, bits, premultiplied, profile } = picture;
  const row = width * channels * (bits / 8);
  const rows = Math.min(height, Math.max(1, Math.floor(STRIP_BYTES / row)));
  const strips = Array.from({ length: Math.ceil(height / rows) }, (_, i) => i * rows);
  const entries: Entry[] = [
    longs(256, width),
    longs(257, height),
    shorts(258, ...Array<number>(channels).fill(bits)),
    shorts(259, 1),
    shorts(262, 2),
    longs(273, ...strips.map((first) => pixelsAt + first * row)),
    shorts(277, channels),
    longs(278, rows),
    longs(279, ...strips.map((first) => Math.min(rows, height - first) * row)),
  ];
  if (channels === 4) entries.push(shorts(338, premultiplied ? 1 : 2));
  if (profile !== undefined)
    entries.push({ tag: 34675, type: UNDEFINED_BYTES, count: profile.length, value: Buffer.from(profile) });
  const start = Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1');
  start.writeUInt16LE(entries.length, 8);
  const values: Buffer[] = [];
  let at = start.length + entries.length * ENTRY_BYTES + 4;
  const directory = entries.map(({ tag, type, count, value }) => {
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.writeUInt16LE(tag, 0);
    entry.writeUInt16LE(type, 2);
    entry.writeUInt32LE(count, 4);
    if (value.length <= 4) value.copy(entry, 8);
    else {
      entry.writeUInt32LE(at, 8);
      // libtiff wants words at even places.
      const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
      values.push(padded);
      at += padded.length;
    }
    return entry;
  });
  return Buffer.concat([start, ...directory, Buffer.alloc(4), ...values]);
}
