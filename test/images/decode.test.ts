import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePicture, resizeAlpha, shrink } from '../../src/images/index.js';
import { apng } from './animation/write-apng.js';
import { CLEAR, RED, writeGif } from './animation/write-gif.js';
import { animation, type Colour, colourAt, expectColour, flat, gradient } from './pictures.js';

const RUST: Colour = [200, 100, 50];

describe('formats', () => {
  test.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)('%s is read', async (format) => {
    const bytes = await flat(RUST, 40, 24).toFormat(format).toBuffer();
    const picture = await decodePicture(bytes);
    expect(picture).toMatchObject({ width: 40, height: 24, format });
    expect(picture.pixels).toHaveLength(3 * 40 * 24);
    expect(picture).not.toHaveProperty('alpha');
    expectColour(colourAt(picture, 39, 23), RUST, 4);
  });

  test('what a file is called does not matter', async () => {
    const bytes = await flat(RUST).webp().toBuffer();
    expect((await decodePicture(bytes, { name: 'photo.pdf' })).format).toBe('webp');
  });

  test.each(['gif', 'webp'] as const)('an animated %s gives its first frame', async (format) => {
    const bytes = await animation([RUST, [0, 0, 255], [0, 255, 0]])
      .toFormat(format)
      .toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(3);
    const picture = await decodePicture(bytes);
    expect(picture).toMatchObject({ width: 20, height: 20 });
    expectColour(colourAt(picture, 10, 10), RUST, 4);
  });

  test('bytes that are a view into a larger buffer', async () => {
    const file = await flat(RUST).png().toBuffer();
    const larger = new Uint8Array(file.length + 30).fill(60);
    larger.set(file, 7);
    expectColour(colourAt(await decodePicture(larger.subarray(7, 7 + file.length)), 3, 3), RUST, 0);
  });
});

describe('orientation', () => {
  const [width, height] = [24, 16];
  /** Where the stored pixel (x, y) is seen, by EXIF 2.3, tag 0x0112. */
  const seenAt: Record<number, (x: number, y: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [width - 1 - x, y],
    3: (x, y) => [width - 1 - x, height - 1 - y],
    4: (x, y) => [x, height - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [height - 1 - y, x],
    7: (x, y) => [height - 1 - y, width - 1 - x],
    8: (x, y) => [y, width - 1 - x],
  };

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is applied', async (orientation) => {
    const stored = await decodePicture(await gradient(width, height).png().toBuffer());
    const seen = await decodePicture(await gradient(width, height).withMetadata({ orientation }).png().toBuffer());
    expect([seen.width, seen.height]).toEqual(orientation < 5 ? [width, height] : [height, width]);
    for (const [x, y] of [
      [0, 0],
      [23, 0],
      [0, 15],
      [5, 9],
    ])
      expect(colourAt(seen, ...seenAt[orientation](x, y))).toEqual(colourAt(stored, x, y));
  });

  test('a turned picture is resized by the long side that is seen', async () => {
    const bytes = await gradient(60, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await decodePicture(bytes, { longSide: 30 })).toMatchObject({ width: 20, height: 30 });
  });
});

describe('colour', () => {
  const sixteenBits = () =>
    sharp(
      new Uint16Array(3 * 32 * 32).map((_, i) => 257 * RUST[i % 3]),
      { raw: { width: 32, height: 32, channels: 3 } },
    );
  const greyLevels = (channels: 1 | 2) =>
    sharp({
      create: {
        width: 32,
        height: 32,
        channels: channels === 1 ? 3 : 4,
        background: { r: 119, g: 119, b: 119, alpha: 0.6 },
      },
    }).toColourspace('b-w');

  test.each([
    ['CMYK JPEG', () => flat(RUST).toColourspace('cmyk').jpeg(), { space: 'cmyk' }, 40],
    [
      'CMYK TIFF with a profile',
      () => flat(RUST).toColourspace('cmyk').withIccProfile('cmyk').tiff(),
      { space: 'cmyk', hasProfile: true },
      40,
    ],
    ['16-bit PNG', () => sixteenBits().toColourspace('rgb16').png(), { depth: 'ushort' }, 0],
    [
      '16-bit PNG in sRGB by its profile',
      () => flat(RUST).toColourspace('rgb16').withIccProfile('srgb').png(),
      { depth: 'ushort', hasProfile: true },
      1,
    ],
    [
      '16-bit PNG in Display P3',
      () => flat(RUST).toColourspace('rgb16').withIccProfile('p3').png(),
      { depth: 'ushort', hasProfile: true },
      2,
    ],
    ['PNG in Display P3', () => flat(RUST).withIccProfile('p3').png(), { hasProfile: true }, 2],
    ['JPEG in Display P3', () => flat(RUST).withIccProfile('p3').jpeg(), { hasProfile: true }, 4],
    ['palette PNG', () => flat(RUST).png({ palette: true }), { isPalette: true }, 2],
  ] as const)('%s', async (_, draw, expected, tolerance) => {
    const bytes = await draw().toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject(expected);
    const picture = await decodePicture(bytes);
    expectColour(colourAt(picture, 9, 20), RUST, tolerance);
    expect(picture.alpha).toBeUndefined();
  });

  test('Display P3 is converted, not taken for sRGB', async () => {
    const bytes = await flat(RUST).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    expect(Math.abs(stored[0] - RUST[0])).toBeGreaterThan(8);
  });

  test('grey', async () => {
    const bytes = await greyLevels(1).png().toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ space: 'b-w', channels: 1 });
    expect(colourAt(await decodePicture(bytes), 1, 1)).toEqual([119, 119, 119]);
  });

  test('16-bit grey', async () => {
    const levels = new Uint16Array(32 * 32).fill(257 * 119);
    const bytes = await sharp(levels, { raw: { width: 32, height: 32, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ depth: 'ushort', channels: 1 });
    expect(colourAt(await decodePicture(bytes), 1, 1)).toEqual([119, 119, 119]);
  });

  test('grey with alpha', async () => {
    const bytes = await greyLevels(2).png().toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ channels: 2 });
    const picture = await decodePicture(bytes);
    expectColour(colourAt(picture, 1, 1), [119, 119, 119], 0.01);
    expect(picture.alpha).toEqual(new Uint8Array(32 * 32).fill(153));
  });
});

describe('alpha', () => {
  /** RUST on the left and, hidden by alpha 0, pure green on the right; one column between at half opacity. */
  const halfHidden = () => {
    const bytes = Buffer.alloc(4 * 32 * 32);
    for (let i = 0; i < 32 * 32; i++) {
      const x = i % 32;
      bytes.set(x < 16 ? [...RUST, 255] : x === 16 ? [0, 0, 255, 128] : [0, 255, 0, 0], 4 * i);
    }
    return sharp(bytes, { raw: { width: 32, height: 32, channels: 4 } });
  };

  test.each(['png', 'webp', 'tiff'] as const)('%s: hidden colour becomes the mean of what is seen', async (format) => {
    const bytes = await halfHidden().toFormat(format, { lossless: true, compression: 'lzw' }).toBuffer();
    const picture = await decodePicture(bytes);
    const seen = 16 * 255 + 128;
    const mean = RUST.map((value, c) => (16 * 255 * value + 128 * [0, 0, 255][c]) / seen);
    expect(colourAt(picture, 4, 9)).toEqual([...RUST]);
    expectColour(colourAt(picture, 28, 9), mean, 0.01);
    // It is seen faintly, and will be again: the painting gets the same opacity.
    expect(colourAt(picture, 16, 9)).toEqual([0, 0, 255]);
    expect([15, 16, 17].map((x) => picture.alpha?.[9 * 32 + x])).toEqual([255, 128, 0]);
  });

  test('hidden colour does not bleed when the picture is resized', async () => {
    const picture = await decodePicture(await halfHidden().png().toBuffer(), { longSide: 16 });
    for (let x = 0; x < 16; x++) expect(colourAt(picture, x, 8)[1]).toBeLessThanOrEqual(RUST[1] + 2);
  });

  test('a picture that is half transparent throughout keeps its colours', async () => {
    const bytes = await gradient(40, 30).ensureAlpha(0.5).png().toBuffer();
    const [faint, opaque] = [await decodePicture(bytes), await decodePicture(await gradient(40, 30).png().toBuffer())];
    expect(faint.pixels).toEqual(opaque.pixels);
    expect(faint.alpha).toEqual(new Uint8Array(40 * 30).fill(127));
  });

  test('an edge is as smooth when it is enlarged as it was', () => {
    const [from, to] = [
      { width: 16, height: 16 },
      { width: 128, height: 128 },
    ];
    const alpha = Uint8Array.from({ length: 256 }, (_, i) => (i % 16 < 8 ? 255 : 0));
    const enlarged = resizeAlpha(from, alpha, to);
    const row = [...enlarged.subarray(64 * 128, 65 * 128)];
    const steps = row.slice(1).map((value, x) => Math.abs(value - row[x]));
    expect(Math.max(...steps)).toBeLessThan(60);
    expect([row[0], row[127]]).toEqual([255, 0]);
  });

  test('alpha of 255 throughout is no alpha', async () => {
    expect(await decodePicture(await flat(RUST).ensureAlpha().png().toBuffer())).not.toHaveProperty('alpha');
  });
});

describe('an animation that begins with nothing', () => {
  const whole = { left: 0, top: 0, width: 100, height: 80 };
  const gif = (...colours: number[]) =>
    writeGif(
      100,
      80,
      colours.map((colour) => ({ ...whole, colour })),
    );
  const square = { left: 0, top: 0, side: 32, dispose: 0, blend: 0 };
  const nothing = { ...square, colour: [9, 9, 9, 0] };

  test.each([
    ['gif', async () => gif(CLEAR, CLEAR, CLEAR, RED, CLEAR)],
    ['webp', () => sharp(gif(CLEAR, RED), { pages: -1 }).webp({ lossless: true }).toBuffer()],
    ['png', async () => apng(32, [nothing, { ...square, colour: [255, 0, 0, 255] }])],
  ] as const)('is what it shows first: %s', async (_, make) => {
    const bytes = await make();
    const picture = await decodePicture(bytes);
    expect(picture.alpha).toBeUndefined();
    expectColour(colourAt(picture, 10, 10), [255, 0, 0], 2);
    const { bytes: small, ...size } = await shrink(bytes, 24);
    expect(Math.max(size.width, size.height)).toBe(24);
    expectColour(colourAt(await decodePicture(small), 8, 8), [255, 0, 0], 4);
  });

  test.each([
    ['gif', gif(CLEAR, CLEAR)],
    ['png', apng(32, [nothing, nothing])],
  ])('is no picture where it never shows anything: %s', async (_, bytes) => {
    await expect(decodePicture(bytes)).rejects.toMatchObject({ kind: 'picture-clear' });
  });
});

describe('size', () => {
  const decodeAt = async (options: { longSide?: number; fitWithin?: number }) => {
    const { width, height } = await decodePicture(await gradient(60, 41).png().toBuffer(), options);
    return [width, height];
  };

  test('longSide shrinks and enlarges', async () => {
    expect(await decodeAt({ longSide: 30 })).toEqual([30, 21]);
    expect(await decodeAt({ longSide: 120 })).toEqual([120, 82]);
  });

  test('without a size nothing has more than 4096 pixels along a side', async () => {
    const picture = await decodePicture(await flat(RUST, 5000, 40).png().toBuffer());
    expect([picture.width, picture.height]).toEqual([4096, 33]);
  });

  test('fitWithin only shrinks', async () => {
    expect(await decodeAt({ fitWithin: 30 })).toEqual([30, 21]);
    expect(await decodeAt({ fitWithin: 120 })).toEqual([60, 41]);
  });

  test('a narrow picture keeps at least one pixel', async () => {
    const picture = await decodePicture(await gradient(1600, 16).png().toBuffer(), { longSide: 64 });
    expect([picture.width, picture.height]).toEqual([64, 1]);
  });
});
