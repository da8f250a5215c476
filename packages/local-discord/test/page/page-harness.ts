/** What every test of the page shares: one browser a file, pages in it, and a local Discord with a bot of its own. */
import type { Client } from 'discord.js';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import type { Actor } from '../../src/actors/actor.js';
import { LocalDiscord, type LocalDiscordOptions } from '../../src/local-discord.js';
import type { GuildRecord } from '../../src/state/records.js';
import { connect } from '../bot-client.js';
import {
  BROWSER_MISSING,
  browserAvailable,
  consoleErrorsOf,
  DESKTOP,
  goTo,
  launch,
  locationOf,
  newPage,
  type PageLocation,
} from './browser.js';

export interface Pages {
  readonly browser: Browser;
  /** A page that nothing was opened in. It is closed after the test, which fails if the page's console had anything to say. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** A new page at a route of the local Discord at `url`. */
  open(url: string, location: PageLocation, options?: BrowserContextOptions): Promise<Page>;
}

/** Declares tests of the page. They are skipped where there is no browser, and say so. */
export function describePage(name: string, tests: (pages: Pages) => void): void {
  if (!browserAvailable) console.log(BROWSER_MISSING);
  describe.skipIf(!browserAvailable)(name, () => tests(usePages()));
}

/** For suites that declare themselves, behind `browserAvailable`. */
export function usePages(): Pages {
  let browser: Browser;
  // By their options. A page in a context that has one already takes two thirds of the processor time of one in a new context.
  const contexts = new Map<string, BrowserContext>();
  const opened: Page[] = [];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const pages = opened.splice(0);
    const complaints = pages.flatMap(consoleErrorsOf);
    for (const page of pages) {
      await page.evaluate(() => localStorage.clear());
      await page.close();
    }
    expect(complaints).toEqual([]);
  });

  const pages: Pages = {
    get browser() {
      return browser;
    },
    async newPage(options = DESKTOP) {
      const key = JSON.stringify(options);
      let context = contexts.get(key);
      if (context === undefined) {
        context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', ...options });
        contexts.set(key, context);
        await context.newPage();
      }
      const page = await newPage(context);
      opened.push(page);
      return page;
    },
    async open(url, location, options) {
      const page = await pages.newPage(options);
      await goTo(page, url, location);
      return page;
    },
  };
  return pages;
}

export interface Studio {
  readonly localDiscord: LocalDiscord;
  /** Its first member is Ada. */
  readonly guild: GuildRecord;
  readonly ada: Actor;
  readonly client: Client<true>;
  /** Opens the page as Ada, in a channel that nothing was said in. @returns Ada in that channel. */
  openInNewChannel(options?: BrowserContextOptions): Promise<{ page: Page; here: Actor }>;
}

/**
 * A local Discord for all tests of the suite that it is called in: a server, a member, and a stock client as the bot.
 *
 * @param registerBot registers what the bot does.
 */
export function useStudio(
  pages: Pages,
  options: LocalDiscordOptions = {},
  registerBot: (client: Client<true>) => Promise<void> = async () => {},
): Studio {
  let localDiscord: LocalDiscord;
  let guild: GuildRecord;
  let ada: Actor;
  let client: Client<true>;

  beforeAll(async () => {
    localDiscord = await LocalDiscord.start(options);
    guild = localDiscord.createGuild('The Studio');
    ada = localDiscord.join('Ada', { guild });
    client = await connect(localDiscord);
    await registerBot(client);
  });
  afterAll(async () => {
    await client?.destroy();
    await localDiscord?.stop();
  });

  return {
    get localDiscord() {
      return localDiscord;
    },
    get guild() {
      return guild;
    },
    get ada() {
      return ada;
    },
    get client() {
      return client;
    },
    async openInNewChannel(pageOptions) {
      const here = ada.at({ channel: localDiscord.discord.createChannel('here', guild) });
      return { page: await pages.open(localDiscord.url, locationOf(here), pageOptions), here };
    },
  };
}
