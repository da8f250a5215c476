/** What a person does with the library on the page. */
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { addOption, message, openCommand, send } from '../../packages/local-discord/test/page/browser.js';
import { drawSample } from '../../src/samples/index.js';

/** `/style add` with a file of the person's own. */
export async function addStyle(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await openCommand(page, 'style add');
  await page.getByRole('combobox', { name: 'name', exact: true }).fill(name);
  const place = page.getByRole('group', { name: /^picture/ });
  const file = { name: 'style.png', mimeType: 'image/png', buffer: Buffer.from(bytes) };
  await place.locator('input[type=file]').setInputFiles(file);
  await place.getByText('Remove').waitFor();
  await send(page);
}

/** Types the first letters into an option, which is added where it is not asked for, and takes a suggestion. */
export async function suggest(page: Page, option: string, letters: string, name: string): Promise<void> {
  const field = page.getByRole('combobox', { name: option, exact: true });
  if ((await field.count()) === 0) await addOption(page, option);
  await field.fill(letters);
  await page.getByRole('option', { name }).first().click();
}

/** The README's picture of the library: what a member sees of it who has added a style. @param file a JPEG. */
export async function takeLibrary(page: Page, file: string): Promise<void> {
  await addStyle(page, 'Our harbour', await drawSample('lighthouse'));
  await message(page, 'Everyone here can now paint in it').waitFor();
  await openCommand(page, 'style list');
  await send(page);
  const list = message(page, 'most used first');
  await list.waitFor();
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  // All of it has to be in sight.
  await page.setViewportSize({ width: 1280, height: 1800 });
  await list.scrollIntoViewIfNeeded();
  await sharp(await list.screenshot())
    .jpeg({ quality: 86, mozjpeg: true })
    .toFile(file);
}
