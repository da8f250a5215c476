import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { flat } from './pictures.js';

const script = fileURLToPath(new URL('peak-memory-process.mjs', import.meta.url));

async function peakOf(picture: Buffer, ...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(picture);
  return Number(await text(child.stdout));
}

describe('a JPEG of 100 megapixels', () => {
  const draw = (progressive: boolean) => flat([200, 100, 50], 12_200, 8190).jpeg({ progressive }).toBuffer();

  // The size of a painting, as bot and command line ask for it; and none.
  test.each([
    ['baseline', false, ['896'], 300e6],
    ['baseline', false, [], 600e6],
    ['progressive', true, ['896'], 700e6],
    ['progressive', true, [], 900e6],
  ])('%s (progressive: %s, long side %j) takes less than %i bytes', async (_, progressive, args, most) => {
    const peak = await peakOf(await draw(progressive), ...args);
    expect(peak).toBeGreaterThan(30e6);
    expect(peak).toBeLessThan(most);
  });
});
