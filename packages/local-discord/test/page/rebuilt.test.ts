/** The page when it was built anew while it was open. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalDiscord } from '../../src/local-discord.js';
import { exampleGuilds } from '../../src/state/seed-data.js';
import { messageField } from './browser.js';
import { describePage } from './page-harness.js';

describePage('the page', (pages) => {
  let localDiscord: LocalDiscord;

  beforeAll(async () => {
    localDiscord = await LocalDiscord.start();
    exampleGuilds(localDiscord.discord);
  });
  afterAll(() => localDiscord?.stop());

  it('loads itself again once it was built anew, and not before', async () => {
    // Not one whose console is checked: the new build's script is not there.
    const page = await (await pages.browser.newContext()).newPage();
    await page.goto(localDiscord.url);
    await messageField(page).waitFor();
    const loads: string[] = [];
    page.on('load', () => loads.push(page.url()));
    const comeBack = () =>
      Promise.all([
        page.waitForResponse(`${localDiscord.url}/`),
        page.evaluate(() => void dispatchEvent(new Event('focus'))),
      ]);

    await comeBack();
    await page.waitForTimeout(300);
    expect(loads).toEqual([]);

    let asked = 0;
    await page.route(`${localDiscord.url}/`, async (route) => {
      const response = await route.fetch();
      const html = await response.text();
      // The first answer is what a new build would be; the page that is loaded then is the one that is there.
      await route.fulfill({ response, body: asked++ === 0 ? html.replace(/index-[\w-]+\.js/, 'index-new.js') : html });
    });
    await Promise.all([page.waitForEvent('load'), comeBack()]);
    await messageField(page).waitFor();
    expect(loads).toHaveLength(1);
  });
});
