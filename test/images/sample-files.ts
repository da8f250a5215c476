/** Files put together byte by byte: kinds that sharp does not write. */
import { crc32 } from 'node:zlib';

/** A PNG with a cICP chunk (PNG 3, section 11.3.2.6) after its header. */
export function withCicp(png: Buffer, primaries: number, transfer: number, fullRange = true): Buffer {
  const headerEnd = 8 + 25;
  const body = Buffer.concat([Buffer.from('cICP'), Buffer.from([primaries, transfer, 0, Number(fullRange)])]);
  const chunk = Buffer.alloc(4 + body.length + 4);
  chunk.writeUInt32BE(4);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), 4 + body.length);
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]);
}

/** Other numbers in the `nclx` that sharp writes into AVIF. */
export function withNclx(avif: Buffer, primaries: number, transfer: number): Buffer {
  const at = avif.indexOf('nclx', 0, 'latin1');
  if (at < 0) throw new Error('there is no nclx');
  const changed = Buffer.from(avif);
  changed.writeUInt16BE(primaries, at + 4);
  changed.writeUInt16BE(transfer, at + 6);
  return changed;
}

export interface TiffKind {
  readonly bits?: number;
  readonly samples?: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  readonly format?: number;
  readonly photometric?: number;
  readonly compression?: number;
  /** 0 unspecified, 1 multiplied into the colours, 2 not. */
  readonly extra?: number;
  /** Tags of one LONG each. */
  readonly more?: readonly (readonly [tag: number, value: number])[];
}

/** A TIFF of 32 x 32 pixels in one strip. */
export function tiff(pixels: Uint8Array, kind: TiffKind = {}): Buffer {
  const { bits = 8, samples = 3, format = 1, photometric = 2, compression = 1, extra, more = [] } = kind;
  const size = 32;
  const entries: [tag: number, type: 3 | 4, values: number[]][] = [
    [256, 4, [size]],
    [257, 4, [size]],
    [258, 3, Array<number>(samples).fill(bits)],
    [259, 3, [compression]],
    [262, 3, [photometric]],
    [273, 4, [0]],
    [277, 3, [samples]],
    [278, 4, [size]],
    [279, 4, [pixels.length]],
    ...(extra === undefined ? [] : [[338, 3, [extra]] as [number, 3, number[]]]),
    [339, 3, Array<number>(samples).fill(format)],
    ...more.map(([tag, value]) => [tag, 4, [value]] as [number, 4, number[]]),
  ];
  entries.sort(([a], [b]) => a - b);
  const directoryEnd = 10 + 12 * entries.length + 4;
  const values = 2 * 2 * samples;
  const file = Buffer.alloc(directoryEnd + values + pixels.length);
  file.write('II*\0\x08\0\0\0', 'latin1');
  file.writeUInt16LE(entries.length, 8);
  let at = 10;
  let end = directoryEnd;
  for (const [tag, type, list] of entries) {
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(list.length, at + 4);
    const inline = list.length * (type === 3 ? 2 : 4) <= 4;
    if (!inline) file.writeUInt32LE(end, at + 8);
    list.forEach((value, i) => {
      if (type === 3) file.writeUInt16LE(value, (inline ? at + 8 : end) + 2 * i);
      else file.writeUInt32LE(tag === 273 ? directoryEnd + values : value, at + 8);
    });
    if (!inline) end += 2 * list.length;
    at += 12;
  }
  file.set(pixels, directoryEnd + values);
  return file;
}

export interface BitmapKind {
  readonly width: number;
  /** Negative: the first row is the highest. */
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  /** B, G, R, 0 each. */
  readonly palette?: readonly number[];
  /** Of red, green, blue and, where there are four, opacity. */
  readonly masks?: readonly number[];
  /** 12: OS/2's; 40: Windows'; 124: with masks in the header itself. */
  readonly header?: 12 | 40 | 124;
}

/** @param pixels rows padded to four bytes, the lowest first. */
export function bitmap(pixels: readonly number[], kind: BitmapKind): Buffer {
  const { width, height, bits, compression = 0, palette = [], masks = [], header = 40 } = kind;
  const info = Buffer.alloc(header);
  info.writeUInt32LE(header);
  if (header === 12) {
    [width, height, 1, bits].forEach((value, i) => {
      info.writeUInt16LE(value, 4 + 2 * i);
    });
  } else {
    info.writeInt32LE(width, 4);
    info.writeInt32LE(height, 8);
    info.writeUInt16LE(1, 12);
    info.writeUInt16LE(bits, 14);
    info.writeUInt32LE(compression, 16);
  }
  const maskBytes = Buffer.from(Uint32Array.from(masks).buffer);
  if (header === 124) info.set(maskBytes, 40);
  const beside = header === 40 ? maskBytes : Buffer.alloc(0);
  const file = Buffer.alloc(14);
  file.write('BM', 'latin1');
  file.writeUInt32LE(14 + header + beside.length + palette.length, 10);
  return Buffer.concat([file, info, beside, Buffer.from(palette), Buffer.from(pixels)]);
}

/** A GIF whose first frame leaves some of its canvas of 40 x 40 free, and whose colours are red and blue. */
export function gifWithPartialFrame(frame: { left: number; top: number; width: number; height: number }): Buffer {
  const header = Buffer.from([...Buffer.from('GIF89a'), 40, 0, 40, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255]);
  const descriptor = Buffer.from([
    0x2c,
    ...[frame.left, frame.top, frame.width, frame.height].flatMap((n) => [n, 0]),
    0,
  ]);
  // Codes of three bits: a clear before every other 0, so that they never grow.
  const codes = [
    ...Array<number[]>(frame.width * frame.height)
      .fill([4, 0])
      .flat(),
    5,
  ];
  const bits = codes.flatMap((code) => [code & 1, (code >> 1) & 1, code >> 2]);
  const data = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit, at) => byte | (bit << at), 0),
  );
  const blocks: number[] = [];
  for (let i = 0; i < data.length; i += 255) blocks.push(Math.min(255, data.length - i), ...data.slice(i, i + 255));
  return Buffer.concat([header, descriptor, Buffer.from([2, ...blocks, 0, 0x3b])]);
}

/** An AVIF of sharp's that says that its colours were multiplied by their opacity: a `prem` reference from item 1 to item 2. */
export function withPremultipliedAlpha(avif: Buffer): Buffer {
  const box = (type: string) => {
    const at = avif.indexOf(type, 0, 'latin1') - 4;
    if (at < 0) throw new Error(`there is no ${type}`);
    return at;
  };
  const [meta, iloc, iref] = [box('meta'), box('iloc'), box('iref')];
  const end = iref + avif.readUInt32BE(iref);
  const prem = Buffer.from('\0\0\0\x0eprem\0\x01\0\x01\0\x02', 'latin1');
  const changed = Buffer.concat([avif.subarray(0, end), prem, avif.subarray(end)]);
  for (const at of [meta, iref]) changed.writeUInt32BE(avif.readUInt32BE(at) + prem.length, at);
  // What it places moves: items of an id, a reference, a base of four bytes, a count, an offset and a length.
  for (let item = 0; item < avif.readUInt16BE(iloc + 14); item++) {
    const base = iloc + 16 + 18 * item + 4;
    changed.writeUInt32BE(avif.readUInt32BE(base) + prem.length, base);
  }
  return changed;
}
