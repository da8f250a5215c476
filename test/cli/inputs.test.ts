/** What pictures, recipes and the environment may be, and what is said where they will not do. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type GenerationMetadata, readGenerationMetadata } from '../../src/images/generation-metadata.js';
import { encodePicture } from '../../src/images/index.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { brushwork, drawNoise, ENVIRONMENT, QUICK, TINY_NETWORK, useTemporaryFolder } from './cli-harness.js';

useTemporaryFolder();
const PAIR = ['content.png', 'style.png', ...QUICK];
const pixelsOf = (path: string) => sharp(path).raw().toBuffer();

describe('of many pictures', () => {
  it('all bad ones are reported first, the good ones are painted, and the exit code is 2', async () => {
    writeFileSync('notes.txt', 'no picture');
    writeFileSync('empty.png', '');
    mkdirSync('folder');
    const contents = ['content.png', 'notes.txt', 'empty.png', 'nowhere.png', 'folder', 'style.png'];
    const { code, lines } = await brushwork(...contents, '--style', 'style.png', '-o', 'some', ...QUICK);
    expect(code).toBe(2);
    expect(lines.slice(0, 4)).toEqual([
      expect.stringMatching(/^notes\.txt is a text file/),
      expect.stringMatching(/^empty\.png is empty/),
      "Can't read nowhere.png: there's no such file. Check the name, or choose another file.",
      'folder is a folder. Name the pictures in it.',
    ]);
    expect(lines.at(-1)).toBe('4 of 6 paintings failed.');
    expect((await readdir('some')).sort()).toEqual(['content-in-style.png', 'style-in-style.png']);
  });

  it('none is painted, and no folder is created, where all are bad', async () => {
    const { code, lines } = await brushwork('nowhere.png', 'gone.png', '--style', 'style.png', '-o', 'none', ...QUICK);
    expect(code).toBe(2);
    expect(lines).toHaveLength(3);
    expect(existsSync('none')).toBe(false);
  });
});

it.each([
  ['a style without a content', ['--style', 'style.png'], /^The picture to repaint is missing/],
  ['an empty name', ['', 'style.png'], /^One of the names is empty/],
  ['a share of nothing', [...PAIR, '--blend', 'style.png:0'], /"0" isn't a share/],
])('%s is refused', async (_, args, sentence) => {
  const { code, lines } = await brushwork(...args);
  expect(code).toBe(2);
  expect(lines.join('')).toMatch(sentence);
});

describe('a picture that can be read once', () => {
  it('works as standard input, for content and style at the same time', async () => {
    const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
    const child = spawn(process.execPath, [cli, '-', '/dev/stdin', ...QUICK, '-o', 'piped.png'], {
      env: { ...process.env, ...ENVIRONMENT, NODE_OPTIONS: TINY_NETWORK },
    });
    child.stdin.end(readFileSync('content.png'));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    await brushwork('content.png', 'content.png', ...QUICK, '-o', 'unpiped.png');
    expect(await pixelsOf('piped.png')).toEqual(await pixelsOf('unpiped.png'));
  });

  it.skipIf(process.platform === 'win32')('works as a named pipe (Windows has none)', async () => {
    const made = spawn('sh', ['-c', 'mkfifo pipe && exec cat content.png > pipe']);
    await vi.waitFor(() => expect(existsSync('pipe')).toBe(true));
    const { code } = await brushwork('pipe', 'style.png', ...QUICK, '-o', 'from-pipe.png');
    made.kill();
    expect(code).toBe(0);
    await brushwork('content.png', 'style.png', ...QUICK, '-o', 'from-file.png');
    expect(await pixelsOf('from-pipe.png')).toEqual(await pixelsOf('from-file.png'));
  });

  it.runIf(existsSync('/dev/zero'))(
    'is given up where it has no end (skipped where there is no /dev/zero)',
    async () => {
      const { code, lines } = await brushwork('/dev/zero', 'style.png', '-o', 'endless.png');
      expect(lines).toEqual(['/dev/zero is larger than 50 MB. Try a smaller file.']);
      expect(code).toBe(2);
    },
  );
});

describe('--like', () => {
  /** A painting that says this of how it was made. */
  async function paintingWith(recipe: GenerationMetadata): Promise<string> {
    const painting = { width: 16, height: 16, pixels: new Float32Array(3 * 16 * 16) };
    writeFileSync('edited.png', await encodePicture(painting, { format: 'png', metadata: recipe }));
    return 'edited.png';
  }

  it('and the arguments take an option by the name that it had formerly', async () => {
    const like = await paintingWith({ brushwork: '0.2.0', options: { size: 64, iterations: 1, styleScale: 2 } });
    await brushwork('content.png', 'style.png', '--like', like, '-o', 'like.png');
    expect((await readGenerationMetadata(readFileSync('like.png')))?.options).toMatchObject({ strokeSize: 2 });
    await brushwork('content.png', 'style.png', '--like', like, '--style-scale', '0.5', '-o', 'like.png');
    expect((await readGenerationMetadata(readFileSync('like.png')))?.options).toMatchObject({ strokeSize: 0.5 });
  });

  it('ignores invalid values, and names their options', async () => {
    const options = JSON.parse(
      '{ "seed": null, "strength": { "a": 1 }, "quality": ["draft"], "size": 64, "iterations": 1, "__proto__": { "x": 1 }, "toString": 5, "edges": "constructor", "newer": 1 }',
    );
    const like = await paintingWith({ brushwork: '0.2.0', options });
    const { code, lines } = await brushwork('content.png', 'style.png', '--like', like, '-o', 'like.png');
    expect(code).toBe(0);
    const said = lines.filter((line) => line.startsWith('edited.png has'));
    expect(said).toEqual([
      `edited.png has {"a":1} as strength, which isn't a whole number from 0 to 100. Using the default.`,
      `edited.png has ["draft"] as quality, which isn't one of draft, standard, fine. Using the default.`,
      "edited.png has null as seed, which isn't a whole number from 0 to 2147483647. Using the default.",
      `edited.png has "constructor" as edges, which isn't one of auto, margin, replicate, zero. Using the default.`,
    ]);
    const recipe = await readGenerationMetadata(readFileSync('like.png'));
    expect(recipe?.options).toEqual({ ...DEFAULTS, network: 'lite', size: 64, iterations: 1 });
  });

  it.each([[null], [[]], ['text']])('refuses options of %j', async (options) => {
    const like = await paintingWith({ options });
    const { code, lines } = await brushwork('content.png', 'style.png', '--like', like);
    expect(lines).toEqual(['edited.png has no recipe. Name a painting made by Brushwork.']);
    expect(code).toBe(2);
  });
});

describe('a picture that is too long', () => {
  it('is refused with the size that would do', async () => {
    await drawNoise(400, 20).toFile('long.png');
    const { code, lines } = await brushwork('long.png', 'style.png', '-o', 'long-painted.png', '--size', '128');
    expect(lines).toEqual([
      'long.png is too long and narrow to paint at size 128: its short side would be under 16 pixels. Choose a size of at least 320, or crop the picture.',
    ]);
    expect(code).toBe(2);
    const painted = ['--size', '320', '--iterations', '1', '-o', 'long-painted.png'];
    expect((await brushwork('long.png', 'style.png', ...painted)).code).toBe(0);
    expect(await sharp('long-painted.png').metadata()).toMatchObject({ width: 320, height: 16 });
  });

  it('is refused with the advice to crop it where no size would do', async () => {
    await drawNoise(16, 9000).toFile('high.png');
    const { code, lines } = await brushwork('high.png', 'style.png');
    expect(lines).toEqual([expect.stringMatching(/need size 9000; the largest is 8192\. Crop the picture first/)]);
    expect(code).toBe(2);
  });

  it('keeps its shape as a style', async () => {
    expect((await brushwork('content.png', 'long.png', ...QUICK, '--stroke-size', '0.25', '-o', 'thin.png')).code).toBe(
      0,
    );
  });
});

describe('--preset article', () => {
  const ARTICLE = ['--preset', 'article', '--network', 'lite', '--iterations', '2', '--size', '64'];

  it('prints that it paints the centre square, and paints it as a cropped file', async () => {
    await drawNoise(300, 120).toFile('wide.png');
    await sharp('wide.png').extract({ left: 90, top: 0, width: 120, height: 120 }).toFile('cropped.png');
    const { code, lines } = await brushwork('wide.png', 'style.png', '-o', 'article.png', ...ARTICLE);
    expect(code).toBe(0);
    expect(lines[0]).toBe(
      'wide.png is 300 x 120, but the paper paints squares: only its centre, 120 x 120, is painted.',
    );
    await brushwork('cropped.png', 'style.png', '-o', 'before.png', ...ARTICLE);
    expect(await pixelsOf('article.png')).toEqual(await pixelsOf('before.png'));
  });

  it('is as sharp as a square of the same height', async () => {
    await drawNoise(2000, 100).toFile('very-wide.png');
    await sharp('very-wide.png').extract({ left: 950, top: 0, width: 100, height: 100 }).toFile('middle.png');
    await brushwork('very-wide.png', 'style.png', '-o', 'sharp.png', ...ARTICLE);
    await brushwork('middle.png', 'style.png', '-o', 'middle-painted.png', ...ARTICLE);
    expect(await pixelsOf('sharp.png')).toEqual(await pixelsOf('middle-painted.png'));
  });

  it('is repeated, square and all, by --like', async () => {
    await brushwork('wide.png', 'style.png', '-o', 'liked.png', '--like', 'article.png');
    expect(await pixelsOf('liked.png')).toEqual(await pixelsOf('article.png'));
  });
});

it('Adam reports when no step improved the picture', async () => {
  const adam = ['--optimiser', 'adam', '--strength', '1', '--learning-rate', '50'];
  const { code, lines } = await brushwork(...PAIR, ...adam, '-o', 'adam.png');
  expect(lines).toContain(
    'The painting ends where it began, since no step made it better; try a --learning-rate below 50.',
  );
  expect(code).toBe(0);
  const calm = await brushwork(...PAIR, '-o', 'calm.png');
  expect(calm.lines.join('\n')).not.toContain('ends where it began');
});

describe('the environment', () => {
  afterEach(() => {
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
    vi.stubEnv('BRUSHWORK_LIMIT_SIZE', undefined);
    vi.stubEnv('NETWORK', undefined);
  });

  it('is not validated for what a flag sets, nor for what only the bot needs', async () => {
    vi.stubEnv('BRUSHWORK_NETWORK', 'garbage');
    vi.stubEnv('BRUSHWORK_LIMIT_SIZE', 'huge');
    expect((await brushwork(...PAIR, '--network', 'lite', '-o', 'flagged.png')).code).toBe(0);
    const { code, lines } = await brushwork(...PAIR, '-o', 'unflagged.png');
    expect(lines).toEqual([
      'BRUSHWORK_NETWORK is "garbage"; it takes auto, vgg16, lite, mixed, vgg16-full, vgg19. Correct it, or leave it out.',
    ]);
    expect(code).toBe(2);
  });

  it('may hold a NETWORK of another program', async () => {
    vi.stubEnv('BRUSHWORK_NETWORK', undefined);
    vi.stubEnv('NETWORK', 'host');
    const { code, lines } = await brushwork(...PAIR, '-o', 'other-program.png');
    expect(lines.filter((line) => line.includes('NETWORK=host (BRUSHWORK_NETWORK)'))).toHaveLength(1);
    expect(code).toBe(0);
  });

  it('does not include a .env file of the working folder', async () => {
    writeFileSync('.env', 'BRUSHWORK_THREADS=garbage\nBRUSHWORK_NETWORK=garbage\n');
    vi.stubEnv('BRUSHWORK_THREADS', undefined);
    expect((await brushwork(...PAIR, '-o', 'no-env.png')).code).toBe(0);
    expect(process.env.BRUSHWORK_THREADS).toBeUndefined();
  });

  it('is reported with our messages, not with those of a library', async () => {
    vi.stubEnv('BRUSHWORK_THREADS', 'abc');
    const { lines } = await brushwork(...PAIR);
    expect(lines).toEqual([
      'BRUSHWORK_THREADS is "abc"; it takes a whole number from 1 to 256. Correct it, or leave it out.',
    ]);
  });
});

describe('output on the terminal', () => {
  it('has five examples and doctor in the help', async () => {
    const { code, out } = await brushwork('--help');
    expect(code).toBe(0);
    expect(out.split('Examples:')[1].trim().split('\n')).toHaveLength(5);
    expect(out).toMatch(/Commands:\n +doctor/);
  });

  it('does not mention engines that were not chosen, unless asked for', async () => {
    vi.stubEnv('BRUSHWORK_ENGINE', 'auto');
    vi.stubEnv('BRUSHWORK_DEVICE', 'auto');
    const quiet = await brushwork(...PAIR, '-o', 'quiet.png');
    expect(quiet.lines.join('\n')).not.toMatch(/TensorFlow|GPU/);
    const verbose = await brushwork(...PAIR, '-o', 'verbose.png', '--verbose');
    expect(verbose.lines[0]).toMatch(/TensorFlow/);
  });
});
