/**
 * Animated PNG (PNG 3, section 12), which libvips reads as its first frame only. Our own reader, since those on npm inflate by themselves and are
 * not kept: it only takes the file apart into one PNG a frame, which libvips decodes.
 */
import { crc32 } from 'node:zlib';

export interface ApngFrame {
  /** A PNG of its own. */
  readonly png: Uint8Array;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly delayMs: number;
  /** What becomes of its place before the next frame. */
  readonly dispose: 'keep' | 'clear' | 'restore';
  /** Whether it replaces what is there, clear pixels too, or lies over it. */
  readonly isOver: boolean;
}

export interface ApngFile {
  readonly width: number;
  readonly height: number;
  /** 0 is for ever. */
  readonly loop: number;
  /** As `acTL` says; a damaged file may hold fewer. */
  readonly count: number;
  /** Damaged ones are left out. */
  readonly frames: readonly ApngFrame[];
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const SIGNATURE_BYTES = 8;
const LENGTH_AND_TYPE_BYTES = 8;
const CRC_BYTES = 4;

/** Up to the first that is cut off. */
function* chunksOf(file: Buffer): Generator<Chunk> {
  let at = SIGNATURE_BYTES;
  while (at + LENGTH_AND_TYPE_BYTES + CRC_BYTES <= file.length) {
    const end = at + LENGTH_AND_TYPE_BYTES + file.readUInt32BE(at);
    if (end + CRC_BYTES > file.length) return;
    yield { type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + LENGTH_AND_TYPE_BYTES, end) };
    at = end + CRC_BYTES;
  }
}

function writeChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** Chunks before the pixels that say what the pixels mean: each frame needs them. */
const SHARED_TYPES = ['PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'sBIT'];
const HEADER_BYTES = 13;
const CONTROL_BYTES = 8;
const FRAME_CONTROL_BYTES = 26;
const DISPOSAL = ['keep', 'clear', 'restore'] as const;

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether a PNG is animated: `acTL` stands before the pixels. */
export function isApng(bytes: Uint8Array): boolean {
  for (const { type } of chunksOf(asBuffer(bytes))) {
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}

/** @returns undefined where it is not animated, or nothing of it can be read. */
export function readApng(bytes: Uint8Array): ApngFile | undefined {
  const file = asBuffer(bytes);
  let header: Buffer | undefined;
  let control: { count: number; loop: number } | undefined;
  const shared: Buffer[] = [];
  const found: { control: Buffer; data: Buffer[] }[] = [];
  for (const { type, data } of chunksOf(file)) {
    const frame = found[found.length - 1];
    if (type === 'IHDR' && data.length === HEADER_BYTES) header = data;
    else if (type === 'acTL' && data.length === CONTROL_BYTES)
      control = { count: data.readUInt32BE(0), loop: data.readUInt32BE(4) };
    else if (type === 'fcTL' && data.length === FRAME_CONTROL_BYTES) found.push({ control: data, data: [] });
    // Pixels before any `fcTL` are a still for programs that do not know animations.
    else if (type === 'IDAT') frame?.data.push(data);
    else if (type === 'fdAT' && data.length > 4) frame?.data.push(data.subarray(4));
    else if (SHARED_TYPES.includes(type)) shared.push(writeChunk(type, data));
  }
  if (header === undefined || control === undefined) return undefined;
  const signature = file.subarray(0, SIGNATURE_BYTES);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const frames: ApngFrame[] = [];
  for (const { control, data } of found) {
    const place = {
      width: control.readUInt32BE(4),
      height: control.readUInt32BE(8),
      left: control.readUInt32BE(12),
      top: control.readUInt32BE(16),
    };
    const fits = place.left + place.width <= width && place.top + place.height <= height;
    if (data.length === 0 || place.width === 0 || place.height === 0 || !fits) continue;
    const size = Buffer.from(header);
    size.writeUInt32BE(place.width, 0);
    size.writeUInt32BE(place.height, 4);
    const parts = [writeChunk('IHDR', size), ...shared, ...data.map((part) => writeChunk('IDAT', part))];
    frames.push({
      ...place,
      png: Buffer.concat([signature, ...parts, writeChunk('IEND', new Uint8Array())]),
      // Of hundredths, where nothing else is said.
      delayMs: (1000 * control.readUInt16BE(20)) / (control.readUInt16BE(22) || 100),
      dispose: DISPOSAL[control[24]] ?? 'keep',
      isOver: control[25] === 1,
    });
  }
  return frames.length === 0 ? undefined : { width, height, ...control, frames };
}
