/** Threads and what was said, through a stock discord.js client. */
import {
  ChannelType,
  type Client,
  Events,
  GatewayIntentBits,
  type Interaction,
  type Message,
  PermissionFlagsBits,
  Routes,
  SlashCommandBuilder,
  type TextChannel,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/actors/actor.js';
import { LocalDiscord } from '../src/local-discord.js';
import { BOT_PERMISSIONS } from '../src/state/permissions.js';
import type { GuildRecord } from '../src/state/records.js';
import { connect } from './bot-client.js';
import { checkRequests, OPEN_API_MISSING, openApiAvailable } from './rest/openapi.js';

if (!openApiAvailable) console.warn(`not compared with Discord's description: ${OPEN_API_MISSING}`);

const { CreatePublicThreads, ManageThreads, ReadMessageHistory, SendMessagesInThreads } = PermissionFlagsBits;
const commands = [new SlashCommandBuilder().setName('go').setDescription('Does it').toJSON()];
const HOUR = 3_600_000;

let discord: LocalDiscord;
let client: Client<true>;
let guild: GuildRecord;
let ada: Actor;
let channel: TextChannel;
beforeEach(async () => {
  discord = await LocalDiscord.start();
  guild = discord.createGuild();
  ada = discord.join('Ada', { guild });
  client = await connect(discord, [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent]);
  await client.application.commands.set(commands);
  channel = (await client.channels.fetch(ada.channel.id)) as TextChannel;
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
  const accepted = discord.requests.filter(({ status }) => status < 300);
  if (openApiAvailable) expect(checkRequests(accepted).mismatches).toEqual([]);
});

const code = (wanted: number) => expect.objectContaining({ code: wanted });
const permit = (...without: readonly bigint[]) =>
  discord.discord.permitBot(
    guild,
    without.reduce((sum, each) => sum & ~each, BOT_PERMISSIONS),
  );
const recordOf = (id: string) => {
  const found = guild.channels.get(id);
  if (found === undefined) throw new Error('there is no such thread');
  return found;
};

describe('a thread', () => {
  it('begins at a message, has its id and is shown with it', async () => {
    const message = await channel.send('The entries');
    const thread = await message.startThread({ name: 'Talk', autoArchiveDuration: 60 });
    expect(thread.id).toBe(message.id);
    expect(thread.parentId).toBe(channel.id);
    expect(thread.type).toBe(ChannelType.PublicThread);
    expect((await message.fetch(true)).hasThread).toBe(true);
    const again = client.rest.post(Routes.threads(channel.id, message.id), { body: { name: 'Again' } });
    await expect(again).rejects.toEqual(code(160_004));
    const said = await thread.send('inside');
    expect(said.channelId).toBe(thread.id);
    expect(ada.at({ channel: recordOf(thread.id) }).messages.map(({ content }) => content)).toEqual(['inside']);
    expect(ada.messages.map(({ content }) => content)).toEqual(['The entries']);
  });

  it('begins without a message, and a member commands in it', async () => {
    const thread = await channel.threads.create({ name: 'Results' });
    const seen = new Promise<Interaction>((resolve) => {
      client.once(Events.InteractionCreate, resolve);
    });
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) void interaction.reply('here');
    });
    const inside = ada.at({ channel: recordOf(thread.id) });
    await (await inside.command('go')).waitFor('here');
    const { channel: place, channelId } = await seen;
    expect(channelId).toBe(thread.id);
    expect(place?.isThread()).toBe(true);
    expect(inside.messages).toHaveLength(1);
    expect(ada.messages).toHaveLength(0);
  });

  it('is begun by a member, and the bot hears of it', async () => {
    const heard = new Promise<string>((resolve) => {
      client.once(Events.ThreadCreate, ({ name }) => resolve(name));
    });
    const inside = ada.startThread('Chat', await ada.post('look'));
    expect(await heard).toBe('Chat');
    expect(inside.channel.thread?.ownerId).toBe(ada.id);
    expect(() => inside.startThread('Deeper')).toThrow('channels of servers');
  });

  it('needs permissions to be begun and to be written in', async () => {
    const message = await channel.send('The entries');
    const thread = await message.startThread({ name: 'Talk' });
    permit(CreatePublicThreads);
    await expect(channel.threads.create({ name: 'More' })).rejects.toEqual(code(50_013));
    permit(SendMessagesInThreads);
    await expect(thread.send('no')).rejects.toEqual(code(50_013));
    await expect(channel.send('still')).resolves.toBeDefined();
    await expect(channel.threads.create({ name: '' })).rejects.toEqual(code(50_035));
  });

  it('is archived and locked: nothing in it changes until a moderator opens it', async () => {
    const thread = await channel.threads.create({ name: 'Talk' });
    const said = await thread.send('first');
    const told = new Promise<boolean | null>((resolve) => {
      client.once(Events.ThreadUpdate, (_, now) => resolve(now.archived));
    });
    await thread.setArchived(true);
    expect(await told).toBe(true);
    await expect(said.edit('second')).rejects.toEqual(code(50_083));
    await expect(client.rest.patch(Routes.channel(thread.id), { body: { name: 'Other' } })).rejects.toEqual(
      code(50_083),
    );
    // Whoever writes in it opens it again.
    await thread.send('again');
    expect(recordOf(thread.id).thread?.archived).toBe(false);
    await said.edit('second');
    await client.rest.patch(Routes.channel(thread.id), { body: { archived: true, locked: true } });
    await expect(ada.at({ channel: recordOf(thread.id) }).post('me too')).rejects.toThrow('locked');
    permit(ManageThreads);
    await expect(thread.send('no')).rejects.toEqual(code(160_005));
    const open = { body: { archived: false } };
    await expect(client.rest.patch(Routes.channel(thread.id), open)).rejects.toEqual(code(50_013));
    permit();
    await client.rest.patch(Routes.channel(thread.id), open);
    expect(recordOf(thread.id).thread).toMatchObject({ archived: false, locked: true });
  });

  it('is archived by itself after a while without a word', async () => {
    const thread = await channel.threads.create({ name: 'Talk', autoArchiveDuration: 60 });
    const { thread: state } = recordOf(thread.id);
    discord.clock.advance(0.9 * HOUR);
    await thread.send('still here');
    discord.clock.advance(0.9 * HOUR);
    expect(state?.archived).toBe(false);
    discord.clock.advance(0.2 * HOUR);
    expect(state?.archived).toBe(true);
  });

  it('goes with its channel', async () => {
    const thread = await channel.threads.create({ name: 'Talk' });
    discord.discord.deleteChannel(ada.channel);
    await expect.poll(() => client.channels.cache.has(thread.id)).toBe(false);
    expect(guild.channels.size).toBe(0);
  });
});

describe('what was said', () => {
  const contents = (messages: Iterable<[string, Message]>) => [...messages].map(([, { content }]) => content);

  it('is read back from where one asks, the newest first', async () => {
    const ids = [];
    for (let i = 0; i < 7; i++) ids.push((await ada.post(`${i}`)).id);
    const read = async (options: object) => contents(await channel.messages.fetch(options));
    expect(await read({ limit: 3 })).toEqual(['6', '5', '4']);
    expect(await read({ before: ids[3], limit: 2 })).toEqual(['2', '1']);
    expect(await read({ after: ids[3], limit: 2 })).toEqual(['5', '4']);
    expect(await read({ around: ids[3], limit: 3 })).toEqual(['4', '3', '2']);
    expect(await read({ around: ids[0], limit: 3 })).toEqual(['1', '0']);
    expect(await read({})).toHaveLength(7);
    await expect(read({ limit: 101 })).rejects.toEqual(code(50_035));
    expect((await channel.messages.fetch(ids[2])).content).toBe('2');
  });

  it('comes without words to a bot that has not asked for them, unless they are meant for it', async () => {
    await client.destroy();
    client = await connect(discord);
    channel = (await client.channels.fetch(ada.channel.id)) as TextChannel;
    await ada.post('among us');
    await ada.post(`hello <@${client.user.id}>`);
    await channel.send('mine');
    const read = contents(await channel.messages.fetch());
    expect(read).toEqual(['mine', `hello <@${client.user.id}>`, '']);
    expect(ada.messages.map(({ content }) => content)).toContain('among us');
  });

  it('is nothing for who may not read back', async () => {
    const { id } = await ada.post('secret');
    permit(ReadMessageHistory);
    expect(contents(await channel.messages.fetch({ limit: 5 }))).toEqual([]);
    await expect(channel.messages.fetch(id)).rejects.toEqual(code(50_013));
    permit(PermissionFlagsBits.ViewChannel);
    await expect(channel.messages.fetch({ limit: 5 })).rejects.toEqual(code(50_001));
  });
});
