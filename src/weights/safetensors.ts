/**
 * The safetensors format: eight bytes of header length (little endian), a JSON header that names tensors with their type, shape and
 * byte range, then the values. Read and written here because the published readers fetch from a hub or need another runtime.
 */
import { z } from 'zod';
import { UserError } from '../user-error.js';

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type TensorType = 'F32' | 'F16';

const BYTES = { F32: 4, F16: 2 } as const;
const LARGEST_HEADER = 1_000_000;

const headerSchema = z.record(
  z.string(),
  z.union([
    z.object({
      dtype: z.enum(['F32', 'F16']),
      shape: z.array(z.int().nonnegative()).max(8),
      data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
    }),
    z.record(z.string(), z.string()),
  ]),
);

const damaged = (why: string) =>
  new UserError('weights-damaged', `This is not a safetensors file that can be read (${why}); fetch it again.`);

/**
 * @returns the tensors in the header's order, half precision widened to float32, and the file's metadata.
 * @throws UserError when the bytes are not a well-formed safetensors file of F32 and F16 tensors.
 */
export function readSafetensors(bytes: Uint8Array): { tensors: Map<string, Tensor>; metadata: Record<string, string> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8) throw damaged('it is too short');
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > LARGEST_HEADER || 8 + headerBytes > bytes.byteLength) throw damaged('its header is too long');
  const data = bytes.subarray(8 + headerBytes);
  const tensors = new Map<string, Tensor>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(parseHeader(bytes.subarray(8, 8 + headerBytes)))) {
    if (!isTensor(entry)) {
      if (name !== '__metadata__') throw damaged(`${name} is no tensor`);
      metadata = entry;
      continue;
    }
    const [from, to] = entry.data_offsets;
    const count = entry.shape.reduce((product, side) => product * side, 1);
    if (to > data.byteLength || to - from !== count * BYTES[entry.dtype])
      throw damaged(`${name} does not fit its place`);
    tensors.set(name, { shape: entry.shape, values: decode(data.subarray(from, to), entry.dtype) });
  }
  return { tensors, metadata };
}

type Entry = z.infer<typeof headerSchema>[string];

function isTensor(entry: Entry): entry is Extract<Entry, { data_offsets: unknown }> {
  return Array.isArray(entry.data_offsets);
}

function parseHeader(bytes: Uint8Array) {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged('its header is not JSON');
  }
  const header = headerSchema.safeParse(json);
  if (!header.success) throw damaged('its header is not as the format says');
  return header.data;
}

function decode(bytes: Uint8Array, type: TensorType): Float32Array {
  const aligned = new Uint8Array(bytes);
  if (type === 'F32') return new Float32Array(aligned.buffer);
  return Float32Array.from(new Uint16Array(aligned.buffer), fromHalf);
}

/** IEEE 754 half precision to a number. */
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

export function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function encode(values: Float32Array, type: TensorType): Uint8Array {
  const array = type === 'F32' ? values : Uint16Array.from(values, toHalf);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The same tensors, metadata and type give the same bytes. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
  type: TensorType,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const part = encode(values, type);
    header[name] = { dtype: type, shape, data_offsets: [offset, offset + part.byteLength] };
    offset += part.byteLength;
    parts.push(part);
  }
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(
    text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8 + (text.length - Buffer.byteLength(text))),
  );
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.byteLength), true);
  return new Uint8Array(Buffer.concat([length, json, ...parts]));
}
