/** The panel of a server's settings on the page, with the real bot behind it. */
import { expect, it } from 'vitest';
import { locationOf, message } from '../../packages/local-discord/test/page/browser.js';
import { describePage } from '../../packages/local-discord/test/page/page-harness.js';
import { useBot } from './bot-harness.js';
import { changeLook, choose, panel } from './settings-panel.js';

describePage('an admin on the page', (pages) => {
  const bot = useBot();

  it('changes the defaults, looks at a preview, saves, and takes it back', async () => {
    const { localDiscord, guild } = bot.harness;
    const page = await pages.open(localDiscord.url, locationOf(localDiscord.join('Olga', { guild, admin: true })));
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
  });
});
