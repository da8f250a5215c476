/** The page as a client of Discord's: everything that a bot can show and ask for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from 'discord.js';
import pixelmatch from 'pixelmatch';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalDiscord } from '../../src/local-discord.js';
import { exampleGuilds } from '../../src/state/seed-data.js';
import { connect } from '../bot-client.js';
import { message, messageField, open, openCommand, PHONE, send } from './browser.js';
import { registerComponentBot } from './component-bot.js';
import { describePage } from './page-harness.js';

const REFERENCE = fileURLToPath(new URL('reference/parts.png', import.meta.url));

describePage('the page', (pages) => {
  const folder = mkdtempSync(join(tmpdir(), 'brushwork-page-'));
  let localDiscord: LocalDiscord;
  let client: Client<true>;
  let page: Page;

  const start = async () => {
    localDiscord = await LocalDiscord.start({ stateFile: join(folder, 'state.db') });
    if (!localDiscord.resumed) exampleGuilds(localDiscord.discord);
    client = await connect(localDiscord);
    await registerComponentBot(client);
  };
  const stop = async () => {
    await client.destroy();
    await localDiscord.stop();
  };
  const person = (name: string, guildName = 'The Studio') => {
    const guild = [...localDiscord.discord.guilds.values()].find((each) => each.name === guildName);
    const member = [...(guild?.members.values() ?? [])].find(({ user }) => user.global_name === name);
    const [channel] = guild?.channels.values() ?? [];
    return { member: member?.user.id ?? '', channel: channel?.id ?? '' };
  };
  const openPage = async (name = 'Ada', guild?: string, options?: BrowserContextOptions) => {
    page = await pages.open(localDiscord.url, person(name, guild), options);
    return page;
  };
  const command = async (name: string) => {
    await openCommand(page, name);
    await send(page);
  };

  /** Discord's, ahead of this machine's. */
  const moveClock = (hours: number) => {
    localDiscord.discord.clock.reset();
    localDiscord.discord.clock.advance(3600 * 1000 * hours);
    localDiscord.discord.changes.emit('state');
  };
  const widthOf = (image: Locator) => image.evaluate((each) => (each as HTMLImageElement).naturalWidth);

  beforeAll(start);
  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('draws every component as it was drawn before, and uses them', async () => {
    await openPage('Ada', undefined, { viewport: { width: 1280, height: 1500 }, colorScheme: 'dark' });
    await command('parts');
    const parts = message(page, 'A section');
    await parts.locator('.picture').first().waitFor();
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
    expect(await difference(await parts.locator('.container').screenshot())).toBeLessThan(0.05);
    // Nothing that was written has become markup.
    expect(await parts.locator('img[src="x"], a[href^="javascript"]').count()).toBe(0);
    await parts.getByRole('button', { name: 'Spoiler: show text' }).click();
    await parts.getByText('hidden', { exact: true }).waitFor();
    expect(await parts.getByRole('button', { name: 'Danger' }).isDisabled()).toBe(true);
    await parts.getByRole('button', { name: 'Success' }).click();
    await message(page, 'Pressed success').waitFor();
    await parts.getByRole('combobox', { name: 'Two colours' }).click();
    await parts.getByRole('option', { name: 'Red' }).click();
    await parts.getByRole('option', { name: 'Blue' }).click();
    await page.keyboard.press('Tab');
    await message(page, 'Chose red and blue').waitFor();
    await parts.getByRole('combobox', { name: 'Somebody' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await message(page, `Chose ${person('Berthe').member}`).waitFor();
  });

  it('chooses from a menu what was looked at, though somebody comes in between', async () => {
    await openPage();
    const messages = localDiscord.discord.channels.get(person('Ada').channel)?.messages ?? new Map();
    const known = messages.size;
    await command('parts');
    // Other tests have asked for the same here: only the new message is meant.
    await expect.poll(() => messages.size).toBeGreaterThan(known);
    const answer = page.locator(`#message-${[...messages.keys()].at(-1)}`);
    const menu = answer.getByRole('combobox', { name: 'Somebody' });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    const [guild] = localDiscord.discord.guilds.values();
    localDiscord.discord.addMember(guild, 'Zoe');
    await answer.getByRole('option', { name: 'Zoe' }).waitFor();
    await page.keyboard.press('Enter');
    await message(page, `Chose ${localDiscord.discord.bot.id}`).waitFor();
  });

  it('opens a menu upwards where there is no room below, and whole', async () => {
    await openPage();
    await command('parts');
    const menu = message(page, 'A section').getByRole('combobox', { name: 'Somebody' });
    const bounds = async (name: 'log' | 'listbox', called: string | RegExp) => {
      const box = await page.getByRole(name, { name: called }).filter({ visible: true }).last().boundingBox();
      return { top: box?.y ?? Number.NaN, bottom: (box?.y ?? 0) + (box?.height ?? Number.NaN) };
    };
    const log = await bounds('log', /^Messages in/);
    // To the end of what can be seen, as the last thing that was said.
    await menu.evaluate((button) => button.scrollIntoView({ block: 'end' }));
    await menu.click();
    const list = await bounds('listbox', 'Somebody');
    expect(list.bottom).toBeLessThanOrEqual((await menu.boundingBox())?.y ?? 0);
    expect(list.top).toBeGreaterThanOrEqual(log.top);
    await page.keyboard.press('Escape');
    await menu.evaluate((button) => button.scrollIntoView({ block: 'start' }));
    await menu.click();
    expect((await bounds('listbox', 'Somebody')).bottom).toBeLessThanOrEqual(log.bottom);
  });

  it('draws content, embeds, moments and spoilers, and fetches nothing from elsewhere', async () => {
    await openPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await command('older');
    const older = message(page, 'An embed');
    await older.getByText('1 hour ago').waitFor();
    await older.getByText('At its foot').waitFor();
    await older.getByRole('button', { name: 'Spoiler: show picture' }).waitFor();
    expect(asked.filter((url) => !url.startsWith(localDiscord.url) && !url.startsWith('blob:'))).toEqual([]);
  });

  it('takes every kind of option, with suggestions', async () => {
    await openPage();
    await messageField(page).fill('/options');
    await page.locator('.command-row', { hasText: '/options all' }).click();
    await page.getByRole('combobox', { name: 'painter' }).fill('Ca');
    await page.getByRole('option', { name: 'Camille the painter' }).click();
    const choices = { who: 'Mona', role: 'Moderator', where: 'gallery', really: 'True' };
    for (const [name, value] of Object.entries(choices)) {
      await page.getByRole('combobox', { name, exact: true }).fill(value);
      await page.keyboard.press('Enter');
    }
    await send(page);
    const reply = message(page, 'Camille @Mona @Moderator');
    await reply.getByText('#gallery').waitFor();
    expect(await reply.innerText()).toContain('true');
  });

  it('shows a modal with every field, and says what is missing', async () => {
    await openPage();
    await command('form');
    const modal = page.getByRole('dialog', { name: 'Every field' });
    await modal.getByRole('button', { name: 'Submit' }).click();
    await modal.getByText('This field is required').first().waitFor();
    await modal.getByLabel('Title').fill('Dusk');
    await modal
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
    await modal
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: 'b.txt', mimeType: 'text/plain', buffer: Buffer.from('b') });
    await modal.getByRole('radio', { name: 'Chalk' }).check();
    await modal.getByRole('checkbox', { name: 'Oil' }).check();
    await modal.getByRole('checkbox', { name: 'Signed' }).check();
    await modal.getByRole('button', { name: 'Submit' }).click();
    await message(page, 'Dusk a.txt,b.txt chalk oil true').waitFor();
  });

  it('tells two people what is theirs alone, and what nobody answers', async () => {
    await openPage();
    const other = await pages.open(localDiscord.url, person('Mona'));
    await command('whisper');
    await message(page, 'Only you can see this').waitFor();
    await message(page, 'Psst, in 0').waitFor();
    await command('silent');
    await page.getByText('The application did not respond').waitFor();
    expect(await other.getByText('Psst').count()).toBe(0);
    await other.getByRole('button', { name: 'Berthe' }).first().click();
    await other.getByRole('menuitem', { name: 'Portrait' }).click();
    await message(page, 'Portrait of @Berthe').waitFor();
  });

  it('goes to other servers, to direct messages and on as somebody else', async () => {
    await openPage('Berthe', 'Café Guerbois');
    await command('whisper');
    await message(page, 'Psst, in 0').waitFor();
    await page.getByRole('button', { name: 'Direct messages' }).click();
    await command('whisper');
    await message(page, 'Psst, in 1').waitFor();
    await page.getByRole('combobox', { name: 'Acting as' }).selectOption('+');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Zoe');
    await dialog.getByRole('button', { name: 'Add member' }).click();
    await page
      .getByRole('combobox', { name: 'Acting as' })
      .locator('option:checked', { hasText: 'Zoe' })
      .waitFor({ state: 'attached' });
  });

  it('shows developers what is asked and told, and lets them turn the clock', async () => {
    await openPage();
    await page.getByRole('button', { name: 'Developer' }).click();
    await command('whisper');
    await page.locator('.traffic li', { hasText: 'INTERACTION_CREATE' }).first().waitFor();
    const call = page.locator('.traffic li', { hasText: '/callback' }).first();
    await call.getByRole('button').click();
    await call.getByText('Psst').first().waitFor();
    await page.getByText('no API description was given').waitFor();
    await page.getByRole('tab', { name: 'Faults' }).click();
    for (const [step, ahead] of [
      ['15 minutes', '15 minutes'],
      ['1 hour', '1 hour, 15 minutes'],
      ['1 day', '1 day, 1 hour, 15 minutes'],
      ['1 week', '8 days, 1 hour, 15 minutes'],
    ]) {
      await page.getByRole('button', { name: `Jump ${step}`, exact: true }).click();
      await page.getByText(`Discord’s clock is ${ahead} ahead of yours.`).waitFor();
    }
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await page.getByText('Discord’s clock shows your time.').waitFor();
    expect(await page.getByRole('button', { name: 'Reset', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('tab', { name: 'Bot' }).click();
    await page.getByText('Connected').first().waitFor();
  });

  it('shows by Discord’s time how long ago something was, and pictures whose addresses have expired', async () => {
    await openPage();
    await command('older');
    const older = message(page, 'An embed');
    await older.getByText('1 hour ago').waitFor();
    // One that expires on its way is asked for in vain.
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/control/**/messages', async (route) => {
      await held;
      await route.continue();
    });
    await moveClock(26);
    await older.getByText('1 day ago').waitFor();
    await older.getByRole('button', { name: 'Spoiler: show picture' }).click();
    await older.getByRole('button', { name: /^View picture/ }).click();
    const shown = page.getByRole('dialog', { name: 'Picture' }).locator('img');
    // Until there is another address.
    expect(await shown.getAttribute('src')).toBe('');
    answer();
    await expect.poll(() => widthOf(shown)).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await moveClock(0);
    await older.getByText('1 hour ago').waitFor();
  });

  it('shows a picture whose address expires while it is fetched', async () => {
    // The console says that the first address is in vain, as it should.
    page = await open(pages.browser, localDiscord.url, person('Ada'));
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/attachments/**', async (route) => {
      await held;
      await route.continue();
    });
    const asked = page.waitForRequest('**/attachments/**');
    await command('older');
    await asked;
    const older = message(page, 'An embed');
    const picture = older.getByRole('button', { name: 'Spoiler: show picture' }).locator('img');
    expect(await picture.evaluate((image) => (image as HTMLImageElement).complete)).toBe(false);
    await moveClock(26);
    await older.getByText('1 day ago').waitFor();
    answer();
    await expect.poll(() => widthOf(picture)).toBeGreaterThan(0);
    await moveClock(0);
    await page.close();
  });

  it('sends what was written before the page knew who writes it', async () => {
    page = await pages.newPage();
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/control', async (route) => {
      await held;
      await route.continue();
    });
    const { member, channel } = person('Ada');
    await page.goto(`${localDiscord.url}/#/${member}/${channel}`);
    await messageField(page).fill('here before the page was');
    await messageField(page).press('Enter');
    answer();
    await message(page, 'here before the page was').waitFor();
    expect(await messageField(page).inputValue()).toBe('');
  });

  it('shows small lines after lists and quotes as small, on a phone too', async () => {
    await openPage('Ada', undefined, PHONE);
    await messageField(page).fill('- one\n- two\n-# small after a list\n> said\n-# small after a quote\n# Large');
    await messageField(page).press('Enter');
    const written = message(page, 'small after a list');
    await written.locator('.subtext', { hasText: 'small after a list' }).waitFor();
    await written.locator('.subtext', { hasText: 'small after a quote' }).waitFor();
    await written.getByRole('heading', { name: 'Large' }).waitFor();
    expect(await written.textContent()).not.toContain('#');
  });

  it('remembers what was said after a restart of the local Discord', async () => {
    const { member } = person('Ada');
    await stop();
    await start();
    await openPage();
    expect(person('Ada').member).toBe(member);
    const parts = message(page, 'A section');
    await parts.locator('.picture img').first().waitFor();
    await page.waitForFunction(() =>
      [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    );
    await parts.getByRole('button', { name: 'Primary' }).click();
    await message(page, 'Pressed primary').waitFor();
  });
});

/** @returns the share of pixels that are not as they were; with UPDATE=1 the picture becomes the reference. */
async function difference(shot: Buffer): Promise<number> {
  if (process.env.UPDATE === '1') writeFileSync(REFERENCE, shot);
  const { width = 1, height = 1 } = await sharp(REFERENCE).metadata();
  const pixels = (picture: string | Buffer) =>
    sharp(picture).ensureAlpha().resize(width, height, { fit: 'cover', position: 'left top' }).raw().toBuffer();
  const [wanted, got] = await Promise.all([pixels(REFERENCE), pixels(shot)]);
  return pixelmatch(wanted, got, undefined, width, height, { threshold: 0.2 }) / (width * height);
}
