/** What becomes of finished paintings: variations, a larger one, a timelapse, sharing, galleries, reports and removals. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { OverwriteType, PermissionFlagsBits } from 'discord.js';
import { type Actor, type MessageSnapshot, type Reply, textOf } from 'local-discord/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pressMore } from '../press-more.js';
import { deleteInGallery } from './harness/delete-in-gallery.js';
import {
  type E2eHarness,
  finished,
  openE2eHarness,
  refusalOf,
  SMALL,
  WAIT_TIMEOUT_MS,
  waitUntil,
} from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
let bob: Actor;
let mona: Actor;
/** A private painting of Ada's, 64 pixels wide. */
let painting: Reply;

beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '20', BRUSHWORK_LIMIT_SIZE: '128' });
  ada = stage.localDiscord.join('Ada', { guild: stage.guild });
  bob = stage.localDiscord.join('Bob', { guild: stage.guild });
  mona = stage.localDiscord.join('Mona', { guild: stage.guild, moderator: true });
  await stage.start();
  painting = await ada.stylize({ ...SMALL, private: true });
  await finished(painting);
});
afterAll(() => stage.close());

const labels = (reply: Reply) => reply.snapshot.buttons.map(({ label }) => label);
const idOf = (reply: Reply) => reply.snapshot.buttons[0].customId.split(':')[2].split('.')[0];
const pixelsOf = ({ files }: MessageSnapshot) => sharp(files[0].bytes).metadata();

/** A row of the bot's database. */
function rowOf(id: string): { readonly attempt: number; readonly panels: string | null } {
  const database = new Sqlite(join(stage.folder, 'brushwork.db'), { readonly: true });
  try {
    return database.prepare('SELECT attempt, panels FROM jobs WHERE id = ?').get(id) as ReturnType<typeof rowOf>;
  } finally {
    database.close();
  }
}

const paintedPanels = (id: string): (string | null)[] =>
  (JSON.parse(rowOf(id).panels ?? '[]') as { picture: string | null }[]).map(({ picture }) => picture);

it('paints four variations in one picture, over a crash, and the chosen one at full size', async () => {
  const grid = await ada.stylize({ ...SMALL, variations: 'strength', private: true });
  await grid.waitFor(({ buttons }) => buttons.length > 0, WAIT_TIMEOUT_MS);
  const id = idOf(grid);
  await waitUntil(() => paintedPanels(id).some((picture) => picture !== null), 'the first variation');
  await stage.bot.end('SIGKILL');
  const before = paintedPanels(id);
  expect(before.filter((picture) => picture === null).length).toBeGreaterThan(0);
  await stage.start();
  const shown = await grid.waitFor('Variations of', WAIT_TIMEOUT_MS);
  expect(shown.text).toMatch(
    /\*\*1\*\* · Strength 15\n\*\*2\*\* · Strength 40\n\*\*3\*\* · Strength 65\n\*\*4\*\* · Strength 90/,
  );
  expect(await pixelsOf(shown)).toMatchObject({ width: 136, height: 136 });
  expect(paintedPanels(id).slice(0, 1)).toEqual(before.slice(0, 1));
  expect(rowOf(id).attempt).toBe(2);
  expect(labels(grid)).toEqual(['1', '2', '3', '4', 'Delete']);
  expect((await finished(await ada.press(grid.message, '3'))).text).toContain('Strength 65');
});

it('asks what the variations differ in, and paints them in other styles of the library', async () => {
  const question = await pressMore(ada, painting.message, 'Variations');
  await question.waitFor('What should the four variations differ in?');
  expect(labels(question)).toEqual(['Strength', 'Stroke size', 'Style']);
  const grid = await ada.press(question.message, 'Style');
  await grid.waitFor(({ buttons }) => buttons.length > 0, WAIT_TIMEOUT_MS);
  const { panels } = rowOf(idOf(grid));
  const planned = JSON.parse(panels ?? '[]') as { name: string; styles: { library: string }[] | null }[];
  expect(planned.map(({ styles }) => styles?.length)).toEqual([undefined, 1, 1, 1]);
  expect(new Set(planned.map(({ name }) => name)).size).toBe(4);
  expect(planned[0].name).toBe('swirls');
  await ada.press(grid.message, 'Cancel');
  await grid.waitFor('Cancelled');
  expect(grid.message?.visibleTo).toBe(ada.id);
});

it('makes a larger one, before and after, and a timelapse, though the bot is killed before they are seen', async () => {
  const { faults } = stage.localDiscord;
  faults.routes = /^PATCH .*webhooks/;
  faults.unavailableUntil = Number.POSITIVE_INFINITY;
  const pressed = [];
  for (const button of ['Timelapse', 'Before and after', 'Larger']) {
    const reply = await pressMore(ada, painting.message, button);
    await reply.acknowledged();
    pressed.push(reply);
  }
  const row = new Sqlite(join(stage.folder, 'brushwork.db'), { readonly: true });
  const accepted = row.prepare(
    'SELECT count(*) AS count FROM jobs WHERE source_job_id IS NOT NULL OR start IS NOT NULL',
  );
  await waitUntil(() => (accepted.get() as { count: number }).count === 3, 'all three jobs');
  row.close();
  await stage.bot.end('SIGKILL');
  faults.unavailableUntil = 0;
  await stage.start();
  const [timelapse, comparison, larger] = pressed;

  const moving = await timelapse.waitFor('Timelapse: lighthouse × swirls', WAIT_TIMEOUT_MS);
  expect(timelapse.message?.visibleTo).toBe(ada.id);
  const animated = await sharp(moving.files[0].bytes, { pages: -1 }).metadata();
  expect(animated).toMatchObject({ format: 'webp', width: 64, pageHeight: 64 });
  expect(animated.pages).toBeGreaterThan(1);
  const gif = await (await ada.press(timelapse.message, 'As GIF')).waitFor('Timelapse:', WAIT_TIMEOUT_MS);
  expect(await sharp(gif.files[0].bytes, { pages: -1 }).metadata()).toMatchObject({
    format: 'gif',
    pages: animated.pages,
  });

  const both = await comparison.waitFor('Before and after: lighthouse × swirls', WAIT_TIMEOUT_MS);
  const sizes = await Promise.all(both.files.map(async ({ bytes }) => (await sharp(bytes).metadata()).width));
  expect(sizes).toEqual([136, 64, 64]);

  expect(await pixelsOf(await finished(larger))).toMatchObject({ width: 128, height: 128 });
  const refused = await pressMore(ada, larger.message, 'Larger');
  expect((await refused.waitFor('as large as paintings can be')).text).toContain('128 × 128');
  await ada.press(timelapse.message, 'Delete');
  await ada.press(await ada.waitForMessage('Delete **lighthouse** in **swirls**?'), 'Delete');
  await timelapse.gone();
});

/** What is said after a press, to its member alone. */
async function refusal(who: Actor, press: () => Promise<unknown>, wanted: string): Promise<void> {
  const known = new Set(who.messages.map(({ id }) => id));
  await press();
  const isNew = ({ id, visibleTo }: Actor['messages'][number]) => !known.has(id) && visibleTo === who.id;
  await waitUntil(
    () => who.messages.some((each) => isNew(each) && JSON.stringify(each.components).includes(wanted)),
    `"${wanted}" among ${JSON.stringify(who.messages.filter(isNew).map(({ components }) => components))}`,
    20_000,
  );
}

it('shows a photo to nobody but its member, and says so to nobody but who asked', async () => {
  const open = await ada.stylize(SMALL);
  await finished(open);
  const own = idOf(painting);
  const [message] = bob.messages.filter(({ id }) => id === open.message?.id);
  const refused = async (action: string, wanted: string) => {
    const reply = await bob.pressId(message, `v1:${action}`);
    await reply.waitFor(wanted);
    expect(reply.message?.visibleTo, action).toBe(bob.id);
  };
  for (const action of ['compare', 'timelapse'])
    await refused(`${action}:${idOf(open)}`, 'Only the member who asked for that painting');
  for (const action of ['compare', 'share', 'share-here', 'stronger', 'larger', 'variations', 'variations-of'])
    await refused(`${action}:${own}`, 'I couldn’t find that painting');
  await refused(`larger:${own}.public`, 'I couldn’t find that painting');
  await refused(`painting-open:${own}.a0`, 'I couldn’t find that painting');
});

it('shares a private painting here and elsewhere, where its member may write', async () => {
  const { discord } = stage.localDiscord;
  const { SendMessages } = PermissionFlagsBits;
  const [gallery, closed] = ['gallery', 'closed'].map((name) => discord.createChannel(name, stage.guild));
  closed.overwrites = [
    ...closed.overwrites,
    { id: stage.guild.id, type: OverwriteType.Role, allow: '0', deny: SendMessages.toString() },
    { id: stage.guild.bot?.user.id ?? '', type: OverwriteType.Member, allow: SendMessages.toString(), deny: '0' },
  ];
  const question = await pressMore(ada, painting.message, 'Share');
  await question.waitFor('Share lighthouse × swirls');
  const here = await ada.press(question.message, 'Share here');
  const shared = await finished(here);
  expect(shared.text).toContain(`Shared by <@${ada.id}>`);
  expect(here.message?.visibleTo).toBeUndefined();
  await finished(await bob.press(here.message, 'Weaker'));

  const told = await ada.choose(question.message, 'Share in another channel…', [gallery.id]);
  await told.waitFor(`Shared in <#${gallery.id}>.`);
  await bob.at({ channel: gallery }).waitForMessage(`Shared by <@${ada.id}>`);
  const other = await pressMore(ada, painting.message, 'Share');
  await other.waitFor('Share lighthouse');
  await refusal(ada, () => ada.choose(other.message, 'Share in another channel…', [closed.id]), 'You can’t post in');
});

it('shows a member their paintings: to open, to mark, to find, to delete with all that shows them', async () => {
  const gallery = await ada.command('paintings');
  const shown = await gallery.waitFor('Your paintings');
  expect(gallery.message?.visibleTo).toBe(ada.id);
  // Four of her own; what was made from one of them is none.
  expect(shown.files).toHaveLength(4);
  const [{ customId, options }] = shown.selects;
  const oldest = options.at(-1)?.value as string;
  expect(oldest).toBe(idOf(painting));
  const opened = await ada.choose(gallery.message, customId, [oldest]);
  const offers = (label: string) => (snapshot: MessageSnapshot) =>
    snapshot.buttons.some((each) => each.label === label);
  await opened.waitFor(offers('Add to favourites'));
  await (await ada.press(opened.message, 'Add to favourites')).waitFor('kept until you remove it');
  await (await ada.press(gallery.message, 'Back to the gallery')).waitFor('Your paintings');
  await (await ada.press(gallery.message, 'Favourites')).waitFor(/Your favourites[\s\S]*⭐/);
  expect(gallery.snapshot.files).toHaveLength(1);
  expect((await (await ada.command('paintings', { style: 'SWIRL' })).waitFor('in “SWIRL”')).files).toHaveLength(4);
  expect((await (await ada.command('paintings', { style: 'mosaic' })).waitFor('no paintings in')).files).toEqual([]);
  await (await bob.command('paintings')).waitFor(/Your paintings|no paintings yet/);

  await (await ada.press(gallery.message, 'All paintings')).waitFor('Your paintings');
  await ada.choose(gallery.message, 'Open a painting…', [oldest]);
  await gallery.waitFor(offers('Back to the gallery'));
  await (await ada.press(gallery.message, 'Delete')).waitFor('Delete lighthouse × swirls?');
  const copies = () =>
    [...stage.localDiscord.discord.channels.values()]
      .flatMap(({ messages }) => [...messages.values()])
      .filter(({ components }) => JSON.stringify(components).includes('Shared by')).length;
  expect(copies()).toBe(2);
  await (await ada.press(gallery.message, 'Delete painting')).waitFor('Deleted lighthouse × swirls.');
  expect(copies()).toBe(0);
});

it('deletes what shows a painting after its token has expired, and says what is left', async () => {
  const direct = await ada.direct().stylize(SMALL);
  await finished(direct);
  const elsewhere = await ada.at({ userInstalled: true }).stylize(SMALL);
  await finished(elsewhere);
  stage.localDiscord.clock.advance(20 * 60_000);
  expect(await deleteInGallery(ada, idOf(direct))).not.toContain('Discord doesn’t let me');
  expect(direct.message?.deleted).toBe(true);
  expect(await deleteInGallery(ada, idOf(elsewhere))).toContain(
    `1 message that shows it; please delete it yourself.\n- https://discord.com/channels/${stage.guild.id}/`,
  );
  expect(elsewhere.message?.deleted).toBe(false);
});

/** Rows of the bot's database. */
function rows<Row>(query: string): Row[] {
  const database = new Sqlite(join(stage.folder, 'brushwork.db'), { readonly: true });
  try {
    return database.prepare(query).all() as Row[];
  } finally {
    database.close();
  }
}

async function set(setting: string, value: string): Promise<void> {
  const panel = await mona.command('defaults set', { setting, value });
  await panel.waitFor('unsaved change');
  await mona.press(panel.message, 'Save');
  await panel.waitFor('Saved ');
}

/** Somebody's view of a new channel of the server. */
const newChannel = (who: Actor, name: string) =>
  who.at({ channel: stage.localDiscord.discord.createChannel(name, stage.guild) });

it('posts a painting to the gallery and its report to the log once, and removes it there and here, over crashes at each stage', async () => {
  const { faults } = stage.localDiscord;
  const [gallery, log] = [newChannel(ada, 'best-of'), newChannel(mona, 'reports')];
  await set('galleryChannel', `<#${gallery.channel.id}>`);
  await set('reportChannel', `<#${log.channel.id}>`);
  const panel = await ada.command('settings');
  await panel.waitFor('Your settings');
  await (await ada.choose(panel.message, 'When my public painting is finished', ['always'])).waitFor('Saved.');
  const posts = () =>
    rows<{ state: string }>("SELECT state FROM jobs WHERE kind = 'gallery'").map(({ state }) => state);
  const cases = () => rows<{ shown_revision: number }>('SELECT shown_revision FROM report_cases');

  // Killed before anything can be posted…
  faults.routes = /^POST .channels.:channel.messages$/;
  faults.unavailableUntil = Number.POSITIVE_INFINITY;
  // Unlike the other paintings: nothing else refers to its picture.
  const open = await ada.stylize({ ...SMALL, strength: 61 });
  await finished(open);
  if (open.message === undefined) throw new Error('there is no painting');
  await waitUntil(() => posts().length === 1, 'the post’s row');
  const window = await bob.messageCommand('Report painting', open.message);
  await window.waitForModal();
  await (await bob.submitModal(window, { reason: 'My photo' })).waitFor('Thanks for the report');
  await stage.bot.end('SIGKILL');
  expect([gallery.messages, log.messages]).toEqual([[], []]);

  // …and again when it has posted and does not know; it starts when Discord has long forgotten the nonces.
  faults.unavailableUntil = 0;
  faults.lostAnswers = Number.POSITIVE_INFINITY;
  await stage.start();
  await waitUntil(() => gallery.messages.length === 1 && log.messages.length === 1, 'the posts');
  await stage.bot.end('SIGKILL');
  faults.lostAnswers = 0;
  stage.advance(6 * 60_000);
  await stage.start();
  await waitUntil(() => posts().join() === 'delivered' && cases()[0].shown_revision === 1, 'the posts to be known');
  expect([gallery.messages.length, log.messages.length]).toEqual([1, 1]);
  expect(textOf(gallery.messages[0])).toContain(`Posted by <@${ada.id}>`);
  expect(JSON.stringify(gallery.messages[0].components)).toContain(`/${open.message.id}`);
  expect(textOf(log.messages[0])).toMatch(new RegExp(`1 report:\\n- <@${bob.id}>: My photo`));

  // Killed when the removal is decided, and nothing could be changed.
  faults.routes = /^(PATCH|DELETE) /;
  faults.unavailableUntil = Number.POSITIVE_INFINITY;
  const removal = await log.press(log.messages[0], 'Remove…');
  await removal.waitForModal();
  await log.submitModal(removal, { reason: 'Not your photo', also: ['photo', 'member'] });
  await waitUntil(() => rows('SELECT * FROM painting_removals').length === 1, 'the decision');
  await stage.bot.end('SIGKILL');
  faults.unavailableUntil = 0;
  const [{ painted }] = rows<{ painted: string }>(`SELECT painted FROM jobs WHERE id = '${idOf(open)}'`);
  const { picture } = JSON.parse(painted) as { picture: string };
  const file = join(stage.folder, 'pictures', picture.slice(0, 2), picture);
  expect(existsSync(file)).toBe(true);
  await stage.start();

  const left = await open.waitFor('A moderator removed this painting');
  expect([left.files, left.buttons]).toEqual([[], []]);
  await ada.direct().waitForMessage(/removed your painting \*\*lighthouse × swirls\*\*. Reason: Not your photo/);
  await log.waitForMessage(`Removed by <@${mona.id}>. Reason: Not your photo`);
  expect([gallery.messages, existsSync(file)]).toEqual([[], false]);
  const refused = await refusalOf(ada, () => ada.stylize(SMALL));
  expect(refused).toContain('blocked you from using me in this server. Reason: Not your photo');
  expect(await refusalOf(bob, () => bob.stylize(SMALL))).toContain('don’t allow that picture');
});

it('nothing of all this was a mistake of the bot', () => {
  expect(stage.bot.said('an interaction failed')).toEqual([]);
});
