/** The developers' drawer, where Discord's own description of its API is at hand. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalDiscord } from '../../src/local-discord.js';
import { OPEN_API_FILE, OPEN_API_MISSING, openApiAvailable } from '../openapi.js';
import { describePage } from './page-harness.js';

if (!openApiAvailable) console.log(OPEN_API_MISSING);

describePage('the drawer', (pages) => {
  let localDiscord: LocalDiscord;
  beforeAll(async () => {
    localDiscord = await LocalDiscord.start(openApiAvailable ? { openApi: OPEN_API_FILE } : {});
  });
  afterAll(() => localDiscord?.stop());

  it.skipIf(!openApiAvailable)('shows which requests are not as Discord describes them, and in what', async () => {
    const { id: member, channel } = localDiscord.join('Ada', { guild: localDiscord.createGuild('The Studio') });
    const post = (body: object) =>
      fetch(`${localDiscord.api}/v10/channels/${channel.id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${localDiscord.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const page = await pages.open(localDiscord.url, { member, channel: channel.id });
    await page.getByRole('button', { name: 'Developer' }).click();
    await page.getByText('Requests are checked against Discord’s API description.').waitFor();
    await post({ content: 'as it should be' });
    await post({ content: 'with a mistake', colour: 3 });
    const calls = page.locator('.traffic li.rest');
    const wrong = calls.filter({ hasText: '1 mismatch' });
    await wrong.getByRole('button').click();
    await wrong.getByText('/colour is not described').waitFor();
    expect(await calls.count()).toBe(2);
    expect(await page.locator('.traffic li.wrong').count()).toBe(1);
  });
});
