/** The library as members, moderators and people who run a server use it. */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PermissionFlagsBits } from 'discord.js';
import { type Actor, type MessageRecord, type Reply, snapshotMessage } from 'local-discord/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noise } from '../library/noise-picture.js';
import { openMore, pressMore } from '../press-more.js';
import { content, type E2eHarness, finished, LONG, openE2eHarness, SMALL, style } from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
let bob: Actor;
let wei: Actor;
/** Keeps order, and does not run the server. */
let mona: Actor;
/** Runs the server. */
let rita: Actor;
beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '20', BRUSHWORK_LIMIT_SIZE: '256' });
  const { localDiscord, guild } = stage;
  ada = localDiscord.join('Ada', { guild });
  bob = localDiscord.join('Bob', { guild });
  wei = localDiscord.join('Wei', { guild, locale: 'zh-CN' });
  const keeper = { name: 'Keeper', permissions: PermissionFlagsBits.ManageMessages };
  mona = localDiscord.join('Mona', { guild, roles: [localDiscord.discord.createRole(guild, keeper)] });
  rita = localDiscord.join('Rita', { guild, moderator: true });
  await stage.start();
});
afterAll(() => stage.close());

const { style_image: _, ...WITHOUT_STYLE } = SMALL;
const file = async (seed: number) => ({ name: `noise-${seed}.png`, bytes: await noise(seed) });
const labels = ({ snapshot }: Reply) => snapshot.buttons.map(({ label }) => label);
/** Behind "More…". */
const offeredMore = async (who: Actor, painted: Reply) =>
  snapshotMessage(stage.localDiscord.discord, await openMore(who, painted.message)).buttons.map(({ label }) => label);

async function suggestions(who: Actor, typed: string, command = 'stylize', option = 'style') {
  const reply = await who.autocomplete(command, { [option]: typed }, option);
  await reply.acknowledged();
  expect(reply.acknowledgedAfter).toBeLessThan(3000);
  return reply.record.choices as { name: string; value: string }[];
}
const suggested = async (...asked: Parameters<typeof suggestions>) =>
  (await suggestions(...asked)).map(({ name }) => name);

/** The answer to a subcommand, for one pair of eyes. */
async function answer(who: Actor, name: string, options: Parameters<Actor['command']>[1] = {}) {
  const reply = await who.command(`style ${name}`, options);
  await reply.waitFor(/./);
  expect(reply.message?.visibleTo).toBe(who.id);
  return reply;
}

async function add(who: Actor, name: string, seed: number) {
  const reply = await answer(who, 'add', { name, picture: await file(seed) });
  expect(reply.text).toContain(`Added “${name}”`);
  return reply;
}

/** Presses what another client could press, and gives back what is said to it. */
async function refusalOf(who: Actor, id: string): Promise<string> {
  const known = new Set(who.messages.map((message) => message.id));
  await who.pressId(await who.post('here'), id);
  const says = /That didn’t work/;
  const message = await who.waitForMessage(
    ({ raw }) => says.test(JSON.stringify(raw)) && !known.has((raw as { id: string }).id),
  );
  return JSON.stringify(message.components);
}

describe('a style', () => {
  it('is added by a member, suggested to everybody, and painted in by name', async () => {
    const reply = await answer(ada, 'add', {
      name: 'Deep  Sea',
      picture: await file(1),
      description: 'For *wet* nights',
      credit: 'my aunt',
    });
    expect(reply.text).toMatch(
      /Added “Deep Sea”[\s\S]*For \\\*wet\\\* nights\n-# Credit: my aunt\n-# Added by <@\d+> <t:\d+:R> · not used yet/,
    );
    expect(await sharp(reply.snapshot.files[0].bytes).metadata()).toMatchObject({ format: 'jpeg', width: 64 });
    expect(labels(reply)).toEqual(['Remove…']);
    expect(await suggested(bob, 'sea')).toEqual(['Deep Sea']);
    const [{ value }] = await suggestions(bob, 'DÉEP');
    const painted = await bob.stylize({ ...WITHOUT_STYLE, style: value });
    await finished(painted);
    // Who types it to the end and takes no suggestion means the same.
    await finished(await bob.stylize({ ...WITHOUT_STYLE, style: ' deep sea' }));
    expect((await answer(bob, 'show', { style: 'deep sea' })).text).toContain('used 2 times');
    const long = await ada.stylize(LONG);
    await long.waitFor('Painting');
    await stage.held(async () => {
      const waiting = await bob.stylize({ ...WITHOUT_STYLE, style: value, second_style: 'glass', blend: 30 });
      await waiting.waitFor('In the queue');
      const queue = await bob.command('queue');
      expect((await queue.waitFor('**Queue**')).text).toContain('lighthouse × Deep Sea × Stained glass');
      await bob.press(waiting.message, 'Cancel');
      await ada.press(long.message, 'Cancel');
    });
    await long.waitFor('Cancelled');
  });

  it('goes on with a painting that was made in it, also once it is removed', async () => {
    await add(ada, 'Short lived', 2);
    const painted = await ada.stylize({ ...WITHOUT_STYLE, style: 'short lived' });
    await finished(painted);
    const question = await answer(ada, 'remove', { style: 'Short lived' });
    expect(question.text).toContain('Remove “Short lived” from the style library?');
    const gone = await ada.press(question.message, 'Remove');
    await gone.waitFor('Removed “Short lived”.');
    expect(labels(gone)).toEqual([]);
    expect(gone.snapshot.files).toEqual([]);
    await finished(await ada.press(painted.message, 'Paint again'));
    expect(await suggested(ada, 'short')).toEqual([]);
  });

  it('is one of those that the member used last, and then of those that everybody uses', async () => {
    expect((await suggested(wei, ''))[0]).toBe('Deep Sea');
    await finished(await wei.stylize({ ...WITHOUT_STYLE, style: 'mosaic' }));
    expect((await suggested(wei, '')).slice(0, 2)).toEqual(['马赛克', 'Deep Sea']);
    expect(await suggested(wei, '马赛')).toEqual(['马赛克']);
    expect(await suggested(wei, 'mos')).toEqual(['马赛克']);
    expect(await suggested(ada, '马赛')).toEqual([]);
  });

  it('is refused in words where its name or its picture will not do', async () => {
    const refused = async (name: string, bytes: Uint8Array) =>
      (await answer(ada, 'add', { name, picture: { name: 'gift.png', bytes } })).text;
    expect(await refused('dééP sea', await noise(3))).toContain('There’s already a style called “Deep Sea”');
    expect(await refused('VITRAIL', await noise(3))).toContain('There’s already a style called “Vitrail”');
    expect(await refused('\u200b', await noise(3))).toContain('A style’s name must have 1–40 visible characters');
    expect(await refused('diary', Buffer.from('Dear diary'))).toMatch(/\*\*That didn’t work\*\*\nThat’s a text file/);
    expect((await answer(wei, 'show', { style: 'nothing like it' })).text).toContain(
      '找不到名为“nothing like it”的风格',
    );
  });

  it('that is there already is added all the same only where its member says so', async () => {
    await add(ada, 'Waves', 4);
    const copy = await sharp(await noise(4))
      .jpeg({ quality: 40 })
      .toBuffer();
    const propose = (name: string) => answer(bob, 'add', { name, picture: { name: 'copy.jpg', bytes: copy } });
    const first = await propose('Waves again');
    expect(first.text).toMatch(/That looks like “Waves”[\s\S]*Added by <@\d+>[\s\S]*Add it anyway, as “Waves again”\?/);
    expect(await suggested(bob, 'waves')).toEqual(['Waves']);
    const id = first.snapshot.buttons[0].customId;
    expect(await refusalOf(ada, id)).toContain('You’ve already answered this');
    await (await bob.press(first.message, 'Cancel')).waitFor('Nothing was added');
    expect(await refusalOf(bob, id)).toContain('You’ve already answered this');
    const second = await propose('Waves again');
    // Buttons outlive the process.
    await stage.bot.end();
    await stage.start();
    await (await bob.press(second.message, 'Add anyway')).waitFor('Added “Waves again”');
    expect(await suggested(bob, 'waves')).toEqual(['Waves', 'Waves again']);
  });
});

describe('one first style', () => {
  const refusal = async (options: Parameters<Actor['stylize']>[0]) => {
    const reply = await ada.stylize({ picture: content, ...options });
    const { text } = await reply.waitFor('Couldn’t paint that');
    return { text, alone: reply.message?.visibleTo === ada.id };
  };

  it('is given once', async () => {
    expect(await refusal({ style_image: style, style: 'glass' })).toMatchObject({
      text: expect.stringContaining('`style` or `style_image`, not both'),
      alone: true,
    });
    const both = { style: 'glass', second_style_image: style, second_style: 'mosaic' };
    expect((await refusal(both)).text).toContain('`second_style` or `second_style_image`, not both');
    expect((await refusal({ style: 'glass', blend: 30 })).text).toContain('`blend` mixes in a second style');
  });

  it('can be mixed with one of the other kind', async () => {
    const mixed = { ...SMALL, second_style: 'woodcut', blend: 20 };
    expect((await finished(await ada.stylize(mixed))).text).toContain('Styles 80 : 20');
    const other = { ...WITHOUT_STYLE, style: 'woodcut', second_style_image: style };
    expect((await finished(await ada.stylize(other))).text).toContain('Styles 50 : 50');
  });
});

describe('"Save style"', () => {
  it('asks for a name, and makes a style of what was uploaded', async () => {
    const picture = await file(5);
    const painted = await bob.stylize({ ...WITHOUT_STYLE, style: 'glass', second_style_image: picture });
    await finished(painted);
    const window = await pressMore(bob, painted.message, 'Save style');
    expect((await window.waitForModal()).title).toBe('Save this style');
    const saved = await bob.submitModal(window, { name: 'From a painting', credit: 'me' });
    expect((await saved.waitFor('Added “From a painting”')).text).toContain('Credit: me');
    expect(saved.message?.visibleTo).toBe(bob.id);
    const again = await pressMore(bob, painted.message, 'Save style');
    await again.waitForModal();
    const twice = await bob.submitModal(again, { name: 'Once more' });
    await twice.waitFor('That looks like “From a painting”');
  });

  it('is not offered where the style is in the library already', async () => {
    const painted = await bob.stylize({ ...WITHOUT_STYLE, style: 'glass' });
    await finished(painted);
    expect(await offeredMore(bob, painted)).not.toContain('Save style');
  });

  it('is for who sent the picture, and for who keeps order', async () => {
    const painted = await bob.stylize({ ...WITHOUT_STYLE, style_image: await file(6) });
    await finished(painted);
    await ada.pressId(
      painted.message as MessageRecord,
      painted.snapshot.buttons[0].customId.replace('again', 'style-save'),
    );
    await ada.waitForMessage('Only the member who asked for that painting');
    const window = await pressMore(mona, painted.message, 'Save style');
    await window.waitForModal();
    await (await mona.submitModal(window, { name: 'Seen by Mona' })).waitFor('Added “Seen by Mona”');
  });
});

describe('whose style it is', () => {
  it('its member and who keeps order may rename it and take it away, and nobody else', async () => {
    await add(ada, 'Mine', 7);
    const refused = async (who: Actor, subcommand: string, options = {}) =>
      (await answer(who, subcommand, { style: 'mine', ...options })).text;
    expect(await refused(bob, 'rename', { name: 'Yours' })).toContain('Only the member who added that style');
    expect(await refused(bob, 'remove')).toContain('Only the member who added that style');
    expect(labels(await answer(bob, 'show', { style: 'mine' }))).toEqual([]);
    const shown = await answer(ada, 'show', { style: 'mine' });
    const [{ customId: ask }] = shown.snapshot.buttons;
    const ids = async () =>
      (await answer(ada, 'remove', { style: 'mine' })).snapshot.buttons.map((each) => each.customId);
    for (const id of [...(await ids()), ask])
      expect(await refusalOf(bob, id)).toContain('Only the member who added that style');
    const renamed = await answer(ada, 'rename', { style: 'mine', name: 'Still mine' });
    expect(renamed.text).toBe('Renamed “Mine” to “Still mine”.');
    await answer(mona, 'rename', { style: 'still mine', name: 'Mona was here' });
    const question = await ada.press(shown.message, 'Remove…');
    await question.waitFor('Remove “Mona was here”');
    await (await ada.press(question.message, 'Cancel')).waitFor('“Mona was here” is still here.');
    const last = await answer(mona, 'remove', { style: 'Mona was here' });
    await (await mona.press(last.message, 'Remove')).waitFor('Removed');
    expect(await refusalOf(ada, ask)).toContain('I couldn’t find that style');
  });

  it('is not known in another server', async () => {
    const other = stage.localDiscord.createGuild('Elsewhere');
    const eve = stage.localDiscord.join('Eve', { guild: other, moderator: true });
    const id = (await suggestions(ada, 'deep sea'))[0].value;
    expect(await suggested(eve, 'sea')).toEqual([]);
    expect((await answer(eve, 'show', { style: id })).text).toContain('I couldn’t find that style');
    for (const action of ['style-ask', 'style-remove', 'style-keep', 'style-hide', 'style-accept', 'style-withdraw'])
      expect(await refusalOf(eve, `v1:${action}:${id}`)).toMatch(/couldn’t find that style|already answered/);
    for (const wild of ["1' OR '1'='1", '', 'popular-999'])
      expect(await refusalOf(eve, `v1:style-remove:${wild}`)).toMatch(/I couldn’t find (a style called|that style)/);
  });
});

describe('what comes with the bot', () => {
  it('is there in every server; people who run it hide it and bring it back, others do not', async () => {
    const run = async (who: Actor, name: string, given = 'points') => (await answer(who, name, { style: given })).text;
    expect(await run(rita, 'remove')).toContain('can’t be renamed or removed');
    expect(await run(mona, 'hide')).toContain('Only server managers');
    expect(labels(await answer(mona, 'show', { style: 'points' }))).toEqual([]);
    const shown = await answer(rita, 'show', { style: 'points' });
    expect(shown.text).toContain('Built-in style');
    expect(await refusalOf(mona, shown.snapshot.buttons[0].customId)).toContain('Only server managers');
    await (await rita.press(shown.message, 'Hide')).waitFor('“River in dots” is hidden in this server');
    expect(await suggested(ada, 'river')).toEqual([]);
    expect(await suggested(rita, '', 'style unhide', 'style')).toEqual(['River in dots']);
    expect((await answer(rita, 'list')).text).toContain('Hidden here: River in dots');
    expect((await answer(ada, 'list')).text).not.toContain('Hidden here');
    expect(await run(mona, 'unhide')).toContain('Only server managers');
    expect(await run(rita, 'unhide')).toBe('“River in dots” is back in this server’s style library.');
    expect(await suggested(ada, 'river')).toEqual(['River in dots']);
  });

  it('is all there is in direct messages, and where only a member has brought the bot', async () => {
    for (const place of [ada.direct(), ada.at({ userInstalled: true })]) {
      expect(await suggested(place, '')).toHaveLength(6);
      expect((await answer(place, 'list')).snapshot.files).toHaveLength(6);
      expect((await answer(place, 'add', { name: 'mine', picture: await file(9) })).text).toContain(
        'Only servers that have added me',
      );
      for (const subcommand of ['remove', 'hide', 'unhide'])
        expect((await answer(place, subcommand, { style: 'glass' })).text).toContain('Only servers that have added me');
      const painted = await place.stylize({ ...WITHOUT_STYLE, style: 'glass' });
      await finished(painted);
      expect(await offeredMore(place, painted)).not.toContain('Save style');
    }
  });
});

describe('the list', () => {
  it('shows everything over its pages, in two orders, and a style of a page beside it', async () => {
    for (let seed = 20; seed < 28; seed++) await add(ada, `Number ${seed}`, seed);
    const list = await answer(ada, 'list');
    expect(list.text).toMatch(
      /most used first · Page 1 of 3\n1\. \*\*Stained glass\*\* · used \d+ times\n2\. \*\*Deep Sea\*\* · used \d+ times · <@\d+>/,
    );
    expect(list.snapshot.files).toHaveLength(9);
    expect(labels(list)).toEqual(['Previous', 'Next', 'Newest']);
    const seen = new Set(list.snapshot.files.map(({ name }) => name));
    const second = await ada.press(list.message, 'Next');
    await second.waitFor('Page 2 of 3');
    expect(labels(second)).toEqual(['Previous', 'Next', 'Newest']);
    for (const { name } of second.snapshot.files) seen.add(name);
    const third = await ada.press(second.message, 'Next');
    await third.waitFor('Page 3 of 3');
    for (const { name } of third.snapshot.files) seen.add(name);
    const count = 9 + 9 + third.snapshot.files.length;
    expect(seen.size).toBe(count);
    const newest = await ada.press(third.message, 'Newest');
    await newest.waitFor(/newest first · Page 1 of 3\n1\. \*\*Number 27\*\*/);
    const chosen = await ada.choose(newest.message, 'View a style…', ['1. Number 27']);
    await chosen.waitFor(/\*\*Number 27\*\*\n/);
    expect(chosen.message?.id).not.toBe(newest.message?.id);
    expect(chosen.message?.visibleTo).toBe(ada.id);
    // Its picture in the list has its number on it.
    const [numbered] = newest.snapshot.files;
    expect(Buffer.compare(chosen.snapshot.files[0].bytes, numbered.bytes)).not.toBe(0);
  });

  it('names also those whose pictures are lost, and shows the others', async () => {
    const [kept, away] = ['pictures', 'pictures-away'].map((name) => join(stage.folder, name));
    await rename(kept, away);
    try {
      const list = await answer(ada, 'list');
      const { files } = list.snapshot;
      expect(list.text).toMatch(/Page 1 of 3\n1\. \*\*Stained glass\*\*.*\n2\. \*\*Deep Sea\*\*/);
      expect(files.length).toBeLessThan(9);
      const first = await answer(ada, 'show', { style: 'Deep Sea' });
      expect(first.text).toContain('That didn’t work');
    } finally {
      await rename(away, kept);
    }
  });

  it('offers no more suggestions than Discord takes', async () => {
    for (let seed = 30; seed < 40; seed++) await add(bob, `Number ${seed}`, seed);
    expect(await suggested(wei, '')).toHaveLength(25);
    expect(await suggested(wei, 'number 3')).toHaveLength(10);
  });
});

it('nothing of all this was a mistake of the bot', () => {
  expect(stage.bot.said('an interaction failed')).toEqual([]);
});
