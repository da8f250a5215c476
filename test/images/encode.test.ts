import readExif from 'exif-reader';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { decodePicture, encodePicture, formatOfPath, readGenerationMetadata } from '../../src/images/index.js';
import { colourAt, expectColour, userErrorOf } from './pictures.js';

const FORMATS = ['png', 'jpeg', 'webp'] as const;

function picture(width: number, height: number, value: (i: number) => number) {
  return { width, height, pixels: Float32Array.from({ length: 3 * width * height }, (_, i) => value(i)) };
}

/** Hardly compressible, and the same every time. */
const noise = (width: number, height: number) =>
  picture(width, height, (i) => Math.imul(i ^ (i >>> 7), 2654435761) >>> 24);

test('a picture is shrunk to a long side where it is larger, and only there', async () => {
  const sizeAt = async (fitWithin: number) => {
    const { width, height } = await decodePicture(await encodePicture(noise(96, 48), { format: 'webp', fitWithin }));
    return [width, height];
  };
  expect(await sizeAt(40)).toEqual([40, 20]);
  expect(await sizeAt(96)).toEqual([96, 48]);
  expect(await sizeAt(500)).toEqual([96, 48]);
});

describe('values', () => {
  test('are rounded and clamped, not truncated', async () => {
    const values = [-20, -0.4, 0.6, 99.4, 99.6, 254.7, 255.4, 300, Number.NaN];
    const bytes = await encodePicture(
      picture(20, 20, (i) => values[i % values.length]),
      { format: 'png' },
    );
    const expected = [0, 0, 1, 99, 100, 255, 255, 255, 0];
    const { pixels } = await decodePicture(bytes);
    expect(pixels).toEqual(Float32Array.from(pixels, (_, i) => expected[i % expected.length]));
  });

  test('PNG gives back every byte-valued picture', async () => {
    const pictures = fc
      .record({
        width: fc.integer({ min: 16, max: 48 }),
        height: fc.integer({ min: 16, max: 48 }),
        hasAlpha: fc.boolean(),
      })
      .chain(({ width, height, hasAlpha }) => {
        const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });
        return fc.record({
          width: fc.constant(width),
          height: fc.constant(height),
          pixels: bytes(3 * width * height).map((values) => Float32Array.from(values)),
          alpha: hasAlpha ? bytes(width * height) : fc.constant(undefined),
        });
      });
    await fc.assert(
      // Thousands of bytes would be shrunk one by one, for minutes.
      fc.asyncProperty(fc.noShrink(pictures), async ({ alpha, ...opaque }) => {
        expect(await decodePicture(await encodePicture(opaque, { format: 'png' }))).toEqual({
          ...opaque,
          format: 'png',
        });
        if (alpha === undefined || alpha.every((opacity) => opacity === 255)) return;
        const back = await decodePicture(await encodePicture({ ...opaque, alpha }, { format: 'png' }));
        expect(back.alpha).toEqual(alpha);
        for (let i = 0; i < opaque.pixels.length; i++)
          if (alpha[i % alpha.length] === 255) expect(back.pixels[i]).toBe(opaque.pixels[i]);
      }),
      { numRuns: 40 },
    );
  });

  test.each(FORMATS)('%s keeps the colours and the size', async (format) => {
    const painted = picture(33, 17, (i) => [200, 100, 50][Math.floor(i / (33 * 17))]);
    const back = await decodePicture(await encodePicture(painted, { format }));
    expect(back).toMatchObject({ width: 33, height: 17, format });
    expectColour(colourAt(back, 32, 16), [200, 100, 50], 4);
  });

  test('JPEG puts what is transparent on white; PNG and WebP keep it', async () => {
    const ghost = { ...picture(16, 16, () => 0), alpha: new Uint8Array(256).fill(51) };
    const jpeg = await decodePicture(await encodePicture(ghost, { format: 'jpeg' }));
    expectColour(colourAt(jpeg, 8, 8), [204, 204, 204]);
    for (const format of ['png', 'webp'] as const)
      expect((await decodePicture(await encodePicture(ghost, { format }))).alpha).toEqual(ghost.alpha);
  });
});

describe('files', () => {
  test.each(FORMATS)('%s carries no metadata of its own accord', async (format) => {
    const { exif, icc, xmp, iptc, orientation } = await sharp(
      await encodePicture(noise(16, 16), { format }),
    ).metadata();
    expect({ exif, icc, xmp, iptc, orientation }).toEqual({});
  });

  test.each(FORMATS)("%s carries none of a photo's, not even where it was taken", async (format) => {
    const place = { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' };
    const photo = await sharp(await encodePicture(noise(32, 32), { format: 'jpeg' }))
      .withIccProfile('p3')
      .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: place })
      .toBuffer();
    expect(readExif((await sharp(photo).metadata()).exif as Buffer).GPSInfo?.GPSLatitude).toEqual([51, 30, 32.3]);
    const painting = await encodePicture(await decodePicture(photo), { format, metadata: { seed: 7 } });
    const { exif, icc, xmp, iptc } = await sharp(painting).metadata();
    expect({ icc, xmp, iptc }).toEqual({});
    expect(readExif(exif as Buffer)).not.toHaveProperty('GPSInfo');
    expect(readExif(exif as Buffer).Image).not.toHaveProperty('Artist');
  });

  test('quality makes a difference', async () => {
    for (const format of ['jpeg', 'webp'] as const) {
      const [low, high] = await Promise.all(
        [30, 95].map((quality) => encodePicture(noise(64, 64), { format, quality })),
      );
      expect(low.length).toBeLessThan(high.length);
    }
  });

  test('a side too long for WebP is refused', async () => {
    const error = await userErrorOf(
      encodePicture(
        picture(16_384, 1, () => 0),
        { format: 'webp' },
      ),
    );
    expect(error.kind).toBe('output-side');
  });
});

describe('maxBytes', () => {
  const [width, height] = [96, 80];

  test.each(FORMATS)('%s that fits is left as it is', async (format) => {
    const free = await encodePicture(noise(width, height), { format });
    expect(await encodePicture(noise(width, height), { format, maxBytes: free.length })).toEqual(free);
  });

  test.each(FORMATS)('%s first gives up quality', async (format) => {
    const free = await encodePicture(noise(width, height), { format });
    const maxBytes = Math.floor(0.85 * free.length);
    const bytes = await encodePicture(noise(width, height), { format, maxBytes });
    expect(bytes.length).toBeLessThanOrEqual(maxBytes);
    expect(await decodePicture(bytes)).toMatchObject({ width, height, format });
  });

  test.each(FORMATS)('%s then shrinks, and keeps its recipe', async (format) => {
    const free = await encodePicture(noise(width, height), { format });
    const maxBytes = Math.floor(0.2 * free.length);
    const bytes = await encodePicture(noise(width, height), { format, maxBytes, quality: 40, metadata: { seed: 7 } });
    expect(bytes.length).toBeLessThanOrEqual(maxBytes);
    const back = await decodePicture(bytes);
    expect(back.width).toBeLessThan(width);
    expect(await readGenerationMetadata(bytes)).toEqual({ seed: 7 });
    expect(Math.abs(back.width / back.height - width / height)).toBeLessThan(0.1);
  });

  test.each(FORMATS)('%s that cannot fit is refused', async (format) => {
    const error = await userErrorOf(encodePicture(noise(width, height), { format, maxBytes: 60 }));
    expect(error).toMatchObject({ kind: 'output-bytes', details: { limit: 60 } });
  });
});

describe('formatOfPath', () => {
  test.each([
    ['out.png', 'png'],
    ['a/b.c/Out.JPG', 'jpeg'],
    ['out.jpeg', 'jpeg'],
    ['out.v2.webp', 'webp'],
  ])('%s is %s', (path, format) => expect(formatOfPath(path)).toBe(format));

  test.each(['out', 'out.gif', 'png', '.png', 'toString', 'a.constructor'])('%s is refused', async (path) => {
    const error = await userErrorOf(Promise.resolve().then(() => formatOfPath(path)));
    expect(error).toBeInstanceOf(UserError);
    expect(error.kind).toBe('output-format');
    expect(error.message).toContain('.png, .jpg, .jpeg, .webp');
  });
});
