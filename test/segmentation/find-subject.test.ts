/** Finding a subject with the networks that ship. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../src/images/index.js';
import { PACKAGE_WEIGHTS } from '../../src/networks/manifest.js';
import { drawSample } from '../../src/samples/index.js';
import { findSubject } from '../../src/segmentation/find-subject.js';
import { coverageOf, type Mask } from '../../src/style-transfer/mask.js';
import { flat } from '../images/pictures.js';

/** What a painting of 224 pixels decodes. */
const SIDE_PX = 448;
const read = (bytes: Uint8Array) => decodePicture(bytes, { fitWithin: SIDE_PX });

/** At a place in parts of the width and height. */
const at = ({ width, height, values }: Mask, x: number, y: number) =>
  values[Math.floor(y * height) * width + Math.floor(x * width)];

const folder = fileURLToPath(new URL('../../../shared/images/', import.meta.url));
const missing = !existsSync(folder);
const why = missing ? ' (skipped: ../shared/images is not here)' : '';

describe('the networks', () => {
  it('are the files that their manifest describes', () => {
    const manifest = JSON.parse(readFileSync(join(PACKAGE_WEIGHTS, 'subject/manifest.json'), 'utf8'));
    for (const { file, bytes, sha256 } of Object.values<{ file: string; bytes: number; sha256: string }>(manifest)) {
      const found = readFileSync(join(PACKAGE_WEIGHTS, 'subject', file));
      expect([file, found.length, createHash('sha256').update(found).digest('hex')]).toEqual([file, bytes, sha256]);
    }
  });
});

describe('a subject', () => {
  it('is the balloons of the drawn valley, not the lake', async () => {
    const mask = await findSubject(await read(await drawSample('valley', 448)));
    expect(mask).toMatchObject({ width: 448, height: 336 });
    const { values } = mask as Mask;
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(coverageOf(mask as Mask)).toBeGreaterThan(0.05);
    expect(coverageOf(mask as Mask)).toBeLessThan(0.4);
    for (const x of [0.02, 0.5, 0.98]) expect(at(mask as Mask, x, 0.98)).toBe(0);
  });

  it('is not there in a plain picture, nor in the lighthouse, which the networks don’t know', async () => {
    const pictures = [await flat([90, 120, 200], 64, 64).png().toBuffer(), await drawSample('lighthouse', 448)];
    for (const bytes of pictures) expect(await findSubject(await read(bytes))).toBeUndefined();
  });

  it.skipIf(missing)(`is a person, a cat, a cup or a motorcycle${why}`, async () => {
    // Places in parts of the width and height: of the subject, and of what is behind.
    const cases = [
      { file: 'astronaut.png', inside: [0.45, 0.15, 0.35, 0.75], outside: [0.1, 0.2, 0.9, 0.1] },
      { file: 'chelsea.png', inside: [0.35, 0.6, 0.5, 0.3], outside: [0.95, 0.2] },
      { file: 'coffee.png', inside: [0.5, 0.35, 0.5, 0.55], outside: [0.05, 0.1, 0.95, 0.1] },
      { file: 'motorcycle_left.png', inside: [0.55, 0.5, 0.55, 0.65], outside: [0.05, 0.05, 0.95, 0.95] },
    ];
    for (const { file, inside, outside } of cases) {
      const mask = await findSubject(await read(await readFile(join(folder, file))));
      if (mask === undefined) expect.fail(`nothing found in ${file}`);
      const values = (places: number[]) =>
        places.flatMap((_, i) => (i % 2 === 0 ? [at(mask, places[i], places[i + 1])] : []));
      expect([file, ...values(inside)]).toEqual([file, ...values(inside).map(() => 1)]);
      expect([file, ...values(outside)]).toEqual([file, ...values(outside).map(() => 0)]);
    }
  });

  it.skipIf(missing)(`is not there in textures, a starry sky or a painted storm${why}`, async () => {
    for (const file of ['brick.png', 'gravel.png', 'hubble_deep_field.jpg', 'shipwreck.jpg'])
      expect(await findSubject(await read(await readFile(join(folder, file)))), file).toBeUndefined();
  });
});
