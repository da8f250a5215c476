/** The files in heic/ are ours: 64 x 48 pixels drawn by code, encoded by libheif, the turn and the numbers of colour put in by hand. */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { createStyleAsset, decodePicture, shrink } from '../../src/images/index.js';
import { colourAt, expectColour, ftyp, userErrorOf } from './pictures.js';

const read = (name: string) => readFile(new URL(`heic/${name}.heic`, import.meta.url));
/** Red, green, blue and yellow quarters, in Display P3 by profile, to be turned by a quarter clockwise. */
const turned = await read('turned-p3');

describe('HEIC', () => {
  test('is read, upright and in sRGB', async () => {
    const picture = await decodePicture(turned);
    expect(picture).toMatchObject({ width: 48, height: 64, format: 'heic' });
    expect(picture).not.toHaveProperty('alpha');
    expectColour(colourAt(picture, 10, 10), [40, 40, 200], 6);
    expectColour(colourAt(picture, 38, 10), [200, 40, 40], 6);
    expectColour(colourAt(picture, 10, 54), [220, 220, 60], 6);
    expectColour(colourAt(picture, 38, 54), [40, 200, 40], 6);
  });

  test('opacity', async () => {
    const picture = await decodePicture(await read('half-alpha'));
    expect(picture.alpha?.[0]).toBe(127);
    expectColour(colourAt(picture, 10, 10), [200, 40, 40], 6);
  });

  test('10 bits of PQ are tone-mapped', async () => {
    const picture = await decodePicture(await read('pq'));
    // Paper white on the left.
    expectColour(colourAt(picture, 10, 10), [255, 255, 255], 4);
    expect(colourAt(picture, 54, 10)[0]).toBeLessThan(160);
  });

  test('is made as small as is wanted', async () => {
    expect(await decodePicture(turned, { fitWithin: 16 })).toMatchObject({ width: 12, height: 16 });
  });

  test('is kept in a library, and shown small', async () => {
    expect((await createStyleAsset(turned)).picture.length).toBeGreaterThan(100);
    expect(await shrink(turned, 32)).toMatchObject({ width: 24, height: 32 });
  });

  test('has the limits of the others', async () => {
    const refused = async (limits: object) => userErrorOf(decodePicture(turned, { limits }));
    expect((await refused({ pixels: 3000 })).kind).toBe('picture-pixels');
    expect(await refused({ side: 63 })).toMatchObject({ kind: 'picture-side', details: { width: 48, height: 64 } });
  });

  test('without a picture in it is damaged', async () => {
    for (const bytes of [ftyp('heic', 'mif1', 'heic'), ftyp('mp42', 'msf1'), turned.subarray(0, 600)])
      expect((await userErrorOf(decodePicture(bytes))).kind).toBe('picture-damaged');
  });

  test('that was coded by something else is refused by name', async () => {
    const bytes = Buffer.from(turned);
    for (const [from, to] of [
      ['hvc1', 'vvc1'],
      ['hvcC', 'vvcC'],
    ])
      for (let at = bytes.indexOf(from, 30); at >= 0; at = bytes.indexOf(from, at)) bytes.write(to, at, 'latin1');
    expect((await userErrorOf(decodePicture(bytes))).kind).toMatch(/picture-(variant|damaged)/);
  });

  test('whatever the bytes, it ends in a picture or a sentence', async () => {
    const change = fc.tuple(fc.nat(turned.length - 1), fc.nat(255));
    const mutation = fc.record({
      changes: fc.array(change, { minLength: 1, maxLength: 6 }),
      length: fc.integer({ min: 12, max: 2 * turned.length }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ changes, length }) => {
        const bytes = Uint8Array.from(turned.subarray(0, length));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        await decodePicture(bytes).catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
        });
      }),
      // Each is a process.
      { numRuns: 15 },
    );
  });
});
