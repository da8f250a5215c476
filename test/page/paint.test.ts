/** The page with the real bot behind it: paintings from the first slash to the last button. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import {
  locationOf,
  message,
  messageField,
  openCommand,
  type PageLocation,
  PHONE,
  send,
  setOption,
  takeSample,
} from '../../packages/local-discord/test/page/browser.js';
import { describePage } from '../../packages/local-discord/test/page/page-harness.js';
import { WAIT_TIMEOUT_MS } from '../e2e/harness/e2e-harness.js';
import { useBot } from './bot-harness.js';
import { pressMore } from './press-more.js';

describePage('painting on the page', (pages) => {
  const bot = useBot();
  let ada: PageLocation;
  let mona: PageLocation;

  beforeAll(async () => {
    const { localDiscord, guild } = bot.harness;
    const moderator = localDiscord.join('Mona', { guild, moderator: true });
    [ada, mona] = [locationOf(localDiscord.join('Ada', { guild })), locationOf(moderator)];
    for (const [setting, name] of [
      ['galleryChannel', 'best-of'],
      ['reportChannel', 'reports'],
    ]) {
      const { id } = localDiscord.discord.createChannel(name, guild);
      const panel = await moderator.command('defaults set', { setting, value: `<#${id}>` });
      await panel.waitFor('1 unsaved change');
      await (await moderator.press(panel.message, 'Save')).waitFor('Saved 1 change');
    }
  });

  const open = (location: PageLocation, options?: BrowserContextOptions) =>
    pages.open(bot.harness.localDiscord.url, location, options);
  const stylize = async (on: Page, size: string, quality: string) => {
    await openCommand(on, 'stylize');
    await takeSample(on, 'picture', 'Lighthouse at dusk');
    await takeSample(on, 'style_image', 'Night in thick strokes');
    await setOption(on, 'size', size);
    await setOption(on, 'quality', quality);
    await send(on);
  };

  it('goes from the slash to the painting by mouse, and nothing jumps', async () => {
    const page = await open(ada);
    await page.getByRole('button', { name: 'Commands' }).click();
    await page.locator('.command-row', { hasText: '/stylize' }).click();
    await send(page);
    await page.getByText('This option is required. Specify a value.').first().waitFor();
    await takeSample(page, 'picture', 'Lighthouse at dusk');
    await takeSample(page, 'style_image', 'Night in thick strokes');
    await setOption(page, 'strength', '101');
    await send(page);
    await page.getByText('Must be no more than 100.').first().waitFor();
    await page.getByRole('combobox', { name: 'strength' }).fill('40');
    await setOption(page, 'size', '96');
    await setOption(page, 'quality', 'Draft');
    await page.evaluate(observeLayoutShift);
    await send(page);
    const reply = message(page, 'strength 40 · draft · 96 × ');
    await reply.waitFor({ timeout: WAIT_TIMEOUT_MS });
    // Words that get longer move the words behind them; nothing else moves.
    expect(await page.evaluate(() => (window as unknown as LayoutShift).shift)).toBeLessThan(0.001);

    await pressMore(page, reply, 'Post to gallery');
    await message(page, 'Posted to #best-of').waitFor();
    await reply.getByRole('button', { name: 'Stronger' }).click();
    await message(page, 'Strength 55').waitFor();
    await reply.getByRole('button', { name: /^View picture/ }).click();
    await page.getByRole('dialog', { name: 'Picture' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Picture' }).waitFor({ state: 'hidden' });
  });

  it('goes from the slash to the painting by keyboard on a phone, and to another one by the modal', async () => {
    const page = await open(ada, PHONE);
    await messageField(page).focus();
    await page.keyboard.type('/styli');
    await page.locator('.command-row').waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('form', { name: '/stylize' }).waitFor();
    for (const [place, sample] of [
      ['picture', /Use sample Balloons/],
      ['style_image', /Use sample Stained/],
    ] as const) {
      if (place === 'style_image') {
        await page.getByRole('combobox', { name: 'More options' }).focus();
        await page.keyboard.type('style_image');
        await page.keyboard.press('Enter');
      }
      const file = page.getByRole('group', { name: new RegExp(`^${place}`) });
      await file.getByRole('button', { name: sample }).focus();
      await page.keyboard.press('Enter');
      await file.getByText('Remove').waitFor();
    }
    const optional = page.getByRole('combobox', { name: 'More options' });
    await optional.focus();
    await page.keyboard.type('size');
    await page.keyboard.press('Enter');
    await page.keyboard.type('80');
    await optional.focus();
    await page.keyboard.type('qual');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    const reply = message(page, '80 × 60');
    await reply.waitFor();

    await reply.getByRole('button', { name: 'Edit' }).press('Enter');
    const modal = page.getByRole('dialog', { name: 'Edit settings' });
    await modal.getByLabel('Strength').fill('20');
    await page.keyboard.press('Enter');
    await modal.waitFor({ state: 'hidden' });
    await message(page, 'Strength 20').waitFor();
  });

  it('shows on a phone how a painting was made, its variations, and one’s own gallery', async () => {
    const page = await open(ada, PHONE);
    const painted = message(page, '80 × 60');
    await pressMore(page, painted, 'Timelapse');
    await message(page, 'Timelapse: ').getByRole('button', { name: 'As GIF' }).waitFor();
    await pressMore(page, painted, 'Before and after');
    const comparison = message(page, 'Before and after: ');
    await comparison.waitFor();
    expect(await comparison.locator('.picture').count()).toBe(3);
    await pressMore(page, painted, 'Variations');
    await message(page, 'What should the four variations differ in?')
      .getByRole('button', { name: 'Strength', exact: true })
      .click();
    const grid = message(page, 'Variations of ');
    await grid.waitFor({ timeout: WAIT_TIMEOUT_MS });
    for (const number of ['1', '2', '3', '4'])
      expect(await grid.getByRole('button', { name: number, exact: true }).isEnabled()).toBe(true);
    await pressMore(page, painted, 'Larger');
    await message(page, '160 × 120').waitFor({ timeout: WAIT_TIMEOUT_MS });
    await openCommand(page, 'paintings');
    await send(page);
    await message(page, 'Your paintings').getByText('Paintings are kept for').waitFor();
    await openCommand(page, 'settings');
    await send(page);
    await message(page, 'Your settings').waitFor();
  });

  it('asks for a style where a message is stylised, and removes a painting, for one person while another looks on', async () => {
    const page = await open(ada);
    const other = await open(mona);
    await messageField(page).fill('Look at this');
    await page.locator('input[aria-label="Files for the message"]').setInputFiles({
      name: 'valley.png',
      mimeType: 'image/png',
      buffer: Buffer.from(
        await (await fetch(`${bot.harness.localDiscord.url}/control/samples/valley-small`)).arrayBuffer(),
      ),
    });
    await messageField(page).press('Enter');
    const posted = message(other, 'Look at this');
    await posted.waitFor();
    await posted.click({ button: 'right' });
    await other.getByRole('menuitem', { name: 'Stylize this picture' }).click();
    const modal = other.getByRole('dialog');
    await modal.getByRole('button', { name: 'Use sample Stained glass' }).click();
    await modal.getByText('Remove').waitFor();
    await modal.getByRole('button', { name: 'Submit' }).click();
    // Both sides see it, and only the moderator's tab has had the modal.
    await message(page, 'for @Mona').or(message(page, 'Painting')).first().waitFor();
    await expect(page.getByRole('dialog').count()).resolves.toBe(0);
    const running = other.locator('li.message', { has: other.getByRole('button', { name: 'Cancel' }) }).last();
    await running.getByRole('button', { name: 'Cancel' }).click();
    await message(page, 'Cancelled').waitFor();

    await message(other, 'strength 40 · draft').click({ button: 'right' });
    await other.getByRole('menuitem', { name: 'Report painting' }).click();
    await modal.getByLabel('What’s wrong with it?').fill('It’s somebody’s photo');
    await modal.getByRole('button', { name: 'Submit' }).click();
    await message(other, 'Thanks for the report.').waitFor();

    await message(other, 'strength 40 · draft').click({ button: 'right' });
    await other.getByRole('menuitem', { name: 'Remove painting' }).click();
    await modal.getByLabel('Reason').fill('Not your photo');
    await modal.getByRole('button', { name: 'Submit' }).click();
    await message(page, 'A moderator removed this painting.').waitFor();
  });

  it('shows the same reply after a reload, and goes on with it after a restart of the bot', async () => {
    const page = await open(ada);
    await stylize(page, '112', 'Draft');
    const sketch = message(page, 'Painting').locator('.picture');
    await bot.harness.heldOnceSeen(
      () => sketch.waitFor(),
      async () => {
        await message(page, 'Painting').getByRole('button', { name: 'Ping me' }).click();
        await message(page, 'I’ll ping you when it’s ready.').waitFor();
        await page.reload();
        await sketch.waitFor();
        await bot.harness.bot.end('SIGKILL');
      },
    );
    await page.getByText('bot offline').waitFor();
    await bot.harness.start();
    await page.getByText('bot online').waitFor();
    await message(page, '112 × 112').waitFor({ timeout: WAIT_TIMEOUT_MS });
  });
});

interface LayoutShift {
  shift: number;
}

/** Sums up unexpected layout shifts. https://web.dev/articles/cls */
function observeLayoutShift(): void {
  const total = window as unknown as LayoutShift;
  total.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) total.shift += entry.value;
  }).observe({ type: 'layout-shift' });
}
