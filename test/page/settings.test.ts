/** The panel of a server's settings on the page, with the real bot behind it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BROWSER_MISSING,
  browserAvailable,
  consoleErrorsOf,
  launch,
  locationOf,
  message,
  open,
} from '../../packages/local-discord/test/page/browser.js';
import { type E2eHarness, openE2eHarness } from '../e2e/e2e-harness.js';
import { changeLook, choose, panel } from './settings-panel.js';

if (!browserAvailable) console.log(BROWSER_MISSING);

describe.skipIf(!browserAvailable)('an admin on the page', () => {
  let harness: E2eHarness;
  let browser: Browser;

  beforeAll(async () => {
    [harness, browser] = await Promise.all([openE2eHarness(), launch()]);
    await harness.start();
  });
  afterAll(async () => {
    await browser?.close();
    await harness?.close();
  });

  it('changes the defaults, looks at a preview, saves, and takes it back', async () => {
    const olga = harness.localDiscord.join('Olga', { guild: harness.guild, admin: true });
    const page = await open(browser, harness.localDiscord.url, locationOf(olga));
    await changeLook(page, { Strength: '90', 'Stroke size': '0.5' });
    await panel(page).getByText('Strength: 50 → 90').waitFor();

    await panel(page).getByRole('button', { name: 'Preview' }).click();
    const preview = message(page, 'Right, new: Strength 90 · Stroke size 0.5');
    await preview.waitFor({ timeout: 240_000 });
    const picture = preview.getByRole('img', { name: /^The same picture painted twice/ });
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(192 + 8 + 192);

    await preview.getByRole('button', { name: 'Save' }).click();
    await message(page, 'Saved 2 changes').waitFor();
    await choose(page, 'Go to…', ['History']);
    const history = message(page, 'Stroke size: not set → 0.5');
    await history.getByRole('button', { name: 'Undo last change' }).click();
    await message(page, 'Undid 2 changes').waitFor();
    expect(consoleErrorsOf(page)).toEqual([]);
    await page.context().close();
  });
});
