/** `/privacy`, with the bot in this process. */

import type { Actor } from 'local-discord/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unzip } from '../archives/unzip.js';
import { type InProcessBot, openInProcessBot } from '../discord/in-process-bot.js';
import { finished, SMALL } from '../e2e/harness/e2e-harness.js';

let here: InProcessBot;
let ada: Actor;
let bob: Actor;
beforeAll(async () => {
  here = await openInProcessBot({ environment: { BRUSHWORK_KEEP_DAYS: '12', BRUSHWORK_KEEP_RECORD_DAYS: '34' } });
  ada = here.localDiscord.join('Ada', { guild: here.guild });
  bob = here.localDiscord.join('Bob', { guild: here.guild, locale: 'zh-CN' });
});
afterAll(() => here.close());

it('says what is kept and for how long, for one pair of eyes', async () => {
  const reply = await ada.command('privacy show');
  const { text } = await reply.waitFor('What I store about you');
  expect(text).toMatch(/12 days[\s\S]*34 days/);
  expect(reply.message?.visibleTo).toBe(ada.id);
  await (await bob.command('privacy show')).waitFor(/12 天[\s\S]*34 天/);
});

it('hands a member everything, and erases it after a question', async () => {
  const painting = await ada.stylize(SMALL);
  const other = await bob.stylize(SMALL);
  await finished(painting);
  await finished(other);
  const handed = await ada.command('privacy export');
  const { files } = await handed.waitFor('1 record');
  expect(handed.message?.visibleTo).toBe(ada.id);
  const inside = await unzip(files[0].bytes);
  const data = JSON.parse(inside.get('data.json')?.toString() ?? '');
  // Besides it the photo, the style, the painting, and what was kept of the painting on its way.
  expect(inside.size).toBe(
    4 + new Set(data.paintings[0].frames.map(({ picture }: { picture: string }) => picture)).size,
  );
  expect(data.paintings).toMatchObject([{ guildId: here.guild.id, state: 'delivered', options: { size: 64 } }]);

  const question = await ada.command('privacy erase');
  await question.waitFor('Erase everything I store');
  const erased = await ada.press(question.message, 'Erase everything');
  await erased.acknowledged();
  await question.waitFor('I’ve erased');
  expect(question.snapshot.buttons).toEqual([]);
  await ada.press(painting.message, 'Paint again');
  await ada.waitForMessage('I couldn’t find that painting');
  await (await ada.command('privacy export')).waitFor('0 records');
  const theirs = await bob.press(other.message, '再画一次');
  await finished(theirs);
});
