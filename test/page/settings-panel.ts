/** Steps of an administrator in the settings panel. */
import type { Locator, Page } from 'playwright-core';
import { message, openCommand, send } from '../../packages/local-discord/test/page/browser.js';

export const panel = (page: Page): Locator => message(page, /^.*(Server defaults|Defaults for #)/);

export async function openPanel(page: Page): Promise<Locator> {
  await openCommand(page, 'defaults show');
  await send(page);
  const opened = panel(page);
  await opened.waitFor();
  return opened;
}

/** A choice of a menu under the panel. */
export async function choose(page: Page, menu: string, options: readonly string[]): Promise<void> {
  const box = panel(page).getByRole('combobox', { name: menu });
  await box.click();
  for (const name of options)
    await panel(page)
      .getByRole('option', { name: new RegExp(`^${name}`) })
      .filter({ visible: true })
      .click();
  // Where several can be chosen, the menu is left for them to count.
  if (await box.getAttribute('aria-expanded').then((open) => open === 'true')) await box.press('Tab');
}

/** Opens the panel and stages changes in the section "Look", by the fields' labels. */
export async function changeLook(page: Page, changes: Readonly<Record<string, string>>): Promise<void> {
  await openPanel(page);
  await choose(page, 'Go to…', ['Look']);
  await panel(page).getByText('Used when a member picks no options').first().waitFor();
  await choose(page, 'Change… (up to 5 at once)', Object.keys(changes));
  const window = page.getByRole('dialog', { name: 'Defaults' });
  for (const [label, value] of Object.entries(changes)) await window.getByLabel(label).fill(value);
  await window.getByRole('button', { name: 'Submit' }).click();
  await window.waitFor({ state: 'hidden' });
  await panel(page).getByText('unsaved change').waitFor();
}
