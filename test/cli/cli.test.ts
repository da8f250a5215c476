/** The command line as people run it: mostly in this process, and the built program where its start, its words or its end matter. */
import { spawn, spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readGenerationMetadata } from '../../src/images/generation-metadata.js';
import { encodePicture } from '../../src/images/index.js';
import { BEFORE_SCALES, DEFAULTS } from '../../src/painting/options.js';
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
