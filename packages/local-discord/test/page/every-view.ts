/** Opens every view of the page, one after the other. */
import type { Page } from 'playwright-core';
import { message, messageField, openCommand, send } from './browser.js';

/**
 * @param page in an empty channel of a server with the bot of `component-bot.ts`.
 * @param isPhone whether the sidebar and the members are hidden at first.
 * @yields the name of the view that is shown.
 */
export async function* everyView(page: Page, isPhone: boolean): AsyncGenerator<string> {
  await page.getByRole('button', { name: 'Try it' }).waitFor();
  yield 'empty channel';
  await messageField(page).fill('/');
  await page.locator('.command-row').first().waitFor();
  yield 'commands';
  await openCommand(page, 'options all');
  await page.getByRole('combobox', { name: 'painter' }).fill('Ca');
  await page.getByRole('option', { name: 'Camille the painter' }).waitFor();
  yield 'command with suggestions';
  await page.getByRole('combobox', { name: 'painter' }).press('Escape');
  await send(page);
  yield 'command with errors';
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  for (const command of ['older', 'whisper', 'parts']) {
    await openCommand(page, command);
    await send(page);
  }
  const parts = message(page, 'A section');
  await parts.locator('.picture').first().waitFor();
  yield 'messages';
  await parts.getByRole('combobox', { name: 'Two colours' }).click();
  await parts.getByRole('option', { name: 'Red' }).waitFor();
  yield 'select menu';
  await page.keyboard.press('Escape');
  await parts.getByRole('button', { name: 'View picture: A lake' }).click();
  await page.getByRole('dialog', { name: 'Picture' }).waitFor();
  yield 'lightbox';
  await page.keyboard.press('Escape');
  await message(page, 'An embed')
    .getByRole('button', { name: /^More actions/ })
    .click();
  await page.getByRole('menu').waitFor();
  yield 'context menu';
  await page.keyboard.press('Escape');

  await openCommand(page, 'form');
  await send(page);
  const modal = page.getByRole('dialog', { name: 'Every field' });
  await modal.getByRole('button', { name: 'Submit' }).click();
  await modal.getByText('This field is required').first().waitFor();
  yield 'modal';
  await page.keyboard.press('Escape');

  if (isPhone) {
    await page.getByRole('button', { name: 'Servers and channels' }).click();
    await page.getByRole('button', { name: 'Create channel' }).waitFor();
    await page.getByRole('combobox', { name: 'Acting as' }).hover();
    yield 'sidebar';
    await page.mouse.click(380, 400);
    await page.getByRole('button', { name: 'Members' }).click();
  }
  await page.getByRole('complementary', { name: 'Members' }).waitFor();
  yield 'members';
  await page.getByRole('button', { name: 'Create role' }).click();
  yield 'dialog';
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Developer' }).click();
  for (const [tab, content] of [
    ['Traffic', 'INTERACTION_CREATE'],
    ['Faults', 'Jump 1 hour'],
    ['Bot', 'Gateway'],
  ]) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByText(content).first().waitFor();
    yield `developer: ${tab}`;
  }
}
