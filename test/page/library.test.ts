/** The library on the page: a style is added, found by its first letters, painted in, saved and taken away. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  locationOf,
  message,
  openCommand,
  send,
  setOption,
  takeSample,
} from '../../packages/local-discord/test/page/browser.js';
import { describePage } from '../../packages/local-discord/test/page/page-harness.js';
import { noise } from '../library/noise-picture.js';
import { useBot } from './bot-harness.js';
import { addStyle, suggest } from './library-actions.js';
import { openMore, pressMore } from './press-more.js';

describePage('the library on the page', (pages) => {
  const bot = useBot();

  const openAs = (name: string) => {
    const { localDiscord, guild } = bot.harness;
    return pages.open(localDiscord.url, locationOf(localDiscord.join(name, { guild })));
  };
  const paintIn = async (on: Page, letters: string, name: string) => {
    await openCommand(on, 'stylize');
    await takeSample(on, 'picture', 'Lighthouse at dusk');
    await setOption(on, 'size', '64');
    await setOption(on, 'quality', 'Draft');
    await suggest(on, 'style', letters, name);
    await send(on);
    await message(on, `in ${name} · strength 50`).waitFor({ timeout: 120_000 });
  };

  it('takes a style from a member, suggests it, and paints in it', async () => {
    const page = await openAs('Ada');
    await addStyle(page, 'Deep sea', await noise(1));
    const added = message(page, 'Everyone here can now paint in it');
    await added.waitFor();
    await added.getByRole('button', { name: 'View picture' }).first().waitFor();
    await paintIn(page, 'dee', 'Deep sea');
    // What comes with the bot is there for everybody, and is not offered for the library again.
    const other = await openAs('Bob');
    await paintIn(other, 'glas', 'Stained glass');
    const painted = message(other, 'in Stained glass · Strength 50');
    await expect((await openMore(other, painted)).getByRole('button', { name: 'Save style' }).count()).resolves.toBe(0);
    const before = await other.getByRole('button', { name: 'More…' }).count();
    await openCommand(other, 'stylize');
    await takeSample(other, 'picture', 'Lighthouse at dusk');
    await takeSample(other, 'style_image', 'Stained glass');
    await setOption(other, 'size', '64');
    await setOption(other, 'quality', 'Draft');
    await send(other);
    await other.getByRole('button', { name: 'More…' }).nth(before).waitFor({ timeout: 120_000 });
    const reply = other.locator('li.message', { has: other.getByRole('button', { name: 'More…' }) }).last();
    await pressMore(other, reply, 'Save style');
    const window = other.getByRole('dialog', { name: 'Save this style' });
    await window.getByLabel('Name').fill('Glass');
    await window.getByRole('button', { name: 'Submit' }).click();
    await window.waitFor({ state: 'hidden' });
    const question = message(other, 'That looks like Stained glass').or(
      message(other, 'That looks like “Stained glass”'),
    );
    await question.getByRole('button', { name: 'Cancel' }).click();
    await message(other, 'Nothing was added').waitFor();
  });

  it('is looked through by its pages, and a style of one’s own is taken away after a question', async () => {
    const page = await openAs('Ada');
    await addStyle(page, 'Short lived', await noise(2));
    await message(page, 'Everyone here can now paint in it').waitFor();
    await openCommand(page, 'style list');
    await send(page);
    const list = message(page, 'most used first');
    await list.getByRole('button', { name: 'Newest' }).click();
    const newest = message(page, 'newest first');
    await expect.poll(() => newest.locator('img.picture, .picture img').count()).toBeGreaterThanOrEqual(8);
    await openCommand(page, 'style remove');
    await suggest(page, 'style', 'short', 'Short lived');
    await send(page);
    const question = message(page, 'from the style library?');
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await message(page, 'Removed “Short lived”.').waitFor();
  });
});
