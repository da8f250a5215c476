import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readCicpTag } from '../../src/images/colour/cicp.js';
import { readFirstFrame } from '../../src/images/formats/gif-first-frame.js';
import { readMainItem } from '../../src/images/formats/iso-media.js';
import { lacksEnd } from '../../src/images/formats/jpeg.js';
import { readCicpChunk } from '../../src/images/formats/png.js';
import { readDirectory, tiffHeader } from '../../src/images/formats/tiff.js';
import { decodePicture, shrink } from '../../src/images/index.js';
import { colourAt, expectColour, flat, gradient, userErrorOf } from './pictures.js';
import { gifWithPartialFrame, type TiffKind, tiff, withPremultipliedAlpha } from './sample-files.js';

describe('a GIF whose first frame leaves some of its canvas free', () => {
  test('is transparent there', async () => {
    const picture = await decodePicture(gifWithPartialFrame({ left: 10, top: 20, width: 20, height: 12 }));
    expect(picture).toMatchObject({ width: 40, height: 40 });
    const seen = (x: number, y: number) => picture.alpha?.[y * 40 + x];
    expect([seen(10, 20), seen(29, 31)]).toEqual([255, 255]);
    expect([seen(9, 20), seen(10, 19), seen(30, 31), seen(29, 32)]).toEqual([0, 0, 0, 0]);
    expect(colourAt(picture, 15, 25)).toEqual([255, 0, 0]);
  });

  test('is opaque where the frame covers all', async () => {
    const picture = await decodePicture(gifWithPartialFrame({ left: 0, top: 0, width: 40, height: 40 }));
    expect(picture).not.toHaveProperty('alpha');
  });
});

describe.each([
  ['baseline', { progressive: false }],
  ['progressive', { progressive: true }],
  ['with fewer colours', { chromaSubsampling: '4:2:0' }],
] as const)('a JPEG without its end, %s', (_, options) => {
  const draw = () =>
    gradient(200, 150)
      .jpeg({ quality: 90, ...options })
      .toBuffer();

  test('is read where all pixels are there', async () => {
    const bytes = await draw();
    expect((await decodePicture(bytes.subarray(0, -2))).pixels).toEqual((await decodePicture(bytes)).pixels);
  });

  test.each([20, 200, 2000])('is damaged where %i bytes more are missing', async (missing) => {
    const bytes = await draw();
    expect((await userErrorOf(decodePicture(bytes.subarray(0, -2 - missing)))).kind).toBe('picture-damaged');
  });
});

describe('TIFF', () => {
  const pixels = (bytes: number) => Buffer.alloc(32 * 32 * bytes, 0x3c);

  test.each<[string, Buffer, TiffKind]>([
    ['signed 8 bits', pixels(1), { samples: 1, photometric: 1, format: 2 }],
    ['signed 16 bits', pixels(2), { bits: 16, samples: 1, photometric: 1, format: 2 }],
    ['signed 16 bits of colour', pixels(6), { bits: 16, format: 2 }],
    ['signed 32 bits', pixels(4), { bits: 32, samples: 1, photometric: 1, format: 2 }],
    ['unsigned 32 bits', pixels(12), { bits: 32 }],
    ['64 bits of floating point', pixels(24), { bits: 64, format: 3 }],
    ['grey of floating point', pixels(4), { bits: 32, samples: 1, photometric: 1, format: 3 }],
    ['complex numbers', pixels(4), { bits: 32, samples: 1, photometric: 1, format: 5 }],
    ['many channels', pixels(9), { samples: 9 }],
    ['12 bits', Buffer.alloc(48 * 32), { bits: 12, samples: 1, photometric: 1 }],
    ['JPEG as it was before TIFF 6', pixels(3), { compression: 6, photometric: 6 }],
    ['Zstandard', pixels(3), { compression: 50_000 }],
    ['LZMA', pixels(3), { compression: 34_925 }],
    ['JPEG 2000', pixels(3), { compression: 34_712 }],
    ['a mosaic of a sensor', pixels(1), { samples: 1, photometric: 32_803 }],
    ['logarithmic luminance', pixels(6), { bits: 16, photometric: 32_845, compression: 34_676 }],
  ])('of %s is refused by name', async (_, bytes, kind) => {
    const error = await userErrorOf(decodePicture(tiff(bytes, kind), { name: 'a.tif' }));
    expect(error).toMatchObject({ kind: 'picture-variant', details: { format: 'TIFF' } });
    expect(error.message).toBe("a.tif is a kind of TIFF file that Brushwork can't read. Save it as PNG first.");
  });

  test.each<[string, TiffKind]>([
    ['DNG', { more: [[50_706, 0x00000401]] }],
    [
      'NEF',
      {
        more: [
          [254, 1],
          [330, 8],
        ],
      },
    ],
  ])("a camera's raw file that looks like one (%s) is named", async (_, kind) => {
    expect((await userErrorOf(decodePicture(tiff(pixels(3), kind)))).kind).toBe('picture-raw');
  });

  test('three channels of floating point are linear light', async () => {
    const light = Buffer.from(Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => [0.6, 0.2, 0.05][i % 3]).buffer);
    expectColour(colourAt(await decodePicture(tiff(light, { bits: 32, format: 3 })), 5, 5), [203, 124, 63], 1);
  });

  test.each([1, 2])('opacity of kind %i is heeded once', async (extra) => {
    const [r, g, b] = extra === 1 ? [100, 50, 25] : [200, 100, 50];
    const rgba = Buffer.alloc(4 * 32 * 32);
    for (let i = 0; i < rgba.length; i += 4) rgba.set([r, g, b, 128], i);
    const picture = await decodePicture(tiff(rgba, { samples: 4, extra }));
    expectColour(colourAt(picture, 5, 5), [200, 100, 50], 1);
    expect(picture.alpha?.[0]).toBe(128);
  });

  test.each<[string, readonly number[], TiffKind, number | undefined]>([
    ['five channels', [200, 100, 50, 9, 7], {}, undefined],
    ['opacity and an ink', [200, 100, 50, 128, 7], { extra: 2 }, 128],
    ['a mask that is no opacity', [200, 100, 50, 9], { extra: 0 }, undefined],
    ['grey and a mask', [90, 9], { extra: 0, photometric: 1 }, undefined],
    ['grey, opacity and an ink', [90, 128, 7], { extra: 2, photometric: 1 }, 128],
  ])('of %s: what is no colour and no opacity is left out', async (_, values, kind, opacity) => {
    const { length } = values;
    const samples = Uint8Array.from({ length: length * 32 * 32 }, (_, i) => values[i % length]);
    const bytes = tiff(samples, { ...kind, samples: length });
    const colour = kind.photometric === 1 ? [90, 90, 90] : [200, 100, 50];
    for (const options of [{}, { longSide: 24 }]) {
      const picture = await decodePicture(bytes, options);
      for (const x of [0, 8, 23]) expectColour(colourAt(picture, x, 5), colour, 1);
      expect(picture.alpha?.[5]).toBe(opacity);
    }
    expectColour(colourAt(await decodePicture((await shrink(bytes, 16)).bytes), 7, 5), colour, 4);
  });

  test('of many channels that lies on its side is turned', async () => {
    const samples = Uint8Array.from({ length: 5 * 32 * 32 }, (_, i) => (Math.floor(i / 5) % 32 < 16 ? 10 : 250));
    const picture = await decodePicture(tiff(samples, { samples: 5, more: [[274, 6]] }));
    expect([colourAt(picture, 5, 3)[0], colourAt(picture, 25, 3)[0], colourAt(picture, 5, 28)[0]]).toEqual([
      10, 10, 250,
    ]);
  });

  test('as we write it is read', async () => {
    const { data } = await gradient(300, 700).raw().toBuffer({ resolveWithObject: true });
    const profile = (await sharp(await flat([1, 2, 3]).withIccProfile('srgb').png().toBuffer()).metadata()).icc;
    const header = tiffHeader({ width: 300, height: 700, channels: 3, bits: 8, premultiplied: false, profile });
    const bytes = Buffer.concat([header, data]);
    expect((await sharp(bytes).metadata()).icc).toEqual(profile);
    // Not by toEqual, which takes seconds for so many numbers.
    expect((await sharp(bytes, { ignoreIcc: true }).raw().toBuffer()).equals(data)).toBe(true);
  });
});

describe('AVIF', () => {
  const still = () => flat([200, 100, 50]).avif({ quality: 90 }).toBuffer();

  test('of an animation the still is read', async () => {
    const bytes = await still();
    bytes.write('avis', 8, 'latin1');
    expectColour(colourAt(await decodePicture(bytes), 5, 5), [200, 100, 50], 4);
  });

  test('colours that are stored multiplied by their opacity are divided by it', async () => {
    const rgba = await flat([100, 50, 25])
      .ensureAlpha(0.5)
      .avif({ lossless: true, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const picture = await decodePicture(withPremultipliedAlpha(rgba));
    expectColour(colourAt(picture, 5, 5), [200, 100, 50], 4);
    expect(picture.alpha?.[0]).toBe(127);
  });

  test('an animation without a still is refused by name', async () => {
    const ftyp = Buffer.from('\0\0\0\x14ftypavis\0\0\0\0avis', 'latin1');
    const error = await userErrorOf(
      decodePicture(Buffer.concat([ftyp, Buffer.from('\0\0\0\x10moov\0\0\0\x08mvhd', 'latin1')])),
    );
    expect(error).toMatchObject({ kind: 'picture-variant', details: { format: 'AVIF' } });
  });
});

test('a picture that shows nothing is refused', async () => {
  const bytes = await flat([255, 0, 255]).ensureAlpha(0).png().toBuffer();
  const error = await userErrorOf(decodePicture(bytes, { name: 'a.png' }));
  expect(error.kind).toBe('picture-clear');
  expect(error.message).toBe('a.png is completely transparent. Choose a picture that shows something.');
});

describe('readers of headers', () => {
  const readers = { readFirstFrame, readMainItem, lacksEnd, readCicpChunk, readDirectory, readCicpTag };

  test.each(Object.entries(readers))('%s never throws', async (_, read) => {
    const files = await Promise.all([
      gradient(24, 20).avif().toBuffer(),
      gradient(24, 20).gif().toBuffer(),
      gradient(24, 20).tiff().toBuffer(),
      gradient(24, 20).png().toBuffer(),
    ]);
    const change = fc.tuple(fc.nat(400), fc.nat(255));
    const mutated = fc
      .tuple(fc.constantFrom(...files), fc.array(change, { maxLength: 10 }), fc.nat(600))
      .map(([file, changes, length]) => {
        const bytes = Buffer.from(file.subarray(0, length));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 }).map(Buffer.from)), (bytes) => void read(bytes)),
      {
        numRuns: 500,
      },
    );
  });
});
