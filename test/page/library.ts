/** What a person does with the library on the page. */
import type { Page } from 'playwright-core';
import { addOption, choose, send } from './browser.js';

/** `/style add` with a file of the person's own. */
export async function addStyle(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await choose(page, 'style add');
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
