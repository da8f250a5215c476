/** Animated PNGs, which sharp doesn’t write (PNG 3, section 11.3.6). */
import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

type Part = { left: number; top: number; side: number; colour: readonly number[]; dispose: number; blend: number };

/** An animated PNG of squares. */
export function apng(canvas: number, parts: readonly Part[], count = parts.length): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(canvas, 0);
  header.writeUInt32BE(canvas, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const control = Buffer.alloc(8);
  control.writeUInt32BE(count, 0);
  control.writeUInt32BE(2, 4);
  let sequence = 0;
  const chunks = parts.flatMap(({ left, top, side, colour, dispose, blend }, index) => {
    const frame = Buffer.alloc(26);
    for (const [at, value] of [sequence++, side, side, left, top].entries()) frame.writeUInt32BE(value, 4 * at);
    frame.writeUInt16BE(1, 20);
    frame.writeUInt16BE(20, 22);
    frame.set([dispose, blend], 24);
    const row = Buffer.from([0, ...Array.from({ length: side }, () => colour).flat()]);
    const data = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
    const number = Buffer.alloc(4);
    if (index > 0) number.writeUInt32BE(sequence++);
    return [chunk('fcTL', frame), index === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([number, data]))];
  });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('acTL', control),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
