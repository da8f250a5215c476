/** Launches Chromium, and performs the steps of a user on the page. */
import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core';
import type { Actor } from '../../src/actors/actor.js';

/** Debian's Chromium; and the same without its windows, which takes half of its processor time in tests. */
const WHOLE = '/usr/bin/chromium';
const HEADLESS = '/usr/bin/chromium-headless-shell';

const programFor = ({ headless = true }: LaunchOptions): string =>
  process.env.CHROMIUM ?? (headless && existsSync(HEADLESS) ? HEADLESS : WHOLE);

export const browserAvailable = existsSync(programFor({}));

/** Reason for skipping tests. */
export const BROWSER_MISSING = `there is no ${programFor({})}; install Debian's chromium-headless-shell, or set CHROMIUM`;

/** Chromium contacts its vendor for updates despite its switches; resolve no other host than this machine. */
const NO_NETWORK_FLAG = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';

export const launch = (options: LaunchOptions = {}): Promise<Browser> =>
  // Chromium has no sandbox for root.
  chromium.launch({
    executablePath: programFor(options),
    args: process.getuid?.() === 0 ? ['--no-sandbox', NO_NETWORK_FLAG] : [NO_NETWORK_FLAG],
    ...options,
  });

export const DESKTOP = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'light', hasTouch: true } as const;

/** Console errors and warnings, by page. */
const consoleErrors = new WeakMap<Page, string[]>();

export interface PageLocation {
  readonly member: string;
  readonly channel: string;
}

/** The route of a member in their first channel. */
export const locationOf = ({ id, channel }: Actor): PageLocation => ({ member: id, channel: channel.id });

/** A page of the context whose console is listened to: see {@link consoleErrorsOf}. */
export async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const found: string[] = [];
  consoleErrors.set(page, found);
  page.on('pageerror', ({ message }) => found.push(message));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') found.push(`${line.text()} (${line.location().url})`);
  });
  return page;
}

/** Opens a route of the local Discord at `url`. */
export async function goTo(page: Page, url: string, { member, channel }: PageLocation): Promise<void> {
  await page.goto(`${url}/#/${member}/${channel}`);
  await messageField(page).waitFor();
  // Until the channel's messages are there, the page takes a new one for one that was there when it opened.
  await page.locator('.beginning').waitFor();
}

/** Opens the page at a route, in a browser context of its own. */
export async function open(
  browser: Browser,
  url: string,
  location: PageLocation,
  options: BrowserContextOptions = DESKTOP,
): Promise<Page> {
  const page = await newPage(await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', ...options }));
  await goTo(page, url, location);
  return page;
}

/** Everything that the console reports as wrong: script errors, blocked by policy, failed requests. */
export const consoleErrorsOf = (page: Page): string[] => consoleErrors.get(page) ?? [];

/** The field of the composer. */
export const messageField = (page: Page) => page.getByRole('textbox', { name: /^Message / });

export const message = (page: Page, text: string | RegExp) => page.locator('li.message', { hasText: text }).last();

/** Types the name of a command and selects it. */
export async function openCommand(page: Page, name: string): Promise<void> {
  await messageField(page).fill(`/${name}`);
  await page.locator('.command-row', { hasText: `/${name}` }).waitFor();
  await messageField(page).press('Enter');
  await page.getByRole('form', { name: `/${name}` }).waitFor();
}

/** Adds an optional option to the open command form. */
export async function addOption(page: Page, option: string): Promise<void> {
  await page.getByRole('combobox', { name: 'More options' }).fill(option);
  await page.keyboard.press('Enter');
}

/** Adds an option to the open command form and enters its value. */
export async function setOption(page: Page, option: string, value: string): Promise<void> {
  await addOption(page, option);
  await page.getByRole('combobox', { name: option, exact: true }).fill(value);
  if (!/^\d+$/.test(value)) await page.keyboard.press('Enter');
}

export const send = (page: Page) => page.getByRole('button', { name: /^Send \// }).click();

/** Chooses a sample for an attachment option, and adds the option first if it isn't shown. */
export const takeSample = async (page: Page, field: string, title: string) => {
  const place = page.getByRole('group', { name: new RegExp(`^${field}`) });
  if ((await place.count()) === 0) await addOption(page, field);
  await place.getByRole('button', { name: `Use sample ${title}` }).click();
  await place.getByText('Remove').waitFor();
};
