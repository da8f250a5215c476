import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodePicture, readGenerationMetadata } from '../../src/images/index.js';
import { anyCharacter } from '../any-character.js';
import { flat, gradient } from './pictures.js';

const FORMATS = ['png', 'jpeg', 'webp'] as const;
const painting = { width: 16, height: 16, pixels: new Float32Array(3 * 256).fill(90) };
const roundTrip = async (recipe: Record<string, unknown>, format: (typeof FORMATS)[number]) =>
  readGenerationMetadata(await encodePicture(painting, { format, metadata: recipe }));

describe.each(FORMATS)('%s', (format) => {
  test('gives the recipe back', async () => {
    const recipe = {
      version: '0.1.0',
      seed: 4294967295,
      strength: 0.1 + 0.2,
      styles: [
        { file: 'Große Welle (神奈川沖浪裏).jpg', weight: 1e-7 },
        { file: '🌌\u0000\n"\\', weight: null },
      ],
      nested: { tail: 'ends in (parentheses' },
    };
    expect(await roundTrip(recipe, format)).toEqual(recipe);
  });

  test('gives none when none was written', async () => {
    expect(await readGenerationMetadata(await encodePicture(painting, { format }))).toBeUndefined();
  });

  test('holds 50 000 characters, and says when it cannot hold the recipe', async () => {
    const recipe = { prompt: 'x'.repeat(50_000) };
    expect(await roundTrip(recipe, format)).toEqual(recipe);
    await expect(roundTrip({ prompt: 'ü'.repeat(50_000) }, format)).rejects.toThrow(RangeError);
  });

  test.each(['not JSON', '[1,2]', 'null', '"text"', '{"a":'])('takes %j for no recipe', async (text) => {
    const file = await flat([9, 9, 9])
      .withExif({ IFD0: { Software: 'Brushwork', ImageDescription: text } })
      .toFormat(format)
      .toBuffer();
    expect(await readGenerationMetadata(file)).toBeUndefined();
  });

  test("takes another program's description for no recipe", async () => {
    const exif = { IFD0: { Software: 'Other', ImageDescription: '{"seed":1}' } };
    expect(
      await readGenerationMetadata(await flat([9, 9, 9]).withExif(exif).toFormat(format).toBuffer()),
    ).toBeUndefined();
  });
});

test('any JSON survives', async () => {
  const recipes = fc.dictionary(
    fc.string({ unit: anyCharacter, maxLength: 8 }),
    fc.jsonValue({ maxDepth: 2, stringUnit: anyCharacter }),
  );
  await fc.assert(
    fc.asyncProperty(recipes, fc.constantFrom(...FORMATS), async (recipe, format) => {
      expect(await roundTrip(recipe, format)).toEqual(JSON.parse(JSON.stringify(recipe)));
    }),
    { numRuns: 60 },
  );
});

test('hostile EXIF is no recipe', async () => {
  const jpeg = await gradient(16, 16).jpeg().toBuffer();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), async (garbage) => {
      const body = Buffer.concat([Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'), garbage]);
      const marker = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
      expect(
        await readGenerationMetadata(Buffer.concat([jpeg.subarray(0, 2), marker, body, jpeg.subarray(2)])),
      ).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

test.each(['', 'text', '<svg xmlns="http://www.w3.org/2000/svg"/>', '\x89PNG\r\n\x1a\n'])(
  'a file that is no picture has no recipe: %j',
  async (content) => {
    expect(await readGenerationMetadata(Buffer.from(content, 'latin1'))).toBeUndefined();
  },
);
