/** Where a GIF's first frame lies on its canvas. */

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const EXTENSION = 0x21;
const IMAGE = 0x2c;
/** Signature and screen descriptor. */
const HEADER_BYTES = 13;

const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** @returns undefined where it cannot be found; the decoder reports the damage. */
export function readFirstFrame(file: Uint8Array): Frame | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < HEADER_BYTES) return undefined;
  let at = HEADER_BYTES + tableBytes(bytes[10]);
  while (bytes[at] === EXTENSION) {
    at += 2;
    // Blocks, each after its length, until one of none.
    while (bytes[at] > 0) at += 1 + bytes[at];
    at += 1;
  }
  if (bytes[at] !== IMAGE || at + 10 > bytes.length) return undefined;
  const [left, top, width, height] = [1, 3, 5, 7].map((offset) => bytes.readUInt16LE(at + offset));
  return { left, top, width, height };
}
