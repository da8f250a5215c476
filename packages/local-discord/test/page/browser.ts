/** Debian's Chromium, and what a person does with the page in it. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type LaunchOptions, type Page } from 'playwright-core';
import type { Actor } from '../../src/actors/actor.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const browserAvailable = existsSync(CHROMIUM);

/** Why tests are skipped. */
export const BROWSER_MISSING = `there is no ${CHROMIUM}; install Debian's chromium, or set CHROMIUM`;

/** Chromium asks its maker for updates and accounts whatever it is told; it finds nobody but this machine. */
const NO_NETWORK_FLAG = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';

export const launch = (options: LaunchOptions = {}): Promise<Browser> =>
  // Chromium has no sandbox for root.
  chromium.launch({
    executablePath: CHROMIUM,
    args: process.getuid?.() === 0 ? ['--no-sandbox', NO_NETWORK_FLAG] : [NO_NETWORK_FLAG],
    ...options,
  });

export const DESKTOP = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'light', hasTouch: true } as const;

/** What the page complained about, by page. */
const consoleErrors = new WeakMap<Page, string[]>();

export interface Location {
  readonly member: string;
  readonly channel: string;
}

/** Where somebody is who has just come. */
export const locationOf = ({ id, channel }: Actor): Location => ({ member: id, channel: channel.id });

/** A tab in which somebody is somewhere. */
export async function open(
  browser: Browser,
  url: string,
  { member, channel }: Location,
  options: BrowserContextOptions = DESKTOP,
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const found: string[] = [];
  consoleErrors.set(page, found);
  page.on('pageerror', ({ message }) => found.push(message));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') found.push(`${line.text()} (${line.location().url})`);
  });
  await page.goto(`${url}/#/${member}/${channel}`);
  await messageField(page).waitFor();
  return page;
}

/** Errors of scripts, what the policy blocked, what could not be fetched: everything that the console shows as wrong. */
export const consoleErrorsOf = (page: Page): string[] => consoleErrors.get(page) ?? [];

/** Where one types. */
export const messageField = (page: Page) => page.getByRole('textbox', { name: /^Message / });

export const message = (page: Page, text: string | RegExp) => page.locator('li.message', { hasText: text }).last();

/** Types a command's name and takes it. */
export async function openCommand(page: Page, name: string): Promise<void> {
  await messageField(page).fill(`/${name}`);
  await page.locator('.command-row', { hasText: `/${name}` }).waitFor();
  await messageField(page).press('Enter');
  await page.getByRole('form', { name: `/${name}` }).waitFor();
}

/** Adds an option to a command that is filled in. */
export async function addOption(page: Page, option: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Optional options' }).fill(option);
  await page.keyboard.press('Enter');
}

/** Adds an option of a command that is filled in, and types its value. */
export async function setOption(page: Page, option: string, value: string): Promise<void> {
  await addOption(page, option);
  await page.getByRole('combobox', { name: option, exact: true }).fill(value);
  if (!/^\d+$/.test(value)) await page.keyboard.press('Enter');
}

export const send = (page: Page) => page.getByRole('button', { name: /^Send \// }).click();

/** Takes a sample for an option, which is added where it is not asked for. */
export const takeSample = async (page: Page, field: string, title: string) => {
  const place = page.getByRole('group', { name: new RegExp(`^${field}`) });
  if ((await place.count()) === 0) await addOption(page, field);
  await place.getByRole('button', { name: `Take the sample ${title}` }).click();
  await place.getByText('Remove').waitFor();
};
