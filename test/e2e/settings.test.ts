/** What the people who run a server set, and what its members get of it. */

import { type Actor, createRole, type Reply, setRole } from 'local-discord/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  content,
  type E2eHarness,
  finished,
  LONG,
  openE2eHarness,
  refusalOf,
  SMALL,
  style,
  WAIT_TIMEOUT_MS,
} from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
let mona: Actor;
beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '20', BRUSHWORK_LIMIT_SIZE: '256' });
  stage.localDiscord.discord.createChannel('gallery', stage.guild);
  ada = stage.localDiscord.join('Ada', { guild: stage.guild });
  mona = stage.localDiscord.join('Mona', { guild: stage.guild, moderator: true });
  await stage.start();
});
afterAll(() => stage.close());

const gallery = () => [...stage.guild.channels.values()][1];

/** Stages changes and saves them. */
async function set(changes: Record<string, string>, channel?: string): Promise<Reply> {
  let panel: Reply | undefined;
  for (const [setting, value] of Object.entries(changes)) {
    panel = await mona.command('defaults set', { setting, value, ...(channel === undefined ? {} : { channel }) });
    await panel.waitFor('unsaved change');
  }
  if (panel === undefined) throw new Error('nothing is set');
  return save(panel);
}

async function save(panel: Reply): Promise<Reply> {
  await mona.press(panel.message, 'Save');
  await panel.waitFor('Saved ');
  return panel;
}

async function reset(channel?: string): Promise<void> {
  const panel = await mona.command('defaults reset', channel === undefined ? {} : { channel });
  await panel.waitFor('unsaved change');
  await save(panel);
}

const refusal = (who: Actor, options: Parameters<Actor['stylize']>[0] = SMALL) =>
  refusalOf(who, () => who.stylize(options));
const PLAIN = { picture: content, style_image: style };

describe('defaults', () => {
  it('hold once they are saved, for the server and for a channel, and ceilings are said', async () => {
    const panel = await mona.command('defaults set', { setting: 'strength', value: '20' });
    expect((await panel.waitFor('not saved')).text).toContain('- Strength: 50 → **20**');
    await set({ quality: 'draft', size: '80', ceilingSize: '96' });
    await set({ strength: '30', spoiler: 'yes' }, gallery().id);

    const plain = await finished(await ada.stylize(PLAIN));
    expect(plain.text).toMatch(/Strength 20 · Draft · 80 × 80 · \d+ s/);
    const large = await ada.stylize({ ...PLAIN, size: 200 });
    const done = await finished(large);
    expect(done.text).toMatch(/96 × 96 · \d+ sec\n-# Size 200 → 96 \(this server’s limit\)/);
    const there = await finished(await ada.at({ channel: gallery() }).stylize(PLAIN));
    expect(there.text).toContain('Strength 30 · Draft');
    expect(JSON.stringify(there.raw)).toContain('"spoiler":true');
    // Where there is no server, the bot’s own hold.
    expect((await finished(await ada.direct().stylize({ ...PLAIN, size: 112, quality: 'draft' }))).text).toContain(
      '112 × 112',
    );

    await set({ ceilingSize: '64', ceilingQuality: 'draft' });
    const edit = await ada.press(large.message, 'Edit');
    const form = JSON.stringify(await edit.waitForModal());
    expect(form).toContain('Size in pixels (64–64)');
    expect(form).toContain('At most Draft here.');
    expect(form).not.toContain('"value":"standard"');
    const refused = await ada.submitModal(edit, { strength: '20', more: 'Size in pixels: 96' });
    await refused.waitFor('must be between 64 and 64 (you entered 96)');
    expect((await finished(await ada.press(large.message, 'Paint again'))).text).toContain('Size 96 → 64');
    const posted = await ada.post('look', [content]);
    const window = await ada.messageCommand('Stylize this picture', posted);
    await window.waitForModal();
    expect((await finished(await ada.submitModal(window, { style_image: [style] }))).text).toContain(
      'Strength 20 · Draft',
    );
    await reset();
    await reset(gallery().id);
  });

  it('are changed in the panel, by menus and windows, by nobody else, and over a kill of the bot', async () => {
    const panel = await mona.command('defaults show');
    await panel.waitFor('Strength: 50 ·');
    await mona.choose(panel.message, 'Go to…', ['Look']);
    await panel.waitFor('** · Look');
    const window = await mona.choose(panel.message, 'Change… (up to 5 at once)', ['Strength', 'Quality']);
    await window.waitForModal();
    const wrong = await mona.submitModal(window, { strength: '101' });
    await wrong.waitFor('Strength must be between 0 and 100 (you entered 101)');
    await mona.submitModal(window, { strength: '70', quality: ['fine'] });
    await panel.waitFor('2 unsaved changes');
    const { customId } = panel.snapshot.buttons.find(({ label }) => label === 'Save') ?? { customId: '' };
    await stage.bot.end('SIGKILL');
    await stage.start();

    await ada.pressId(await ada.post('let me'), customId);
    await ada.waitForMessage('You need the permission Manage Server');
    await mona.press(panel.message, 'Save');
    await panel.waitFor('Saved 2 changes');
    await mona.choose(panel.message, 'Go to…', ['History']);
    const history = await panel.waitFor('Page 1 of');
    expect(history.text).toMatch(new RegExp(`<t:\\d+:f> <@${mona.id}>\n- Strength: not set → 70`));
    await mona.press(panel.message, 'Undo last change');
    expect((await panel.waitFor('Undid 2 changes')).text).toContain('- Strength: 70 → not set');
  });

  it('give members with a role more', async () => {
    const role = createRole(stage.localDiscord.discord, stage.guild, { name: 'Patron' });
    await set({ day: '1' });
    const panel = await mona.command('defaults show');
    await panel.waitFor('Per day: **1**');
    await mona.choose(panel.message, 'Go to…', ['Per role']);
    await panel.waitFor('Higher limits for members');
    const window = await mona.choose(panel.message, 'Limits for a role…', [role.id]);
    await window.waitForModal();
    const wrong = await mona.submitModal(window, { waiting: 'many', day: '1.5' });
    const told = await wrong.waitFor('Please check 2 fields');
    expect(told.text).toContain('At once must be a whole number between 0 and 1000 (you entered many).');
    expect(told.text).toContain('Per day must be a whole number between 0 and 10000 (you entered 1.5).');
    const again = await mona.press(wrong.message, 'Edit again');
    expect(JSON.stringify(await again.waitForModal())).toContain('"value":"many"');
    await mona.submitModal(window, { waiting: '', day: '2' });
    await panel.waitFor(`<@&${role.id}>: 2 per day`);
    await save(panel);

    const bert = stage.localDiscord.join('Bert', { guild: stage.guild });
    const long = await bert.stylize(LONG);
    await long.waitFor('Painting');
    expect(await refusal(bert)).toMatch(/limit of 1 painting per day. Try again <t:\d+:R>/);
    setRole(stage.localDiscord.discord, stage.guild, bert.member, role, true);
    await stage.held(async () => {
      const waiting = await bert.stylize(SMALL);
      await waiting.waitFor('In the queue');
      expect(await refusal(bert)).toContain('limit of 2 paintings per day');
      // What never ran is given back.
      await bert.press(waiting.message, 'Cancel');
      await waiting.waitFor('Cancelled');
      const again = await bert.stylize(SMALL);
      await again.waitFor('In the queue');
      expect(await refusal(bert)).toContain('limit of 2 paintings per day');
      await bert.press(again.message, 'Cancel');
      await bert.press(long.message, 'Cancel');
    });
    await long.waitFor('Cancelled');
    await reset();
  });

  it('say where and when nothing is painted, to the member alone', async () => {
    await set({ channels: `<#${gallery().id}>`, queue: 'moderators' });
    const reply = await ada.stylize(SMALL);
    expect((await reply.waitFor('Couldn’t paint that')).text).toContain(`Try one of these: <#${gallery().id}>`);
    expect(reply.message?.visibleTo).toBe(ada.id);
    await (await ada.command('queue')).waitFor('Only moderators can see the queue');
    await (await mona.command('queue')).waitFor('**Queue**');
    await finished(await ada.at({ channel: gallery() }).stylize(SMALL));
    await reset();
    // All day long, whatever the time is: but for the minute that was just over.
    const last = new Date(Date.now() - 60_000).toISOString().slice(11, 16);
    const before = new Date(Date.now() - 120_000).toISOString().slice(11, 16);
    await set({ hours: `${last}-${before}` });
    expect(await refusal(ada)).toMatch(/Quiet hours: painting resumes at <t:\d+:t> \(<t:\d+:R>\)/);
    await reset();
  });
});

describe('a preview', () => {
  it('paints one pair with the old and the new defaults in one picture, over a kill, and is saved from there', async () => {
    const panel = await mona.command('defaults set', { setting: 'strength', value: '95' });
    await panel.waitFor('unsaved change');
    const preview = await mona.press(panel.message, 'Preview');
    await preview.waitFor(/\d+%/);
    await stage.bot.end('SIGKILL');
    await stage.start();
    const done = await preview.waitFor('**Preview**\nLeft', WAIT_TIMEOUT_MS);
    expect(done.text).toMatch(/Left, current: Strength \*\*50\*\*\nRight, new: Strength \*\*95\*\*/);
    expect(preview.message?.visibleTo).toBe(mona.id);
    const [{ bytes }] = done.files;
    const { width, height } = await sharp(bytes).metadata();
    expect([width, height]).toEqual([192 + 8 + 192, 192]);
    const half = (left: number) => sharp(bytes).extract({ left, top: 0, width: 192, height: 192 }).raw().toBuffer();
    expect((await half(0)).equals(await half(200))).toBe(false);
    await mona.press(preview.message, 'Save');
    await preview.waitFor('Saved 1 change');
    await reset();
  });

  it('is cancelled as a whole, and refused where there is nothing to see', async () => {
    await (await mona.command('defaults preview')).waitFor('There’s nothing to save or preview');
    const panel = await mona.command('defaults set', { setting: 'day', value: '3' });
    await panel.waitFor('unsaved change');
    await (await mona.command('defaults preview')).waitFor('A preview can’t show these changes');
    await (await mona.command('defaults set', { setting: 'strength', value: '95' })).waitFor('2 unsaved changes');
    const preview = await mona.command('defaults preview', { picture: content, style_image: style });
    await preview.waitFor((snapshot) => snapshot.buttons.some(({ label }) => label === 'Cancel'));
    await mona.press(preview.message, 'Cancel');
    await preview.waitFor('Cancelled');
    const queue = async () => (await (await mona.command('queue')).waitFor('**Queue**')).text;
    await expect.poll(queue, { timeout: 30_000 }).toContain('The queue is empty');
    await mona.press(panel.message, 'Discard');
    await panel.waitFor('Unsaved changes discarded');
  });
});

describe('a file', () => {
  it('brings the settings back, and is looked at before', async () => {
    await set({ strength: '15', hours: '22:00-07:00', zone: 'Europe/Berlin' });
    const exported = await (await mona.command('defaults export')).waitFor('This server’s defaults');
    const [{ name, bytes }] = exported.files;
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({
      server: { strength: 15, zone: 'Europe/Berlin' },
    });
    await reset();
    const bad = { name, bytes: Buffer.from(Buffer.from(bytes).toString().replace('strength', 'stength')) };
    await (await mona.command('defaults import', { file: bad })).waitFor('settings I don’t know: "stength"');
    await (await mona.command('defaults import', { file: { ...bad, size: 300_000 } })).waitFor('larger than 256 kB');
    const panel = await mona.command('defaults import', { file: { name, bytes } });
    await panel.waitFor('The file contains 3 changes. Press **Save**');
    await save(panel);
    await (await mona.command('defaults undo')).waitFor('Undid 3 changes');
  });
});
