/** Animations on the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { decodePicture, encodeAnimation, readAnimationInfo } from '../../src/images/index.js';
import { drawSampleAnimation } from '../../src/samples/animations.js';
import { brushwork, useTemporaryFolder } from './cli-harness.js';

useTemporaryFolder();
const SMALL = ['--size', '64', '--quality', 'draft'];

beforeAll(async () => {
  const { bytes } = await encodeAnimation(await drawSampleAnimation('shapes', 4, 64), { format: 'gif' });
  writeFileSync('moving.gif', bytes);
});

const infoOf = (path: string) => readAnimationInfo(readFileSync(path));

it('paints a GIF moving, says first how much that is, and goes on from the frames that are kept', async () => {
  const first = await brushwork('moving.gif', 'style.png', ...SMALL, '--frames', 'kept');
  expect(first).toMatchObject({ code: 0 });
  const said = first.lines.join('\n');
  expect(said).toContain('4 frames of 64 x 64 in 2.0 s');
  expect(said).toMatch(/frames are to be painted, about \d\.\d times the work of the first one alone/);
  expect(said).toContain('Done in');
  const path = 'paintings/moving-in-style.gif';
  expect(await infoOf(path)).toMatchObject({ format: 'gif', frames: 4, durationMs: 2000, loop: 0 });
  const again = await brushwork('moving.gif', 'style.png', ...SMALL, '--frames', 'kept', '-o', 'again.webp');
  expect(again.lines.some((line) => line.startsWith('frame '))).toBe(false);
  expect(await infoOf('again.webp')).toMatchObject({ format: 'webp', frames: 4 });
});

it('paints the first frame alone where one picture is asked for, and says so', async () => {
  const { code, lines } = await brushwork(
    'moving.gif',
    'style.png',
    '--size',
    '64',
    '--iterations',
    '2',
    '-o',
    'still.png',
  );
  expect(code).toBe(0);
  expect(lines.join('\n')).toContain(
    'moving.gif moves, but only its first frame is painted: still.png shows one picture',
  );
  expect(await decodePicture(readFileSync('still.png'))).toMatchObject({ width: 64, height: 64 });
  const still = await brushwork(
    'moving.gif',
    'style.png',
    '--size',
    '64',
    '--iterations',
    '2',
    '--still',
    '-o',
    'one.webp',
  );
  expect(still.code).toBe(0);
  expect(await infoOf('one.webp')).toBeUndefined();
});

it('thins out more frames than may be, and fits the file into its bytes', async () => {
  const limits = ['--max-frames', '2', '--max-bytes', '5000', '-o', 'small.gif'];
  const { code, lines } = await brushwork('moving.gif', 'style.png', ...SMALL, ...limits);
  expect(code).toBe(0);
  expect(lines.join('\n')).toContain('It has 4 frames in 2.0 s; --max-frames 2 and --max-seconds 20 leave 2 in 2.0 s.');
  expect(lines.join('\n')).toMatch(/To fit into 5000 bytes, it has fewer colours/);
  expect(readFileSync('small.gif').length).toBeLessThanOrEqual(5000);
});

it('does not write a still picture as an animation', async () => {
  const { code, lines } = await brushwork('content.png', 'style.png', '-o', 'still.gif');
  expect(code).toBe(2);
  expect(lines).toEqual([
    "content.png doesn't move, and still.gif is a format for animations. End the name in .png, .jpg or .webp.",
  ]);
});

it('keeps the frames of one painting only', async () => {
  const { code, lines } = await brushwork('moving.gif', 'content.png', '--style', 'style.png', '--frames', 'kept');
  expect(code).toBe(2);
  expect(lines.join('\n')).toContain('--frames keeps the frames of one painting');
});
