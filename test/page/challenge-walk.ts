/** A challenge on the page, from the draft to the podium: an organiser and a member in their tabs, the others behind them. */

import { type Actor, createRole } from 'local-discord/testing';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { locationOf, message, open, openCommand, PHONE, send } from '../../packages/local-discord/test/page/browser.js';
import type { Pages } from '../../packages/local-discord/test/page/page-harness.js';
import { drawSample } from '../../src/samples/index.js';
import { type E2eHarness, finished } from '../e2e/harness/e2e-harness.js';
import { pressMore as pressMoreOf } from '../press-more.js';
import { pressMore } from './press-more.js';

export const TITLE = 'Lighthouses in the fog';

/** Who enters, with what: a style each, so that the pictures are different. */
const ENTRIES = [
  ['Berthe', 'valley', 'swirls'],
  ['Cleo', 'lighthouse', 'glass'],
  ['Dora', 'valley', 'glass'],
] as const;

export interface ChallengeWalk {
  readonly harness: E2eHarness;
  readonly organiser: Page;
  readonly member: Page;
  readonly others: readonly Actor[];
  readonly ada: Actor;
}

/** @param options of the organiser's tab. */
export async function openChallengeWalk(
  harness: E2eHarness,
  openPage: Pages['open'],
  options?: BrowserContextOptions,
): Promise<ChallengeWalk> {
  const { localDiscord, guild } = harness;
  createRole(localDiscord.discord, guild, { name: 'Winner', colour: 0xe0a030 });
  const mona = localDiscord.join('Mona', { guild, moderator: true });
  const ada = localDiscord.join('Ada', { guild });
  const others = ENTRIES.map(([name]) => localDiscord.join(name, { guild }));
  const organiser = await openPage(localDiscord.url, locationOf(mona), options);
  const member = await openPage(localDiscord.url, locationOf(ada), PHONE);
  return { harness, organiser, member, others, ada };
}

/** The message that the page's person alone sees, or all. */
const reply = (page: Page, text: string | RegExp): Locator => message(page, text);

const submitModal = async (page: Page, title: string, answers: Readonly<Record<string, string>>) => {
  const window = page.getByRole('dialog', { name: title });
  for (const [label, value] of Object.entries(answers)) await window.getByLabel(label, { exact: true }).fill(value);
  await window.getByRole('button', { name: 'Submit' }).click();
  await window.waitFor({ state: 'hidden' });
};

/** The organiser sets it up. */
export async function setUp({ organiser: page }: ChallengeWalk): Promise<Locator> {
  await openCommand(page, 'challenge create');
  await page.getByRole('combobox', { name: 'title', exact: true }).fill(TITLE);
  await send(page);
  const panel = reply(page, 'New challenge');
  await panel.getByText('Starts when you publish it').waitFor();
  await panel.getByRole('button', { name: 'Edit texts' }).click();
  await submitModal(page, 'Title, theme and rules', {
    Theme: 'A light that is hard to see. Paint one, however you like.',
    Prize: 'Your painting becomes the picture of this server',
  });
  await panel.getByText('A light that is hard to see').waitFor();
  await panel.getByRole('button', { name: 'Edit times' }).click();
  await submitModal(page, 'Times', {
    'Entries until': '3 days',
    'Voting until': '1 day',
    'Time zone': 'Europe/Berlin',
  });
  await panel.getByText('Time zone: Europe/Berlin').waitFor();
  await panel.getByRole('combobox', { name: 'Role for the winner (default: none)' }).click();
  await panel.getByRole('option', { name: 'Winner' }).filter({ visible: true }).click();
  await panel.getByRole('combobox', { name: 'Role for the winner (default: none)' }).getByText('Winner').waitFor();
  return panel;
}

export async function publish({ organiser: page }: ChallengeWalk, panel: Locator): Promise<void> {
  await panel.getByRole('button', { name: 'Publish' }).click();
  await reply(page, 'Published ').waitFor();
  await reply(page, 'Press More… › Enter a challenge under').getByRole('button', { name: 'Enter' }).waitFor();
}

async function paint(who: Actor, content: string, style: string, size: number) {
  const file = async (name: string) => ({ name: `${name}.png`, bytes: await drawSample(name, 256) });
  const reply = await who.stylize({
    picture: await file(content),
    style_image: await file(style),
    size,
    quality: 'draft',
  });
  await finished(reply);
  return reply;
}

/** The others enter from behind, the member on the page. @param size of the paintings, in pixels. */
export async function enterAll({ member: page, others, ada }: ChallengeWalk, size: number): Promise<void> {
  for (const [index, who] of others.entries()) {
    const [, content, style] = ENTRIES[index];
    const painting = await paint(who, content, style, size);
    const asked = await pressMoreOf(who, painting.message, 'Enter a challenge');
    await asked.waitFor(`is now in **${TITLE}**`);
  }
  await paint(ada, 'lighthouse', 'swirls', size);
  await pressMore(page, reply(page, 'lighthouse in swirls · Strength'), 'Enter a challenge');
  await reply(page, `is now in ${TITLE}`).waitFor();
}

/** The organiser ends the phase that is now. */
export async function endPhase({ organiser: page }: ChallengeWalk, button: string): Promise<void> {
  await openCommand(page, 'challenge close');
  const option = page.getByRole('combobox', { name: 'challenge', exact: true });
  await option.fill('lighthouses');
  await page
    .getByRole('option', { name: new RegExp(TITLE) })
    .filter({ visible: true })
    .click();
  await send(page);
  await reply(page, 'This can’t be undone').getByRole('button', { name: button }).click();
}

/** The member votes on the page, the others from behind: valley in thick strokes wins. */
export async function voteAll({ member: page, others }: ChallengeWalk): Promise<Locator> {
  await reply(page, 'Voting is open').getByRole('button', { name: 'Vote' }).click();
  const gallery = reply(page, 'Gallery:');
  await gallery.locator('.picture').nth(3).waitFor();
  const section = (title: string) => gallery.locator('.section', { hasText: title });
  await section('valley × swirls').getByRole('button', { name: 'Vote' }).click();
  await gallery.getByText('You voted for valley × swirls').waitFor();
  const [berthe, cleo, dora] = others;
  const call = [...berthe.messages].reverse().find((each) => JSON.stringify(each.components).includes('v1:gallery:'));
  for (const [who, title] of [
    [cleo, 'valley × swirls'],
    [dora, 'lighthouse × swirls'],
    [berthe, 'lighthouse × glass'],
    [cleo, 'lighthouse × swirls'],
  ] as const) {
    const own = await who.press(call, 'Vote');
    const { text, buttons } = await own.waitFor('Gallery');
    const titles = [...text.matchAll(/\*\*\d+\.\*\* (.*)/g)].map(([, found]) => found);
    const presses = buttons.filter(({ customId }) => customId.startsWith('v1:vote:'));
    await who.press(own.message, presses[titles.indexOf(title)].customId);
    await own.waitFor('You voted for');
  }
  return gallery;
}

/** Pixels, between the phone and the desk. */
const GAP_PX = 12;
const DESKTOP = { viewport: { width: 1180, height: 844 }, colorScheme: 'dark' } as const;

/** For the documents: a member votes on a phone, and the podium at a desk. @param path of a JPEG. */
export async function screenshotChallenge(harness: E2eHarness, browser: Browser, path: string): Promise<void> {
  const openPage: Pages['open'] = (...place) => open(browser, ...place);
  const contest = await openChallengeWalk(harness, openPage, DESKTOP);
  await publish(contest, await setUp(contest));
  await enterAll(contest, 256);
  await endPhase(contest, 'End entries now');
  const gallery = await voteAll(contest);
  await gallery.getByText('You voted for').scrollIntoViewIfNeeded();
  const phone = await contest.member.screenshot();
  await endPhase(contest, 'End voting now');
  await openResults(contest.organiser);
  const desk = await contest.organiser.screenshot();
  const { width, height } = DESKTOP.viewport;
  const left = PHONE.viewport.width + GAP_PX;
  const background = { create: { width: left + width, height, channels: 3, background: 'white' } } as const;
  await sharp(background)
    .composite([
      { input: phone, left: 0, top: 0 },
      { input: desk, left, top: 0 },
    ])
    .jpeg({ quality: 86, mozjpeg: true })
    .toFile(path);
}

/** The podium, where everybody sees it. */
export async function openResults(page: Page): Promise<Locator> {
  const results = reply(page, 'See all results').or(reply(page, 'Results'));
  const found = results.last();
  await found.locator('.picture').first().waitFor();
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  return found;
}
