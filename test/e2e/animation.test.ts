/** A picture that moves, from `/stylize` to the reply, over a restart. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeAnimation, readAnimationInfo } from '../../src/images/index.js';
import { drawSampleAnimation } from '../../src/samples/animations.js';
import { type E2eHarness, endings, finished, openE2eHarness, style, waitUntil } from './harness/e2e-harness.js';

let stage: E2eHarness;
beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_FRAMES: '4' });
  await stage.start();
});
afterAll(() => stage.close());

/** How many frames of the only unfinished job are kept. */
function keptFrames(): number {
  const database = new Database(join(stage.folder, 'brushwork.db'), { readonly: true });
  try {
    const row = database.prepare('select frames from jobs where painted is null').get() as { frames: string | null };
    return row?.frames ? JSON.parse(row.frames).length : 0;
  } finally {
    database.close();
  }
}

it('is painted moving, goes on at its frame after the bot was killed, and says what was left out', async () => {
  const { bytes } = await encodeAnimation(await drawSampleAnimation('shapes', 8, 64), { format: 'gif' });
  const ada = stage.localDiscord.join('Ada', { guild: stage.guild });
  const picture = { name: 'ball.gif', bytes };
  const reply = await ada.stylize({ picture, style_image: style, size: 64, quality: 'draft' });
  await waitUntil(() => keptFrames() >= 1, 'a finished frame');
  await stage.bot.end('SIGKILL');
  const kept = keptFrames();
  const bot = await stage.start();
  const done = await finished(reply);
  expect(kept).toBeGreaterThan(0);
  expect(endings(reply)).toBe(1);
  expect(bot.said('painted')).toHaveLength(1);
  expect(done.text).toContain('4 of 8 frames, 2 sec (the limit here)');
  const [{ name, bytes: file }] = done.files;
  expect(name).toMatch(/\.webp$/);
  expect(await readAnimationInfo(file)).toMatchObject({ format: 'webp', frames: 4, durationMs: 2000, loop: 0 });
  const still = await ada.stylize({ picture, style_image: style, size: 64, quality: 'draft', animate: false });
  expect((await finished(still)).files[0].name).toMatch(/\.png$/);
});
