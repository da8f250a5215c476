import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { flat } from './pictures.js';

const script = fileURLToPath(new URL('peak-memory-process.mjs', import.meta.url));

async function peakOf(picture: Buffer, ...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(picture);
  return Number(await text(child.stdout));
}

describe('a JPEG of 100 megapixels', () => {
  const draw = (progressive: boolean) => flat([200, 100, 50], 12_200, 8190).jpeg({ progressive }).toBuffer();
  let drawn: { baseline: Buffer; progressive: Buffer };
  beforeAll(async () => {
    drawn = { baseline: await draw(false), progressive: await draw(true) };
  });

  // The size of a painting, as bot and command line ask for it; and none.
  test.each([
    ['baseline', ['896'], 300e6],
    ['baseline', [], 600e6],
    ['progressive', ['896'], 700e6],
    ['progressive', [], 900e6],
  ] as const)('%s (long side %j) takes less than %i bytes', async (kind, args, most) => {
    const peak = await peakOf(drawn[kind], ...args);
    expect(peak).toBeGreaterThan(30e6);
    expect(peak).toBeLessThan(most);
  });
});
