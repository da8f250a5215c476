/** The page for keyboards, screen readers and fingers. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ActionRowBuilder, ButtonBuilder, ButtonStyle, type TextChannel } from 'discord.js';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { DESKTOP, message, messageField, openCommand, PHONE, send } from './browser.js';
import { registerComponentBot } from './component-bot.js';
import { everyView } from './every-view.js';
import { describePage, useStudio } from './page-harness.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Both sides of what a finger presses. */
const MIN_TARGET_PX = 40;

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

describePage('the page', (pages) => {
  let page: Page;

  const suggestions = [
    { title: 'See it', description: 'All parts.', button: 'Try it', command: 'parts', sends: true },
    { title: 'Fill it in', description: 'All options.', button: 'Open', command: 'options all', sends: false },
  ];
  const studio = useStudio(pages, { suggestions }, registerComponentBot);

  /** Opens the page in a new channel. */
  const openPage = async (options?: BrowserContextOptions) => {
    const opened = await studio.openInNewChannel(options);
    page = opened.page;
    return opened.here;
  };
  const announced = () => page.locator('.unseen[role=status]').textContent();

  /** What is wrong in each view, by the view's name; views without a fault are left out. */
  interface Faults {
    readonly axe: Record<string, string[]>;
    readonly smallTargets: Record<string, string[]>;
  }
  const faultsOnPhone = lazy(() => findFaults(PHONE));

  /** Goes through every view once, and looks for everything there. */
  async function findFaults(options: typeof DESKTOP | typeof PHONE): Promise<Faults> {
    await openPage({ ...options, bypassCSP: true });
    await page.evaluate(AXE);
    const faults: Faults = { axe: {}, smallTargets: {} };
    for await (const view of everyView(page, options === PHONE)) {
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run(),
      );
      const problems = violations
        .filter(({ impact }) => impact !== 'minor')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
      if (problems.length > 0) faults.axe[view] = problems;
      const small = await page.evaluate(smallTargets, MIN_TARGET_PX);
      if (small.length > 0) faults.smallTargets[view] = small;
    }
    return faults;
  }

  it('has nothing above minor for axe to find in any view: dark, wide', { timeout: 120_000 }, async () => {
    expect((await findFaults(DESKTOP)).axe).toEqual({});
  });

  it('has nothing above minor for axe to find in any view: light, narrow', { timeout: 120_000 }, async () => {
    expect((await faultsOnPhone()).axe).toEqual({});
  });

  it('has no target under 40 px in any view on a phone', { timeout: 120_000 }, async () => {
    expect((await faultsOnPhone()).smallTargets).toEqual({});
  });

  it('announces a message, and an edit when more than its numbers changed', async () => {
    const here = await openPage();
    const channel = (await studio.client.channels.fetch(here.channel.id)) as TextChannel;
    const painting = await channel.send('**Painting** · 10 %');
    await expect.poll(announced).toBe('Bot: Painting · 10 %');
    await painting.edit('**Painting** · 20 %');
    await message(page, '20 %').waitFor();
    expect(await announced()).toBe('Bot: Painting · 10 %');
    await painting.edit(`**Finished** for ${await studio.client.users.fetch(studio.ada.id)}`);
    await expect.poll(announced).toBe('Bot: Finished for @Ada');
  });

  it('keeps the messages in a log', async () => {
    await openPage();
    await page.getByRole('log', { name: 'Messages in here' }).waitFor();
  });

  it('keeps the focus where a file was chosen and removed by keyboard', async () => {
    await openPage();
    await openCommand(page, 'form');
    await send(page);
    const files = page.getByRole('dialog').getByRole('group', { name: 'Files' }).first();
    await files
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
    await files.getByRole('button', { name: 'Remove a.txt' }).focus();
    await page.keyboard.press('Enter');
    await files.getByRole('button', { name: 'Choose a file' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Choose a file');
  });

  it('gives the focus back after a modal and after a dismissed message', async () => {
    await openPage();
    await openCommand(page, 'whisper');
    await send(page);
    const whisper = message(page, 'Psst');
    await whisper.getByRole('button', { name: 'Dismiss message' }).focus();
    await page.keyboard.press('Enter');
    await whisper.waitFor({ state: 'detached' });
    expect(await messageField(page).evaluate((field) => field === document.activeElement)).toBe(true);
    await openCommand(page, 'parts');
    await page.keyboard.press('Enter');
    const view = message(page, 'A section').getByRole('button', { name: 'View picture: A lake' });
    await view.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Picture' }).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog', { name: 'Picture' }).waitFor({ state: 'detached' });
    await expect.poll(() => view.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('focuses the message when an edit takes away the button with the focus', async () => {
    const here = await openPage();
    const channel = (await studio.client.channels.fetch(here.channel.id)) as TextChannel;
    const buttons = (label: string) =>
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId(label).setLabel(label).setStyle(ButtonStyle.Secondary),
      );
    const painting = await channel.send({ content: 'Painting', components: [buttons('Cancel')] });
    await message(page, 'Painting').getByRole('button', { name: 'Cancel' }).focus();
    await painting.edit({ content: 'Finished', components: [] });
    await message(page, 'Finished').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe(`message-${painting.id}`);
  });

  it('follows the system’s theme while it is open, until the other one is chosen', async () => {
    await openPage({ ...DESKTOP, colorScheme: 'light' });
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    expect(await theme()).toBe('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(theme).toBe('dark');
    await page.getByRole('button', { name: 'Use light theme' }).click();
    expect(await theme()).toBe('light');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await theme()).toBe('light');
    // Back to the system's own: followed again.
    await page.getByRole('button', { name: 'Use dark theme' }).click();
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(theme).toBe('light');
  });

  it('closes the picture by its backdrop, not by the picture', async () => {
    const here = await openPage();
    await here.command('parts');
    await message(page, 'A section').getByRole('button', { name: 'View picture: A lake' }).click();
    const dialog = page.getByRole('dialog', { name: 'Picture' });
    await dialog.locator('img').click();
    expect(await dialog.isVisible()).toBe(true);
    await dialog.click({ position: { x: 5, y: 400 } });
    await dialog.waitFor({ state: 'detached' });
  });
});

/** Computes a value when it is first asked for, and once. */
function lazy<T>(compute: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}

/** Visible targets that are smaller than `least` in width or height. Links and spoilers within a text are exempt (WCAG 2.5.8). */
function smallTargets(least: number): string[] {
  const targets = document.querySelectorAll<HTMLElement>(
    'button, a[href], select, input:not([type=file]), textarea, [role=option]',
  );
  const dialog = document.querySelector('dialog[open]');
  return [...targets].flatMap((target) => {
    if (target.closest('.markdown, [inert], [hidden]') !== null) return [];
    if (dialog !== null && !dialog.contains(target)) return [];
    if (!target.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return [];
    // A checkbox is also pressed by its label.
    const labels = [...((target as HTMLInputElement).labels ?? [])];
    const boxes = [target, ...(/^(checkbox|radio)$/.test((target as HTMLInputElement).type) ? labels : [])].map(
      (each) => each.getBoundingClientRect(),
    );
    const fits = boxes.some(({ width, height }) => Math.round(width) >= least && Math.round(height) >= least);
    const [{ width, height }] = boxes;
    return fits
      ? []
      : [`${Math.round(width)} × ${Math.round(height)}: ${target.outerHTML.slice(0, 140).replace(/\s+/g, ' ')}`];
  });
}
