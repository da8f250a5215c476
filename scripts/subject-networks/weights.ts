/** Reads the constants of a TensorFlow.js graph model. */

export interface WeightsGroup {
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: 'float32' | 'int32';
    readonly quantization?: { readonly dtype: 'float16' };
  }[];
}

export interface Constant {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** All constants as floats, by name. */
export function readConstants(groups: readonly WeightsGroup[], bytes: Buffer): ReadonlyMap<string, Constant> {
  const constants = new Map<string, Constant>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of groups.flatMap(({ weights }) => weights)) {
    const count = shape.reduce((product, size) => product * size, 1);
    const width = quantization === undefined ? 4 : 2;
    const read = (at: number) => {
      if (quantization !== undefined) return fromFloat16(bytes.readUInt16LE(at));
      return dtype === 'int32' ? bytes.readInt32LE(at) : bytes.readFloatLE(at);
    };
    constants.set(name, { shape, values: Float32Array.from({ length: count }, (_, i) => read(offset + i * width)) });
    offset += count * width;
  }
  if (offset !== bytes.length)
    throw new Error(`The weights have ${bytes.length} bytes; the graph describes ${offset}.`);
  return constants;
}
