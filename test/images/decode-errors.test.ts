import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { decodePicture, readGenerationMetadata } from '../../src/images/index.js';
import { animation, flat, ftyp, gifOfFrames, gradient, pngThatClaims, userErrorOf } from './pictures.js';

const FORMATS = ['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const;
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="9" height="9"/></svg>';

describe('what is not a picture', () => {
  test.each([
    ['an empty file', '', 'picture-empty'],
    ['SVG', SVG, 'picture-svg'],
    ['SVG after a prologue', `\ufeff<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg>\n${SVG}`, 'picture-svg'],
    ['PDF', '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'picture-pdf'],
    ['a web page', '<!DOCTYPE html><html><body>Not found</body></html>', 'picture-html'],
    ['a web page with a drawing in it', `\n <html><body>${SVG}</body></html>`, 'picture-html'],
    ['text', 'Dear diary,\n\ttoday I painted — schön.\n', 'picture-text'],
    ['text longer than what is looked at', `a${'ü'.repeat(5000)}`, 'picture-text'],
    ['JSON', '{"error":"expired"}', 'picture-text'],
    ['JPEG XL', Buffer.from([0xff, 0x0a, 0xfa, 0x7f, 1]), 'picture-jxl'],
    ['JPEG XL in a container', Buffer.from('\0\0\0\x0cJXL \r\n\x87\n', 'latin1'), 'picture-jxl'],
    ['JPEG 2000', Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1'), 'picture-jp2'],
    ['JPEG 2000 without a container', Buffer.from([0xff, 0x4f, 0xff, 0x51, 0]), 'picture-jp2'],
    ['an icon', Buffer.from([0, 0, 1, 0, 1, 0, 16, 16]), 'picture-ico'],
    ['a Photoshop document', Buffer.from('8BPS\0\x01', 'latin1'), 'picture-psd'],
    ["Canon's raw file", Buffer.from('II*\0\x10\0\0\0CR\x02\0', 'latin1'), 'picture-raw'],
    ["Canon's newer raw file", ftyp('crx ', 'isom'), 'picture-raw'],
    ["Fujifilm's raw file", 'FUJIFILMCCD-RAW 0201', 'picture-raw'],
    ['a video', ftyp('isom', 'mp42'), 'picture-video'],
    ["an iPhone's video", ftyp('qt  ', 'qt  '), 'picture-video'],
    ['WebM', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x9f]), 'picture-video'],
    ['AVI', Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1'), 'picture-video'],
    ['a zip', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1'), 'picture-unknown'],
    ['a gzip bomb', gzipSync(Buffer.alloc(5e6)), 'picture-unknown'],
    ['the first bytes of a bitmap', Buffer.from('BM\x36\0\0\0\0\0', 'latin1'), 'picture-unknown'],
    ['the first two bytes of a JPEG', Buffer.from([0xff, 0xd8]), 'picture-unknown'],
    ['the first four bytes of a PNG', Buffer.from('\x89PN\r', 'latin1'), 'picture-unknown'],
  ])('%s', async (_, content, kind) => {
    const error = await userErrorOf(decodePicture(Buffer.from(content as string), { name: 'gift.png' }));
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(/^gift\.png /);
    expect(error.details).toMatchObject({ name: 'gift.png' });
  });

  test('without a name it is "That file"', async () => {
    expect((await userErrorOf(decodePicture(new Uint8Array()))).message).toMatch(/^That file is empty\. /);
  });

  test('comments without end do not slow the sniffing down', async () => {
    const started = performance.now();
    await userErrorOf(decodePicture(Buffer.from('<!---->'.repeat(100_000))));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('damage', () => {
  test.each(FORMATS.flatMap((format) => [0.1, 0.5, 0.9].map((part) => [format, part] as const)))(
    '%s cut off at %f of its length',
    async (format, part) => {
      const bytes = await gradient(64, 64).toFormat(format).toBuffer();
      const error = await userErrorOf(
        decodePicture(bytes.subarray(0, Math.floor(part * bytes.length)), { name: 'a.jpg' }),
      );
      expect(error.kind).toBe('picture-damaged');
      expect(error.message).toBe('a.jpg is damaged or incomplete. Save or download it again.');
      expect(error.cause).toBeInstanceOf(Error);
    },
  );

  test.each([
    ['PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['GIF', Buffer.from(`GIF89a${SVG}`)],
    ['WebP', Buffer.from(`RIFF\0\0\0\0WEBP${SVG}`)],
    ['TIFF', Buffer.from(`II*\0${SVG}`)],
    ['AVIF', ftyp('avif', 'mif1')],
  ])('%s that is only its signature', async (_, bytes) => {
    expect((await userErrorOf(decodePicture(bytes))).kind).toBe('picture-damaged');
  });
});

describe('limits', () => {
  const small = () => gradient(40, 30).png().toBuffer();

  test.each([
    ['bytes', { bytes: 300 }, /^a\.png is 0\.\d MB; the limit is 0\.0003 MB\. /],
    ['pixels', { pixels: 1000 }, /^a\.png has 0\.1 megapixels; the limit is 0\.001\. /],
    ['side', { side: 39 }, /^a\.png is 40 x 30 pixels\. Each side can be at most 39 pixels\. /],
  ] as const)('%s can be set', async (name, limits, message) => {
    const error = await userErrorOf(decodePicture(await small(), { limits, name: 'a.png' }));
    expect(error.kind).toBe(`picture-${name}`);
    expect(error.message).toMatch(message);
  });

  test('a picture exactly at the limits is read', async () => {
    const bytes = await small();
    await decodePicture(bytes, { limits: { bytes: bytes.length, pixels: 1200, side: 40, frames: 1 } });
  });

  test('more bytes than 50 MB are not looked at', async () => {
    expect((await userErrorOf(decodePicture(new Uint8Array(50_000_001)))).message).toMatch(
      /50\.1 MB; the limit is 50 MB\./,
    );
  });

  test.each([
    [15_000, 15_000, 'picture-pixels'],
    [1_000_000, 1_000_000, 'picture-pixels'],
    [2 ** 31 - 1, 2 ** 31 - 1, 'picture-damaged'],
    [20_001, 16, 'picture-side'],
    [0, 16, 'picture-damaged'],
  ])('a PNG of 100 bytes that claims %i x %i', async (width, height, kind) => {
    const error = await userErrorOf(decodePicture(pngThatClaims(width, height)));
    expect(error.kind).toBe(kind);
  });

  test.each([
    [15, 200],
    [200, 15],
    [1, 1],
  ])('%i x %i is too small', async (width, height) => {
    const error = await userErrorOf(decodePicture(await flat([9, 9, 9], width, height).png().toBuffer()));
    expect(error).toMatchObject({ kind: 'picture-small', details: { width, height, limit: 16 } });
  });

  test('16 x 16 is not', async () => {
    expect(await decodePicture(await flat([9, 9, 9], 16, 16).png().toBuffer())).toMatchObject({
      width: 16,
      height: 16,
    });
  });

  test('1000 frames are enough', async () => {
    expect(await decodePicture(gifOfFrames(1000))).toMatchObject({ width: 16, height: 16, format: 'gif' });
    const error = await userErrorOf(decodePicture(gifOfFrames(1001)));
    expect(error).toMatchObject({ kind: 'picture-frames', details: { frames: 1001, limit: 1000 } });
  });

  test('frames of a WebP', async () => {
    const bytes = await animation([
      [1, 2, 3],
      [200, 0, 0],
      [0, 0, 200],
    ])
      .webp()
      .toBuffer();
    expect((await userErrorOf(decodePicture(bytes, { limits: { frames: 2 } }))).kind).toBe('picture-frames');
  });
});

describe('whatever the bytes', () => {
  const endsWell = async (bytes: Uint8Array) => {
    await readGenerationMetadata(bytes);
    const picture = await decodePicture(bytes, { limits: { pixels: 1e6 } }).catch((error: unknown) => {
      if (error instanceof UserError) return undefined;
      throw error;
    });
    if (picture !== undefined) expect(picture.pixels.length).toBe(3 * picture.width * picture.height);
  };

  test('nothing but a UserError is thrown', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), endsWell), { numRuns: 200 });
  });

  test.each(FORMATS)('nor for a %s with bytes changed', async (format) => {
    const file = await gradient(24, 20)
      .withExif({ IFD0: { Software: 'Brushwork', ImageDescription: '{"a":1}' } })
      .toFormat(format)
      .toBuffer();
    const change = fc.tuple(fc.nat(file.length - 1), fc.nat(255));
    const mutation = fc.record({
      changes: fc.array(change, { minLength: 1, maxLength: 12 }),
      length: fc.integer({ min: 12, max: 4 * file.length }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ changes, length }) => {
        const bytes = Uint8Array.from(file.subarray(0, length));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        await endsWell(bytes);
      }),
      { numRuns: 60 },
    );
  });

  test('a file in a format that sharp reads and we do not is refused', async () => {
    const bytes = await sharp({ create: { width: 32, height: 32, channels: 3, background: 'red' } })
      .raw()
      .toBuffer();
    await endsWell(bytes);
    expect((await userErrorOf(decodePicture(bytes))).kind).toBe('picture-unknown');
  });
});
