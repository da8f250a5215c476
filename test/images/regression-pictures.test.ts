/** Small pictures that once went wrong, beside the checkout. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodePicture } from '../../src/images/index.js';
import { colourAt, expectColour, userErrorOf } from './pictures.js';

const folder = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));
const missing = !existsSync(folder);
const why = missing ? ' (skipped: ../shared/cases is not here)' : '';
const read = async (name: string) => readFile(`${folder}${name}`);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(missing)(`pictures that failed before${why}`, () => {
  test.each(['hdr-pq.avif', 'hdr-hlg.avif'])('%s looks as its reference', async (name) => {
    const [picture, reference] = [
      await decodePicture(await read(name)),
      await decodePicture(await read('hdr-reference.jpg')),
    ];
    expect(Math.abs(mean(picture.pixels) - 160)).toBeLessThan(3);
    for (let y = 40; y < 320; y += 80)
      for (let x = 40; x < 640; x += 80) expectColour(colourAt(picture, x, y), colourAt(reference, x, y), 12);
  });

  test('p3-cicp.avif', async () => {
    expectColour(colourAt(await decodePicture(await read('p3-cicp.avif')), 9, 9), [255, 0, 3], 3);
  });

  test('avis-1.avif gives its first frame, which is black', async () => {
    const picture = await decodePicture(await read('avis-1.avif'));
    expect(picture).toMatchObject({ width: 150, height: 150 });
    expect(mean(picture.pixels)).toBe(0);
  });

  test.each(['zstd.tif', 'ojpeg-tiled.tif', 'int16-signed.tif'])('%s is refused by name', async (name) => {
    expect((await userErrorOf(decodePicture(await read(name)))).kind).toBe('picture-variant');
  });

  test('all-clear.png is refused', async () => {
    expect((await userErrorOf(decodePicture(await read('all-clear.png')))).kind).toBe('picture-clear');
  });

  test('half-alpha.png keeps its colours', async () => {
    const [faint, content] = [
      await decodePicture(await read('half-alpha.png')),
      await decodePicture(await read('content.png')),
    ];
    expect(faint.pixels).toEqual(content.pixels);
    expect(mean(faint.alpha ?? [])).toBe(128);
  });

  test('gif-partial-first.gif is transparent around its first frame', async () => {
    const { alpha } = await decodePicture(await read('gif-partial-first.gif'));
    expect(mean(alpha ?? [])).toBe(127.5);
  });

  test('no-eoi.jpg is read', async () => {
    expect(await decodePicture(await read('no-eoi.jpg'))).toMatchObject({ width: 160, height: 120 });
  });
});
