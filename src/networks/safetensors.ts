/**
 * The safetensors format: eight bytes of header length (little endian), a JSON header that names tensors with their type, shape and
 * byte range, then the values. Read and written here because the published readers fetch from a hub or need another runtime.
 */
import { z } from 'zod';
import { UserError } from '../errors/user-error.js';
import { roundHalfToEven } from './round-half-to-even.js';

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type TensorType = 'F32' | 'F16';

const BYTES = { F32: 4, F16: 2 } as const;
const MAX_HEADER_BYTES = 1_000_000;

const entrySchema = z.object({
  dtype: z.enum(['F32', 'F16']),
  shape: z.array(z.int().nonnegative()).max(8),
  /** First byte and the one after the last, counted from the end of the header. */
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

const headerSchema = z.object({ __metadata__: z.record(z.string(), z.string()).default({}) }).catchall(entrySchema);

const damagedError = (reason: string) => new UserError('safetensors-damaged', { reason });

/**
 * @returns the tensors in the header's order, half precision widened to float32, and the file's metadata.
 * @throws UserError when the bytes are not a well-formed safetensors file of F32 and F16 tensors.
 */
export function readSafetensors(bytes: Uint8Array): { tensors: Map<string, Tensor>; metadata: Record<string, string> } {
  if (bytes.byteLength < 8) throw damagedError('it is too short');
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (headerBytes > Math.min(MAX_HEADER_BYTES, bytes.byteLength - 8)) throw damagedError('its header is too long');
  const { entries, metadata } = parseHeader(bytes.subarray(8, 8 + headerBytes));
  const data = bytes.subarray(8 + headerBytes);
  checkLayout(entries, data.byteLength);
  const tensors = new Map<string, Tensor>();
  for (const [name, { dtype, shape, data_offsets }] of entries)
    tensors.set(name, { shape, values: decode(data.subarray(...data_offsets), dtype) });
  return { tensors, metadata };
}

type Entry = z.infer<typeof entrySchema>;

function parseHeader(bytes: Uint8Array): { entries: [string, Entry][]; metadata: Record<string, string> } {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damagedError('its header is not JSON');
  }
  const header = headerSchema.safeParse(json);
  if (!header.success) throw damagedError('its header is not as the format says');
  const { __metadata__: metadata, ...entries } = header.data;
  return { entries: Object.entries(entries), metadata };
}

/** The format allows neither gaps nor overlaps: in order of their offsets, tensors follow each other from the first byte to the last. */
function checkLayout(entries: readonly [string, Entry][], dataBytes: number): void {
  let end = 0;
  const places = entries.toSorted(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  for (const [name, { dtype, shape, data_offsets }] of places) {
    const [from, to] = data_offsets;
    const count = shape.reduce((product, side) => product * side, 1);
    if (from !== end || to - from !== count * BYTES[dtype]) throw damagedError(`${name} does not fit its place`);
    end = to;
  }
  if (end !== dataBytes) throw damagedError(`its values take ${dataBytes} bytes where the header says ${end}`);
}

function decode(bytes: Uint8Array, type: TensorType): Float32Array {
  const aligned = new Uint8Array(bytes);
  if (type === 'F32') return new Float32Array(aligned.buffer);
  const halves = new Uint16Array(aligned.buffer);
  const values = new Float32Array(halves.length);
  // A plain loop: `Float32Array.from` with a function takes three times as long.
  for (let index = 0; index < halves.length; index++) values[index] = fromHalf(halves[index]);
  return values;
}

/**
 * IEEE 754 half precision to a number. Our own: on Node 20, which has no Float16Array, `@petamoriken/float16` takes three times as long
 * (0.4 s for the weights that ship), and every start of a worker waits for it.
 */
function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const LARGEST_HALF = 65504;

/** The nearest half to a finite number, ties to even; numbers too large become the largest half. */
function toHalf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.min(Math.abs(value), LARGEST_HALF);
  const exponent = Math.max(-14, Math.floor(Math.log2(size || 1e-9)));
  const units = roundHalfToEven(size / 2 ** (exponent - 10));
  // `units` is 1024 to 2048 for normal numbers; adding it to the exponent's bits carries where it is 2048.
  return sign | (((exponent + 14) << 10) + units);
}

function encode(values: Float32Array, type: TensorType): Uint8Array {
  const array = type === 'F32' ? values : Uint16Array.from(values, toHalf);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The same tensors, metadata and type give the same bytes. Half precision is rounded to nearest, ties to even. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
  type: TensorType,
): Uint8Array {
  const entries: [string, unknown][] = [['__metadata__', metadata]];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const part = encode(values, type);
    entries.push([name, { dtype: type, shape, data_offsets: [offset, offset + part.byteLength] }]);
    offset += part.byteLength;
    parts.push(part);
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  // Spaces after the JSON let the values start at a multiple of eight.
  const padding = Buffer.alloc(-json.byteLength & 7, ' ');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength + padding.byteLength));
  return Buffer.concat([length, json, padding, ...parts]);
}
