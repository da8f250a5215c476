/** The developers' drawer, where Discord's own description of its API is at hand. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalDiscord } from '../../src/local-discord.js';
import { OPEN_API_FILE, OPEN_API_MISSING, openApiAvailable } from '../openapi.js';
import { BROWSER_MISSING, browserAvailable, consoleErrorsOf, launch, open } from './browser.js';

if (!browserAvailable) console.log(BROWSER_MISSING);
if (!openApiAvailable) console.log(OPEN_API_MISSING);

describe.skipIf(!browserAvailable || !openApiAvailable)('the drawer', () => {
  let localDiscord: LocalDiscord;
  let browser: Browser;
  beforeAll(async () => {
    [browser, localDiscord] = await Promise.all([launch(), LocalDiscord.start({ openApi: OPEN_API_FILE })]);
  });
  afterAll(async () => {
    await browser?.close();
    await localDiscord?.stop();
  });

  it('shows which requests are not as Discord describes them, and in what', async () => {
    const { id: member, channel } = localDiscord.join('Ada', { guild: localDiscord.createGuild('The Studio') });
    const post = (body: object) =>
      fetch(`${localDiscord.api}/v10/channels/${channel.id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${localDiscord.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const page = await open(browser, localDiscord.url, { member, channel: channel.id });
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
    expect(consoleErrorsOf(page)).toEqual([]);
  });
});
