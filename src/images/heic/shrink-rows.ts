/** Downscales a decoded picture by an integer factor, row by row, so that it is never copied as a whole. */

export interface DecodedPixels {
  readonly bytes: Uint8Array;
  /** Of the first row, in bytes. */
  readonly start: number;
  /** From row to row, in bytes. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  /** Interleaved. */
  readonly channels: 3 | 4;
  /** 8, or up to 16 in two bytes, little-endian. */
  readonly bits: number;
}

export interface Rows extends Iterable<Uint8Array> {
  readonly width: number;
  readonly height: number;
}

/** @param factor a whole number. What is left over on the right and below is left out. */
export function shrinkRows(source: DecodedPixels, factor: number): Rows {
  const width = Math.max(1, Math.floor(source.width / factor));
  const height = Math.max(1, Math.floor(source.height / factor));
  const square = { width: Math.min(factor, source.width), height: Math.min(factor, source.height) };
  return {
    width,
    height,
    *[Symbol.iterator]() {
      for (let row = 0; row < height; row++) yield oneRow(source, width, row * factor, factor, square);
    },
  };
}

/** Opacity is averaged like a colour: at a few pixels of many, what is hidden beside them does not show. */
function oneRow(
  { bytes, start, stride, channels, bits }: DecodedPixels,
  width: number,
  top: number,
  factor: number,
  square: { readonly width: number; readonly height: number },
): Uint8Array {
  const deep = bits > 8;
  const first = start + top * stride;
  if (factor === 1 && !deep) return bytes.slice(first, first + width * channels);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const result = deep ? new Uint16Array(width * channels) : new Uint8Array(width * channels);
  const scale = (deep ? 65_535 / (2 ** bits - 1) : 1) / (square.width * square.height);
  const size = deep ? 2 : 1;
  for (let x = 0; x < width; x++)
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let down = 0; down < square.height; down++) {
        const left = first + down * stride + (x * factor * channels + channel) * size;
        for (let right = 0; right < square.width; right++) {
          const at = left + right * channels * size;
          sum += deep ? view.getUint16(at, true) : bytes[at];
        }
      }
      result[x * channels + channel] = Math.round(sum * scale);
    }
  return new Uint8Array(result.buffer);
}
