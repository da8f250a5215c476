/** "More…" under a finished painting, on the page. */
import type { Locator, Page } from 'playwright-core';

/** @returns the panel that it opens. */
export async function openMore(page: Page, painting: Locator): Promise<Locator> {
  const panels = page.locator('li.message', { hasText: 'What would you like to do with' });
  const before = await panels.count();
  await painting.getByRole('button', { name: 'More…' }).click();
  await panels.nth(before).waitFor();
  return panels.nth(before);
}

export async function pressMore(page: Page, painting: Locator, button: string): Promise<void> {
  await (await openMore(page, painting)).getByRole('button', { name: button, exact: true }).click();
}
