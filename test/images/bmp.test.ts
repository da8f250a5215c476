import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { decodePicture } from '../../src/images/index.js';
import { type Colour, colourAt, expectColour, userErrorOf } from './pictures.js';
import { type BitmapKind, bitmap } from './sample-files.js';

const SIDE = 32;
const RED: Colour = [200, 40, 50];
const BLUE: Colour = [30, 60, 210];
/** Blue, green, red and nothing. */
const PALETTE = [...[...RED].reverse(), 0, ...[...BLUE].reverse(), 0];
const size = { width: SIDE, height: SIDE };

const rows = (row: readonly number[]) => Array.from({ length: SIDE }, () => row).flat();
/** RED on the left, BLUE on the right, the lowest two rows BLUE throughout. */
const drawn = (left: readonly number[], right: readonly number[]) => [
  ...rows([...left, ...right]).slice(0, 0),
  ...[...Array(SIDE)].flatMap((_, row) => (row < 2 ? [...right, ...right] : [...left, ...right])),
];
const times = (count: number, bytes: readonly number[]) => Array.from({ length: count }, () => bytes).flat();
const word = (value: number, bytes: number) => Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 255);
const in565 = ([r, g, b]: Colour) => word(((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3), 2);
const in555 = ([r, g, b]: Colour) => word(((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3), 2);
const bgr = ([r, g, b]: Colour) => [b, g, r];

/** A run of RED, one of BLUE, the row's end; the last one is the picture's. */
const runs = (half: readonly number[]) => [
  ...times(2, [SIDE, half[1], 0, 0]),
  ...times(SIDE - 2, [SIDE / 2, half[0], SIDE / 2, half[1], 0, 0]),
  0,
  1,
];

const KINDS: readonly (readonly [string, readonly number[], Partial<BitmapKind>, number])[] = [
  ['1 bit', drawn([0, 0], [255, 255]), { bits: 1, palette: PALETTE }, 0],
  ['2 bits', drawn(times(4, [0]), times(4, [0x55])), { bits: 2, palette: PALETTE }, 0],
  ['4 bits', drawn(times(8, [0]), times(8, [0x11])), { bits: 4, palette: PALETTE }, 0],
  ['8 bits', drawn(times(16, [0]), times(16, [1])), { bits: 8, palette: PALETTE }, 0],
  ['8 bits in runs', runs([0, 1]), { bits: 8, compression: 1, palette: PALETTE }, 0],
  ['4 bits in runs', runs([0, 0x11]), { bits: 4, compression: 2, palette: PALETTE }, 0],
  ['16 bits', drawn(times(16, in555(RED)), times(16, in555(BLUE))), { bits: 16 }, 8],
  [
    '16 bits by masks',
    drawn(times(16, in565(RED)), times(16, in565(BLUE))),
    { bits: 16, compression: 3, masks: [0xf800, 0x07e0, 0x001f] },
    8,
  ],
  ['24 bits', drawn(times(16, bgr(RED)), times(16, bgr(BLUE))), { bits: 24 }, 0],
  ['32 bits', drawn(times(16, [...bgr(RED), 0]), times(16, [...bgr(BLUE), 0])), { bits: 32 }, 0],
  [
    '32 bits by masks, with an opacity that nobody has set',
    drawn(times(16, [...bgr(RED), 0]), times(16, [...bgr(BLUE), 0])),
    { bits: 32, compression: 3, header: 124, masks: [0xff0000, 0xff00, 0xff, 0xff000000] },
    0,
  ],
];

describe('bitmaps', () => {
  test.each(KINDS)('%s', async (_, pixels, kind, tolerance) => {
    const picture = await decodePicture(bitmap(pixels, { ...size, bits: 8, ...kind }));
    expect(picture).toMatchObject({ ...size, format: 'bmp' });
    expect(picture).not.toHaveProperty('alpha');
    expectColour(colourAt(picture, 3, 3), RED, tolerance);
    expectColour(colourAt(picture, 28, 3), BLUE, tolerance);
    expectColour(colourAt(picture, 3, 31), BLUE, tolerance);
  });

  test("OS/2's", async () => {
    const palette = [...bgr(RED), ...bgr(BLUE)];
    const bytes = bitmap(drawn(times(8, [0]), times(8, [0x11])), { ...size, bits: 4, header: 12, palette });
    const picture = await decodePicture(bytes);
    expectColour(colourAt(picture, 3, 3), RED, 0);
    expectColour(colourAt(picture, 28, 3), BLUE, 0);
  });

  test('the first row may be the highest', async () => {
    const pixels = drawn(times(16, bgr(RED)), times(16, bgr(BLUE)));
    const picture = await decodePicture(bitmap(pixels, { width: SIDE, height: -SIDE, bits: 24 }));
    expectColour(colourAt(picture, 3, 0), BLUE, 0);
    expectColour(colourAt(picture, 3, 31), RED, 0);
  });

  test('opacity', async () => {
    const pixels = drawn(times(16, [...bgr(RED), 128]), times(16, [...bgr(BLUE), 255]));
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const picture = await decodePicture(bitmap(pixels, { ...size, bits: 32, compression: 3, header: 124, masks }));
    expect(picture.alpha?.[3 * SIDE + 3]).toBe(128);
    expectColour(colourAt(picture, 3, 3), RED, 0);
  });

  test('what runs leave out is transparent', async () => {
    const bytes = bitmap([...times(16, [SIDE, 0, 0, 0]), 0, 1], { ...size, bits: 8, compression: 1, palette: PALETTE });
    const picture = await decodePicture(bytes);
    expect(picture.alpha?.[3]).toBe(0);
    expect(picture.alpha?.[31 * SIDE + 3]).toBe(255);
  });

  test('a bitmap that holds a JPEG is refused by name', async () => {
    const error = await userErrorOf(decodePicture(bitmap([1, 2, 3], { ...size, bits: 24, compression: 4 })));
    expect(error).toMatchObject({ kind: 'picture-variant', details: { format: 'BMP' } });
  });

  test('sizes are limited before a pixel is decoded', async () => {
    const runs = { bits: 8, compression: 1, palette: PALETTE };
    const large = bitmap([0, 1], { width: 15_000, height: 15_000, ...runs });
    expect((await userErrorOf(decodePicture(large))).kind).toBe('picture-pixels');
    const least = bitmap([0, 1], { width: 16, height: -(2 ** 31), ...runs });
    expect((await userErrorOf(decodePicture(least))).kind).toMatch(/picture-(pixels|side)/);
  });

  test.each([0, 0.3, 0.9])('cut off at %f of its length it is damaged', async (part) => {
    for (const [, pixels, kind] of KINDS) {
      const bytes = bitmap(pixels, { ...size, bits: 8, ...kind });
      const cut = bytes.subarray(0, 18 + Math.floor(part * (bytes.length - 18)));
      expect((await userErrorOf(decodePicture(cut))).kind).toMatch(/picture-(damaged|clear)/);
    }
  });

  test('whatever the bytes, it ends in a picture or a sentence', async () => {
    const kinds = KINDS.map(([, pixels, kind]) => bitmap(pixels, { ...size, bits: 8, ...kind }));
    const change = fc.tuple(fc.nat(200), fc.nat(255));
    const mutation = fc.record({ file: fc.constantFrom(...kinds), changes: fc.array(change, { maxLength: 8 }) });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ file, changes }) => {
        const bytes = Buffer.from(file);
        for (const [at, value] of changes) bytes[at] = value;
        const attempt = decodePicture(bytes, { limits: { pixels: 1e6 } });
        await attempt.catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
        });
      }),
      { numRuns: 300 },
    );
  });
});
