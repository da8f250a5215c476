/** GIFs whose frames cover a part of the canvas, which our encoder doesn’t write (GIF89a specification). */

/** Indices of the colour table. */
export const [CLEAR, RED, BLUE] = [0, 1, 2];
const TABLE = [0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0];

export interface GifFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Of all of it. */
  readonly colour: number;
  /** 1: stays, 2: is cleared, 3: what was before comes back. */
  readonly disposal?: number;
}

const CODE_BITS = 3;
const CLEAR_CODE = 4;
const END_CODE = 5;
const MAX_BLOCK = 255;

/** LZW that never grows its codes: the table is cleared before it would. */
function compress(colour: number, pixels: number): number[] {
  const codes = [CLEAR_CODE];
  for (let i = 0; i < pixels; i++) {
    if (i > 0 && i % 2 === 0) codes.push(CLEAR_CODE);
    codes.push(colour);
  }
  codes.push(END_CODE);
  const bytes = new Array(Math.ceil((codes.length * CODE_BITS) / 8)).fill(0);
  codes.forEach((code, at) => {
    for (let bit = 0; bit < CODE_BITS; bit++) {
      const place = at * CODE_BITS + bit;
      bytes[place >> 3] |= ((code >> bit) & 1) << (place & 7);
    }
  });
  const blocks: number[] = [];
  for (let i = 0; i < bytes.length; i += MAX_BLOCK) {
    const block = bytes.slice(i, i + MAX_BLOCK);
    blocks.push(block.length, ...block);
  }
  return [CODE_BITS - 1, ...blocks, 0];
}

const short = (value: number) => [value & 0xff, value >> 8];
const DELAY = 10;

export function writeGif(width: number, height: number, frames: readonly GifFrame[]): Buffer {
  const images = frames.flatMap((frame) => [
    ...[0x21, 0xf9, 4, ((frame.disposal ?? 1) << 2) | 1, ...short(DELAY), CLEAR, 0],
    ...[0x2c, ...short(frame.left), ...short(frame.top), ...short(frame.width), ...short(frame.height), 0],
    ...compress(frame.colour, frame.width * frame.height),
  ]);
  const header = [...Buffer.from('GIF89a'), ...short(width), ...short(height), 0x91, 0, 0, ...TABLE];
  return Buffer.from([...header, ...images, 0x3b]);
}
