/** Pictures for the tests, drawn or put together byte by byte. */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { expect } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import type { Picture } from '../../src/images/index.js';

export type Colour = readonly [number, number, number];

export function flat([r, g, b]: Colour, width = 32, height = 32): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
}

/** Smooth but nowhere flat, so that a wrong, mirrored or truncated decode shows. */
export function gradient(width: number, height: number): Sharp {
  const bytes = Buffer.alloc(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      bytes.set([(255 * x) / width, (255 * y) / height, (7 * x * y) % 256], 3 * (y * width + x));
  return sharp(bytes, { raw: { width, height, channels: 3 } });
}

/** Animation whose frames are 20 x 20 and flat. */
export function animation(colours: readonly Colour[]): Sharp {
  const frames = colours.map((colour) => Buffer.concat(Array.from({ length: 400 }, () => Buffer.from(colour))));
  const raw = { width: 20, height: 20 * colours.length, channels: 3, pageHeight: 20 } as const;
  return sharp(Buffer.concat(frames), { raw });
}

export function colourAt({ width, height, pixels }: Omit<Picture, 'format'>, x: number, y: number): number[] {
  return [0, 1, 2].map((channel) => pixels[(channel * height + y) * width + x]);
}

export function expectColour(actual: readonly number[], expected: readonly number[], tolerance = 2): void {
  const off = Math.max(...actual.map((value, i) => Math.abs(value - expected[i])));
  expect(off, `${actual.join()} is not ${expected.join()}`).toBeLessThanOrEqual(tolerance);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG that says it is this large and holds next to nothing. */
export function pngThatClaims(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A 16 x 16 GIF of two colours whose every frame paints one pixel. */
export function gifOfFrames(frames: number): Buffer {
  const header = Buffer.from([...Buffer.from('GIF89a'), 16, 0, 16, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0]);
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

/** The first box of an ISO base media file. */
export function ftyp(major: string, ...compatible: string[]): Buffer {
  const text = `ftyp${major}\0\0\0\0${compatible.join('')}`;
  const size = Buffer.alloc(4);
  size.writeUInt32BE(4 + text.length);
  return Buffer.concat([size, Buffer.from(text, 'latin1'), Buffer.alloc(64)]);
}

/** The UserError that an attempt ends in, checked to say what happened and then what to do. */
export async function userErrorOf(attempt: Promise<unknown>): Promise<UserError> {
  const error = await attempt.then(
    () => expect.unreachable('it should have been refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw error;
  expect(error.message).toMatch(/^[^\n]+\. [A-Z][^\n]+\.$/);
  expect(error.message).not.toMatch(/undefined|NaN|Vips|Input/);
  return error;
}
