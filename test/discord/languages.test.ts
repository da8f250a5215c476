/** In which language the bot answers: a German server, a member with a French Discord. The bot runs in this process. */
import type { Actor, GuildRecord } from 'local-discord/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { finished, SMALL } from '../e2e/harness/e2e-harness.js';
import { type InProcessBot, openInProcessBot } from './in-process-bot.js';

let here: InProcessBot;
let german: GuildRecord;
let amelie: Actor;
beforeAll(async () => {
  here = await openInProcessBot({
    prepare(localDiscord) {
      german = localDiscord.createGuild('Werkstatt', { locale: 'de' });
    },
  });
  amelie = here.localDiscord.join('Amélie', { guild: german, locale: 'fr' });
});
afterAll(() => here.close());

it('what everyone reads is in the language of a Community server, what one member reads in theirs', async () => {
  const open = await amelie.stylize(SMALL);
  expect((await finished(open)).text).toMatch(/^\*\*lighthouse\*\* im Stil \*\*swirls\*\* · Stärke 50 · Entwurf · /);
  const secret = await amelie.stylize({ ...SMALL, private: true });
  const done = await finished(secret);
  expect(done.text).toMatch(/^\*\*lighthouse\*\* dans le style \*\*swirls\*\* · Intensité 50 · Brouillon · /);
  expect(done.buttons.map(({ label }) => label)).toContain('Repeindre');
});

it('a refusal that only the member sees is in theirs, and mentions commands by their ids', async () => {
  const { text } = await (await amelie.command('queue')).waitFor('File d’attente');
  expect(text).toMatch(/Lance une peinture avec <\/stylize:\d+>/);
  const missing = await amelie.command('style show', { style: 'rien de tel' });
  expect((await missing.waitFor('Ça n’a pas marché')).text).toMatch(
    /Je n’ai pas trouvé de style nommé «\srien de tel\s».*<\/style list:\d+>/,
  );
});

it('a server that has chosen no language is answered in the member’s', async () => {
  const jo = here.localDiscord.join('Jo', { guild: here.guild, locale: 'ja' });
  expect((await finished(await jo.stylize(SMALL))).text).toContain('**lighthouse**（画風：**swirls**）');
  const ada = here.localDiscord.join('Ada', { guild: here.guild });
  await finished(await ada.stylize(SMALL));
});
