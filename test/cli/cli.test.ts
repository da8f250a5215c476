/** The command line as people run it: mostly in this process, and the built program where its start, its words or its end matter. */
import { spawn, spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readGenerationMetadata } from '../../src/images/generation-metadata.js';
import { decodePicture, encodePicture } from '../../src/images/index.js';
import { BEFORE_SCALES, DEFAULTS } from '../../src/painting/options.js';
import { resize } from '../../src/style-transfer/image.js';
import { LAYER_NAMES } from '../../src/style-transfer/network.js';
import { brushwork, drawNoise, useTemporaryFolder } from './cli-harness.js';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const whereabouts = useTemporaryFolder();
let folder: string;
beforeAll(async () => {
  folder = whereabouts();
  await drawNoise(90, 60).jpeg().toFile('content.jpg');
  await sharp({ create: { width: 70, height: 70, channels: 4, background: { r: 200, g: 30, b: 60, alpha: 0.5 } } })
    .png()
    .toFile('glassy.png');
});

const quick = ['--size', '64', '--quality', 'draft'];

/** A mask whose left half is white, or nothing of it. */
const halfWhite = (name: string, left: string) =>
  sharp({ create: { width: 90, height: 60, channels: 3, background: 'black' } })
    .composite([{ input: { create: { width: 45, height: 60, channels: 3, background: left } }, left: 0, top: 0 }])
    .png()
    .toFile(name);

const rgb = (file: string) => sharp(join(folder, file)).removeAlpha().raw().toBuffer();

/** The content at the size of a painting, as bytes. */
async function scaledPhoto(): Promise<Uint8ClampedArray> {
  const photo = resize(await decodePicture(await readFile(join(folder, 'content.jpg'))), { width: 64, height: 43 });
  const positions = photo.width * photo.height;
  return Uint8ClampedArray.from(photo.pixels, (_, i) => photo.pixels[(i % 3) * positions + Math.floor(i / 3)]);
}

describe('brushwork', () => {
  it('paints the samples when nothing is named', async () => {
    const { status: code, stderr: err } = spawnSync(process.execPath, [cli, ...quick], { encoding: 'utf8' });
    expect(err).toContain('paintings/lighthouse-in-swirls.png');
    expect(code).toBe(0);
    expect(await sharp(join(folder, 'paintings/lighthouse-in-swirls.png')).metadata()).toMatchObject({
      format: 'png',
      width: 64,
    });
  });

  it('repeats a painting from its own metadata, byte for byte', async () => {
    expect(
      (await brushwork('content.jpg', 'style.png', '-o', 'a.png', '--strength', '70', '--colours', 'match', ...quick))
        .code,
    ).toBe(0);
    expect((await brushwork('content.jpg', 'style.png', '-o', 'b.png', '--like', 'a.png')).code).toBe(0);
    const raw = (name: string) => sharp(join(folder, name)).raw().toBuffer();
    expect(await raw('b.png')).toEqual(await raw('a.png'));
    expect(await readGenerationMetadata(await readFile(join(folder, 'b.png')))).toMatchObject({
      networks: 'lite',
      options: { strength: 70, colours: 'match', size: 64 },
    });
  });

  it('repeats the weights of the losses and the layers too', async () => {
    const weights = ['--content-weight', '0.5', '--style-weight', '3', '--conv1_1', '0', '--conv3_3', '2.5'];
    const painted = await brushwork('content.jpg', 'style.png', '-o', 'weighed.png', ...weights, ...quick);
    expect(painted.code).toBe(0);
    expect((await brushwork('content.jpg', 'style.png', '-o', 'like.png', '--like', 'weighed.png')).code).toBe(0);
    const recipe = await readGenerationMetadata(await readFile(join(folder, 'like.png')));
    expect(recipe?.options).toMatchObject({ contentWeight: 0.5, styleWeight: 3, conv1_1: 0, conv1_2: 1, conv3_3: 2.5 });
    const raw = (name: string) => sharp(join(folder, name)).raw().toBuffer();
    expect(await raw('like.png')).toEqual(await raw('weighed.png'));
    await brushwork('content.jpg', 'style.png', '-o', 'plain.png', ...quick);
    expect(await raw('plain.png')).not.toEqual(await raw('weighed.png'));
  });

  it('repeats what an older version painted, and takes the defaults for what else its recipe does not say', async () => {
    const old = { brushwork: '0.1.0', options: { network: 'lite', size: 64, quality: 'draft', strength: 70 } };
    const painting = { width: 16, height: 16, pixels: new Float32Array(3 * 16 * 16) };
    await writeFile(join(folder, 'old.png'), await encodePicture(painting, { format: 'png', metadata: old }));
    expect((await brushwork('content.jpg', 'style.png', '-o', 'new.png', '--like', 'old.png')).code).toBe(0);
    const recipe = await readGenerationMetadata(await readFile(join(folder, 'new.png')));
    expect(recipe?.options).toEqual({ ...DEFAULTS, ...BEFORE_SCALES, ...old.options });
  });

  it('keeps the alpha of the content', async () => {
    await brushwork('glassy.png', 'style.png', '-o', 'alpha.png', ...quick);
    const { data, info } = await sharp(join(folder, 'alpha.png')).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    expect(data[3]).toBe(128);
  });

  it('paints what is white in a mask, tells the recipe so, and keeps the photo elsewhere', async () => {
    await halfWhite('mask.png', 'white');
    const masked = ['content.jpg', 'style.png', '--mask', 'mask.png', ...quick];
    expect((await brushwork(...masked, '-o', 'left.png')).code).toBe(0);
    expect((await brushwork(...masked, '--invert-mask', '-o', 'right.png')).code).toBe(0);
    const photo = await scaledPhoto();
    const [left, right] = [await rgb('left.png'), await rgb('right.png')];
    const changed = (painting: Buffer, isSide: (x: number) => boolean) =>
      [...painting.entries()].filter(([i, value]) => isSide(Math.floor(i / 3) % 64) && value !== photo[i]).length;
    expect([changed(left, (x) => x > 33), changed(right, (x) => x < 30)]).toEqual([0, 0]);
    expect(
      Math.min(
        changed(left, (x) => x < 30),
        changed(right, (x) => x > 33),
      ),
    ).toBeGreaterThan(1000);
    const recipe = await readGenerationMetadata(await readFile(join(folder, 'right.png')));
    expect(recipe).toMatchObject({ mask: expect.stringMatching(/^[0-9a-f]{64}$/), invertMask: true });
    const like = await brushwork('content.jpg', 'style.png', '--like', 'right.png', '-o', 'like.png');
    expect(like.lines.join()).toContain('right.png was painted with --mask');
  });

  it('says what is wrong with a mask before it paints', async () => {
    await halfWhite('black.png', 'black');
    await sharp({ create: { width: 30, height: 90, channels: 3, background: 'white' } }).toFile('tall.png');
    const refused = async (...args: readonly string[]) => {
      const { code, lines } = await brushwork('content.jpg', ...args, '-o', 'never.png', ...quick);
      expect(code).toBe(2);
      return lines.join(' ');
    };
    expect(await refused('style.png', '--mask', 'black.png')).toMatch(/only 0 % of the picture/);
    expect(await refused('style.png', '--mask', 'tall.png')).toMatch(/different shape/);
    expect(await refused('style.png', '--style-mask', 'tall.png')).toMatch(/different shape than the style picture/);
    expect(await refused('style.png', '--mask', 'absent.png')).toMatch(/Can't read absent.png/);
    expect(await refused('style.png', '--invert-mask')).toMatch(/needs --mask/);
    expect(await refused('--regions', 'tall.png')).toMatch(/style for each colour/);
    expect(await refused('style.png', '--region', 'red=style.png')).toMatch(/needs --regions/);
    expect(await refused('style.png', '--region', 'reddish=style.png')).toMatch(/isn't a colour and a style/);
  });

  it('paints each colour of a map in its style, and nothing else', async () => {
    const strip = (background: string) => ({ create: { width: 30, height: 60, channels: 3, background } }) as const;
    await sharp({ create: { width: 90, height: 60, channels: 3, background: 'black' } })
      .composite([
        { input: strip('#f00'), left: 0, top: 0 },
        { input: strip('#00f'), left: 30, top: 0 },
      ])
      .png()
      .toFile('map.png');
    const parts = ['--regions', 'map.png', '--region', '#ff0000=style.png', '--region', 'blue=glassy.png'];
    const { code, lines } = await brushwork('content.jpg', ...parts, '-o', 'parts.png', ...quick);
    expect([code, lines.at(-1)]).toEqual([0, expect.stringContaining('parts.png')]);
    const [photo, painting] = [await scaledPhoto(), await rgb('parts.png')];
    const changed = [...painting.entries()].filter(([i, value]) => value !== photo[i]);
    expect(changed.filter(([i]) => Math.floor(i / 3) % 64 > 44)).toEqual([]);
    for (const from of [2, 24])
      expect(
        changed.filter(([i]) => Math.floor((Math.floor(i / 3) % 64) / 18) === Math.floor(from / 18)).length,
      ).toBeGreaterThan(500);
    expect(await readGenerationMetadata(await readFile(join(folder, 'parts.png')))).toMatchObject({
      regions: expect.stringMatching(/^[0-9a-f]{64}$/),
      regionColours: ['#ff0000', 'blue'],
    });
  });

  it('leaves what is transparent out of everything, unless it is told not to', async () => {
    const rgba = Buffer.from(
      Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? [40 + (i % 7), 200, 90, 255] : [255, 0, 255, 0])).flat(),
    );
    await sharp(rgba, { raw: { width: 64, height: 64, channels: 4 } })
      .png()
      .toFile('cut.png');
    for (const [name, ...more] of [['read.png'], ['ignored.png', '--mask', 'none']])
      expect((await brushwork('cut.png', 'style.png', ...more, '-o', name, ...quick)).code).toBe(0);
    const alphaOf = async (file: string) =>
      (await sharp(join(folder, file)).ensureAlpha().raw().toBuffer()).filter((_, i) => i % 4 === 3);
    expect(await alphaOf('read.png')).toEqual(await alphaOf('ignored.png'));
    expect(await rgb('read.png')).not.toEqual(await rgb('ignored.png'));
    const recipes = await Promise.all(
      ['read.png', 'ignored.png'].map(async (file) => readGenerationMetadata(await readFile(join(folder, file)))),
    );
    expect(recipes.map((recipe) => recipe?.mask)).toEqual(['transparency', undefined]);
  });

  it("crops to the article's square, opacity too", async () => {
    const [width, height] = [200, 100];
    const rgba = Buffer.alloc(4 * width * height, 90);
    for (let i = 0; i < width * height; i++) rgba[4 * i + 3] = [0, 255, 128, 0][Math.floor((i % width) / 50)];
    await sharp(rgba, { raw: { width, height, channels: 4 } }).toFile(join(folder, 'wide.png'));
    const article = ['--preset', 'article', '--network', 'lite', '--iterations', '2', '--size', '64'];
    expect((await brushwork('wide.png', 'style.png', '-o', 'square.png', ...article)).code).toBe(0);
    const { data, info } = await sharp(join(folder, 'square.png')).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 64, height: 64, channels: 4 });
    const row = Array.from({ length: 64 }, (_, x) => data[4 * x + 3]);
    // Bicubic resampling smooths the step in the middle; a squeezed or shifted square would move it.
    expect([row.slice(0, 29), row.slice(35)]).toEqual([Array(29).fill(255), Array(29).fill(128)]);
    expect(row[31]).toBeGreaterThan(220);
    expect(row[32]).toBeLessThan(160);
  });

  it('paints several contents in several styles, with snapshots', async () => {
    const several = ['content.jpg', 'glassy.png', '--style', 'style.png', '--style', 'content.jpg', '-o', 'many'];
    expect((await brushwork(...several, '--snapshots', 'steps', '--every', '10', ...quick)).code).toBe(0);
    expect((await readdir(join(folder, 'many'))).sort()).toEqual([
      'content-in-content.png',
      'content-in-style.png',
      'glassy-in-content.png',
      'glassy-in-style.png',
    ]);
    expect(await readdir(join(folder, 'steps'))).toContain('content-in-style-0010.png');
  });

  it('prints a record a step with --json', async () => {
    const { out } = await brushwork('content.jpg', 'style.png', '-o', 'c.webp', '--json', ...quick);
    const records = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records[0]).toMatchObject({ step: 1, iteration: 1, width: 64 + 2 * 4, network: 'lite' });
    expect(records.at(-1)).toMatchObject({ step: records.length, progress: 1 });
  });

  it.each([
    [['content.jpg', 'nowhere.png', '-o', 'd.png'], /Can't read nowhere\.png/],
    [['notes.txt', 'style.png', '-o', 'd.png'], /notes\.txt is a text file/],
    [['content.jpg', 'style.png', '-o', 'd.bmp'], /\.png, \.jpg/],
    [['content.jpg', 'style.png', '-o', 'd.png', '--strength', '101'], /"101" isn't a whole number from 0 to 100/],
    [['content.jpg'], /The style is missing/],
    [['content.jpg', 'style.png', '-o', 'd.png', '--conv1_1', '-1'], /"-1" isn't a number from 0 to 100/],
    [['content.jpg', 'style.png', '-o', 'd.png', '--content-weight', '0', '--style-weight', '0'], /can't both be 0/],
    [
      ['content.jpg', 'style.png', '-o', 'd.png', ...LAYER_NAMES.flatMap((name) => [`--${name}`, '0'])],
      /At least one of the style's layers/,
    ],
    [['content.jpg', 'style.png', '-o', 'd.png', '--like', 'content.jpg'], /has no recipe/],
    [['content.jpg', 'style.png', '-o', 'd.png', '--network', 'vgg16'], /npm run weights/],
  ])('answers %j with a sentence, exit code 2 and no file', async (args, sentence) => {
    await writeFile(join(folder, 'notes.txt'), 'not a picture');
    process.env.BRUSHWORK_WEIGHTS_DIR = folder;
    const { code, lines } = await brushwork(...args);
    const err = lines.join('\n');
    delete process.env.BRUSHWORK_WEIGHTS_DIR;
    expect(err).toMatch(sentence);
    expect(err).not.toContain('    at ');
    expect(code).toBe(2);
    expect(await readdir(folder)).not.toContain('d.png');
  });

  it('keeps the best picture so far on Ctrl-C', async () => {
    const args = [cli, 'content.jpg', 'style.png', '-o', 'early.png', '--size', '256', '--quality', 'fine', '--json'];
    const child = spawn(process.execPath, args);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(130);
    expect(await sharp(join(folder, 'early.png')).metadata()).toMatchObject({ width: 256 });
  });
});
