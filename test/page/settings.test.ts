/** The panel of a server's settings on the page, with the real bot behind it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BROWSER_MISSING,
  browserAvailable,
  complaintsOf,
  launch,
  message,
  open,
  placeOf,
} from '../../packages/local-discord/test/page/browser.js';
import { type E2eHarness, openE2eHarness } from '../e2e/e2e-harness.js';
import { changeLook, panel, pick } from './defaults.js';

if (!browserAvailable) console.log(BROWSER_MISSING);

describe.skipIf(!browserAvailable)('an admin on the page', () => {
  let stage: E2eHarness;
  let browser: Browser;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openE2eHarness(), launch()]);
    await stage.start();
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('changes the defaults, looks at a preview, saves, and takes it back', async () => {
    const olga = stage.localDiscord.join('Olga', { guild: stage.guild, admin: true });
    const page = await open(browser, stage.localDiscord.url, placeOf(olga));
    await changeLook(page, { Strength: '90', 'Stroke size': '0.5' });
    await panel(page).getByText('Strength: 50 → 90').waitFor();

    await panel(page).getByRole('button', { name: 'Preview' }).click();
    const preview = message(page, 'Right, new: Strength 90 · Stroke size 0.5');
    await preview.waitFor({ timeout: 240_000 });
    const picture = preview.getByRole('img', { name: /^The same picture painted twice/ });
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(192 + 8 + 192);

    await preview.getByRole('button', { name: 'Save' }).click();
    await message(page, 'Saved 2 changes').waitFor();
    await pick(page, 'Go to…', ['History']);
    const history = message(page, 'Stroke size: not set → 0.5');
    await history.getByRole('button', { name: 'Undo last change' }).click();
    await message(page, 'Undid 2 changes').waitFor();
    expect(complaintsOf(page)).toEqual([]);
    await page.context().close();
  });
});
