/** Messages over REST: made once, changed, kept, forgotten. */
import {
  type APIMessage,
  AttachmentBuilder,
  type Client,
  ContainerBuilder,
  MessageFlags,
  type RESTPostAPIChannelMessageJSONBody,
  Routes,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/actors/actor.js';
import { LocalDiscord } from '../src/local-discord.js';
import { connect, picture } from './bot-client.js';

const HOUR = 60 * 60_000;
const KEPT = 5;

let discord: LocalDiscord;
let client: Client<true>;
let ada: Actor;
beforeEach(async () => {
  discord = await LocalDiscord.start({ keep: KEPT });
  ada = discord.join('Ada', { guild: discord.createGuild() });
  client = await connect(discord);
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
});

const post = async (body: RESTPostAPIChannelMessageJSONBody) =>
  (await client.rest.post(Routes.channelMessages(ada.channel.id), { body })) as APIMessage;

/** Without the client's patience. */
const edit = (id: string, content: string) =>
  fetch(`${discord.api}/v10${Routes.channelMessage(ada.channel.id, id)}`, {
    method: 'PATCH',
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content }),
  });

describe('messages', () => {
  it('are made once for each nonce that is enforced', async () => {
    const body = { content: 'once', nonce: 'job-1', enforce_nonce: true };
    const [first, second] = await Promise.all([post(body), post(body)]);
    expect(second.id).toBe(first.id);
    expect(first.nonce).toBe('job-1');
    expect((await post({ ...body, nonce: 'job-2' })).id).not.toBe(first.id);
    expect((await post({ ...body, enforce_nonce: false })).id).not.toBe(first.id);
    discord.clock.advance(6 * 60_000);
    expect((await post(body)).id).not.toBe(first.id);
  });

  it('can be tried again under the same nonce when they were refused', async () => {
    const nonce = { nonce: 'job-1', enforce_nonce: true };
    await expect(post({ content: 'x'.repeat(2001), ...nonce })).rejects.toMatchObject({ code: 50_035 });
    expect((await post({ content: 'short', ...nonce })).content).toBe('short');
  });

  it('can be edited a few times after an hour, then not for a while', async () => {
    const { id } = await post({ content: 'old' });
    discord.clock.advance(HOUR + 1000);
    for (let i = 0; i < 3; i++) expect((await edit(id, `edit ${i}`)).status).toBe(200);
    const refused = await edit(id, 'one more');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 30_046, global: false });
    const young = await post({ content: 'young' });
    expect((await edit(young.id, 'edited')).status).toBe(200);
    discord.clock.advance(20_001);
    expect((await edit(id, 'later')).status).toBe(200);
  });

  it('keep the files that an edit lists, and take the new ones', async () => {
    const channel = await client.channels.fetch(ada.channel.id);
    if (channel?.isSendable() !== true) throw new Error('no channel');
    const files = ['a.png', 'b.png'].map((name) => new AttachmentBuilder(picture.bytes, { name, description: name }));
    const message = await channel.send({ files });
    const [a, b] = [...message.attachments.values()];
    expect([a, b].map(({ name, description, width }) => [name, description, width])).toEqual([
      ['a.png', 'a.png', 20],
      ['b.png', 'b.png', 20],
    ]);
    const untouched = await message.edit('words');
    expect(untouched.attachments.size).toBe(2);
    const edited = await message.edit({
      attachments: [b],
      files: [new AttachmentBuilder(picture.bytes, { name: 'c.png' })],
    });
    expect(edited.attachments.map(({ name }) => name)).toEqual(['b.png', 'c.png']);
    // Whoever was just told of it may be fetching it.
    expect((await fetch(a.url)).status).toBe(200);
    discord.clock.advance(61_000);
    expect((await fetch(a.url)).status).toBe(404);
    expect((await fetch(b.url)).status).toBe(200);
  });

  it('show addresses that hold whenever they are fetched', async () => {
    const channel = await client.channels.fetch(ada.channel.id);
    if (channel?.isSendable() !== true) throw new Error('no channel');
    const gallery = new ContainerBuilder().addMediaGalleryComponents((media) =>
      media.addItems((item) => item.setURL('attachment://dot.png')),
    );
    const files = [new AttachmentBuilder(picture.bytes, { name: 'dot.png' })];
    const { id } = await channel.send({ components: [gallery], files, flags: MessageFlags.IsComponentsV2 });
    discord.clock.advance(25 * HOUR);
    const later = (await client.rest.get(Routes.channelMessage(channel.id, id))) as APIMessage;
    const shown = JSON.stringify(later.components).match(/http[^"]*attachments[^"]*/g) ?? [];
    expect(shown.length).toBeGreaterThan(0);
    expect(later.attachments).toEqual([]);
    for (const url of shown) expect((await fetch(url)).status).toBe(200);
  });

  it('and requests are forgotten, the oldest first, when there are too many', async () => {
    const posted = [];
    for (let i = 0; i < KEPT + 2; i++) posted.push(await ada.post(`note ${i}`, [picture]));
    expect(ada.messages.map(({ content }) => content)).toEqual(['note 2', 'note 3', 'note 4', 'note 5', 'note 6']);
    discord.clock.advance(61_000);
    expect((await fetch(posted[0].attachments[0].url)).status).toBe(404);
    expect((await fetch(posted[6].attachments[0].url)).status).toBe(200);
    for (let i = 0; i < KEPT + 2; i++) await client.rest.get(Routes.user(ada.id));
    expect(discord.requests).toHaveLength(KEPT);
  });

  it('that answer what is gone are refused, unless that does not matter', async () => {
    const message_reference = { message_id: client.user.id };
    await expect(post({ content: 'answer', message_reference })).rejects.toMatchObject({ code: 10_008 });
    const calm = { ...message_reference, fail_if_not_exists: false };
    expect((await post({ content: 'answer', message_reference: calm })).message_reference).toBeUndefined();
  });

  it('go to people directly, unless they want none', async () => {
    const { id } = await ada.member.user;
    const channel = await (await client.users.fetch(id)).createDM();
    await channel.send('hello');
    expect(ada.direct().messages.map(({ content }) => content)).toEqual(['hello']);
    discord.discord.closed.add(id);
    await expect(channel.send('hello again')).rejects.toMatchObject({ code: 50_007 });
  });

  it('in a body that is no JSON are refused with words', async () => {
    const response = await fetch(`${discord.api}/v10${Routes.channelMessages(ada.channel.id)}`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: '{"content": ',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 50_109 });
  });
});
