/** Where paintings go: nothing is destroyed, and nothing is painted in vain. */
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { tryOutput } from '../../src/cli/outputs.js';
import { readGenerationMetadata } from '../../src/images/generation-metadata.js';
import { brushwork, drawNoise, QUICK, useTemporaryFolder } from './cli-harness.js';

useTemporaryFolder();
const PAIR = ['content.png', 'style.png', ...QUICK];

describe('a painting never overwrites one of its inputs', () => {
  it.each([
    ['the content', 'content.png', ['content.png']],
    ['the style', 'style.png', ['style.png']],
    ['another way to the content', './x/../content.png', ['content.png']],
    ['a symbolic link to the content', 'symbolic.png', ['content.png']],
    ['a hard link to the content', 'hard.png', ['content.png']],
    ['a picture that is mixed in', 'other.png', ['other.png', '--blend', 'other.png']],
    ['the picture that it starts from', 'other.png', ['other.png', '--from', 'other.png']],
  ])('%s', async (_, output, [name, ...more]) => {
    mkdirSync('x', { recursive: true });
    if (!existsSync('symbolic.png')) symlinkSync('content.png', 'symbolic.png');
    if (!existsSync('hard.png')) linkSync('content.png', 'hard.png');
    await drawNoise(64, 64).toFile('other.png');
    const before = readFileSync(name);
    const { code, lines } = await brushwork(...PAIR, ...more, '-o', output);
    expect(lines).toEqual([expect.stringMatching(/^Writing .* would overwrite .*\. Choose another name with -o\.$/)]);
    expect(code).toBe(2);
    expect(readFileSync(name).equals(before)).toBe(true);
  });

  it('the painting whose options it takes', async () => {
    await brushwork(...PAIR, '-o', 'made.png');
    const before = readFileSync('made.png');
    const { code } = await brushwork('content.png', 'style.png', '--like', 'made.png', '-o', 'made.png');
    expect(code).toBe(2);
    expect(readFileSync('made.png').equals(before)).toBe(true);
  });
});

describe('a derived name', () => {
  it('gets a number where a second content or style has the same name', async () => {
    for (const folder of ['one', 'two']) {
      mkdirSync(folder);
      await drawNoise(70, 60).toFile(join(folder, 'same.png'));
      await drawNoise(60, 70).jpeg().toFile(join(folder, 'look.jpg'));
    }
    const contents = ['one/same.png', 'two/same.png'];
    const styles = ['--style', 'one/look.jpg', '--style', 'two/look.jpg'];
    const { code, lines } = await brushwork(...contents, ...styles, '-o', 'twins', ...QUICK);
    expect(code).toBe(0);
    const names = ['same-in-look-2.png', 'same-in-look-3.png', 'same-in-look-4.png', 'same-in-look.png'];
    expect((await readdir('twins')).sort()).toEqual(names);
    for (const name of names) expect(lines.join('\n')).toContain(`: ${join('twins', name)}`);
  });

  it('gets a number in a second run, and the line says which file', async () => {
    await brushwork(...PAIR, '-o', 'again', '--strength', '20');
    const first = readFileSync('again/content-in-style.png');
    const { lines } = await brushwork(...PAIR, '-o', 'again', '--strength', '80');
    expect(lines.at(-1)).toMatch(/^Done in .* again\/content-in-style-2\.png$/);
    expect(readFileSync('again/content-in-style.png').equals(first)).toBe(true);
    const second = await readGenerationMetadata(readFileSync('again/content-in-style-2.png'));
    expect(second?.options).toMatchObject({ strength: 80 });
  });

  it('is short enough for a file system, however long the names of the inputs are', async () => {
    const long = ['ä'.repeat(115), 'b'.repeat(240)].map((name) => `${name}.png`);
    await drawNoise(64, 64).toFile(long[0]);
    await drawNoise(64, 64).toFile(long[1]);
    expect((await brushwork(...long, ...QUICK, '-o', 'long/')).code).toBe(0);
    expect(await readdir('long')).toEqual([`${'ä'.repeat(50)}-in-${'b'.repeat(100)}.png`]);
  });
});

it('a named output is overwritten, also through a link, and keeps its permissions', async () => {
  mkdirSync('elsewhere');
  writeFileSync('elsewhere/old.png', 'old');
  chmodSync('elsewhere/old.png', 0o640);
  symlinkSync('elsewhere/old.png', 'named.png');
  expect((await brushwork(...PAIR, '-o', 'named.png')).code).toBe(0);
  expect(await sharp('elsewhere/old.png').metadata()).toMatchObject({ format: 'png' });
  expect(statSync('elsewhere/old.png').mode & 0o777).toBe(0o640);
  expect(await readdir('elsewhere')).toEqual(['old.png']);
});

describe('an output that cannot be written is refused before anything is painted', () => {
  it.each([
    ['a file is where its folder should be', 'style.png/painting.png'],
    ['a file is where its folder should be', 'notes'],
    ['a file is where its folder should be', 'notes/'],
    ['the name is too long', `${'n'.repeat(300)}.png`],
    ['its links lead in a circle', 'circle.png'],
  ])('%s: %s', async (reason, output) => {
    writeFileSync('notes', 'a file');
    if (!existsSync('circle.png') && !(await readdir('.')).includes('circle.png'))
      symlinkSync('circle.png', 'circle.png');
    const { code, lines } = await brushwork(...PAIR, '-o', output);
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^Can't write .*: ${reason}\\.`))]);
    expect(code).toBe(2);
  });

  it.skipIf(process.platform === 'win32')('no permission (Windows has others)', async () => {
    mkdirSync('locked', { mode: 0o500 });
    writeFileSync('locked.png', 'mine', { mode: 0o400 });
    const isRoot = process.getuid?.() === 0;
    // Root may write everywhere, so it is nobody for a moment.
    chmodSync('.', 0o777);
    if (isRoot) process.seteuid?.(65_534);
    try {
      for (const path of ['locked/painting.png', 'locked.png'])
        await expect(tryOutput(path)).rejects.toThrow(`Can't write ${path}: you aren't allowed to write there.`);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it.runIf(existsSync('/proc/self'))('a place where no file can be (skipped where there is no /proc)', async () => {
    const { code, lines } = await brushwork(...PAIR, '-o', '/proc/self/painting.png');
    expect(lines).toEqual([expect.stringContaining("Can't write /proc/self/painting.png: ")]);
    expect(code).toBe(2);
  });

  it('nor one for snapshots', async () => {
    const { code, lines } = await brushwork(...PAIR, '-o', 'unpainted.png', '--snapshots', 'style.png');
    expect(lines).toEqual([expect.stringContaining("Can't write to style.png")]);
    expect(code).toBe(2);
    expect(existsSync('unpainted.png')).toBe(false);
  });
});

describe('--output', () => {
  it('with a file and several paintings is refused', async () => {
    const { code, lines } = await brushwork('content.png', 'style.png', '--style', 'style.png', '-o', 'one.png');
    expect(lines).toEqual(['one.png is one file, but there are 2 paintings. Name a folder with -o, ending in "/".']);
    expect(code).toBe(2);
  });

  it('is a folder where there is one, also with a dot and for one painting', async () => {
    mkdirSync('version.2');
    expect((await brushwork(...PAIR, '-o', 'version.2')).code).toBe(0);
    expect(await readdir('version.2')).toEqual(['content-in-style.png']);
  });

  it('of "-" takes one painting, and no records beside it', async () => {
    const two = await brushwork('content.png', 'style.png', '--style', 'style.png', '-o', '-');
    expect(two).toMatchObject({ code: 2, lines: [expect.stringContaining('standard output takes only one')] });
    const records = await brushwork(...PAIR, '-o', '-', '--json');
    expect(records).toMatchObject({ code: 2, lines: [expect.stringContaining('both write to standard output')] });
  });
});

describe('--max-bytes', () => {
  it('that cannot be met writes the smallest file, and reports it', async () => {
    const { code, lines } = await brushwork(...PAIR, '-o', 'tiny.jpg', '--max-bytes', '50');
    const { size } = statSync('tiny.jpg');
    expect(lines.join('\n')).toContain(`tiny.jpg is ${size} bytes and can't get smaller`);
    expect(code).toBe(0);
  });

  it('reports when it scaled the painting down', async () => {
    await brushwork(...PAIR, '-o', 'free.png');
    const limit = Math.floor(0.2 * statSync('free.png').size);
    const { lines } = await brushwork(...PAIR, '-o', 'less.png', '--max-bytes', String(limit));
    const { width } = await sharp('less.png').metadata();
    const percent = /it was scaled to (\d+) %/.exec(lines.join('\n'))?.[1];
    expect(width).toBe(Math.round((64 * Number(percent)) / 100));
  });
});

describe('--snapshots', () => {
  it('never overwrite those of another run', async () => {
    const growing = ['--snapshots', 'grown', '--every', '1', '-o', 'growing.png'];
    await brushwork(...PAIR, ...growing);
    const first = readFileSync('grown/growing-0001.png');
    await brushwork(...PAIR, ...growing, '--strength', '90');
    expect((await readdir('grown')).sort()).toEqual([
      'growing-0001.png',
      'growing-0002.png',
      'growing-2-0001.png',
      'growing-2-0002.png',
    ]);
    expect(readFileSync('grown/growing-0001.png').equals(first)).toBe(true);
  });

  it('keep the alpha of the content', async () => {
    const clear = { r: 200, g: 30, b: 60, alpha: 0.5 };
    await sharp({ create: { width: 70, height: 70, channels: 4, background: clear } }).toFile('glassy.png');
    await brushwork('glassy.png', 'style.png', ...QUICK, '-o', 'glass.png', '--snapshots', 'glass', '--every', '2');
    const { data, info } = await sharp('glass/glass-0002.png').raw().toBuffer({ resolveWithObject: true });
    expect([info.channels, data[3]]).toEqual([4, 128]);
  });

  it('are what --every is about', async () => {
    const { code, lines } = await brushwork(...PAIR, '--every', '3');
    expect(lines).toEqual([expect.stringContaining('--snapshots')]);
    expect(code).toBe(2);
  });
});

it('records name their content, style and output', async () => {
  const { out } = await brushwork(...PAIR, '-o', 'recorded.png', '--json');
  const records = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records).toHaveLength(2);
  for (const record of records)
    expect(record).toMatchObject({ content: 'content.png', style: 'style.png', output: 'recorded.png' });
});
