/** The code points of a PNG's colours: the cICP chunk (PNG 3, section 11.3.2.6). */
import type { Cicp } from '../colour/cicp.js';

const SIGNATURE_BYTES = 8;
/** Length and type before, checksum after. */
const CHUNK_HEADER_BYTES = 8;
const CHUNK_OVERHEAD_BYTES = 12;

export function readCicpChunk(file: Uint8Array): Cicp | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let at = SIGNATURE_BYTES;
  while (at + CHUNK_OVERHEAD_BYTES <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const data = at + CHUNK_HEADER_BYTES;
    // It stands before the palette and the pixels.
    if (type === 'IDAT' || type === 'PLTE') return undefined;
    if (type === 'cICP' && length === 4 && data + 4 <= bytes.length)
      return { primaries: bytes[data], transfer: bytes[data + 1], fullRange: bytes[data + 3] !== 0 };
    at += CHUNK_OVERHEAD_BYTES + length;
  }
  return undefined;
}
