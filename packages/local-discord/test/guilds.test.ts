/** Roles, threads, events and what was said before, as a stock client meets them. */
import {
  ChannelType,
  type Client,
  Events,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus,
  type Interaction,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type TextChannel,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/actors/actor.js';
import { LocalDiscord } from '../src/local-discord.js';
import { BOT_PERMISSIONS } from '../src/state/permissions.js';
import type { GuildRecord } from '../src/state/records.js';
import { createRole, setRole } from '../src/state/roles.js';
import { connect } from './bot-client.js';
import { checkRequests, OPEN_API_MISSING, openApiAvailable } from './rest/openapi.js';

let localDiscord: LocalDiscord;
let record: GuildRecord;
let ada: Actor;
let client: Client<true>;
beforeEach(async () => {
  localDiscord = await LocalDiscord.start();
  record = localDiscord.createGuild('The Studio');
  ada = localDiscord.join('Ada', { guild: record });
  client = await connect(localDiscord);
});
afterEach(async () => {
  await client.destroy();
  await localDiscord.stop();
  if (!openApiAvailable) return console.log(OPEN_API_MISSING);
  expect(checkRequests(localDiscord.requests).mismatches).toEqual([]);
});

const guild = () => client.guilds.cache.get(record.id) ?? expect.fail('the server is not there');
const channel = () => guild().channels.cache.find(({ name }) => name === 'general') as TextChannel;
const rolesOf = (actor: Actor) => actor.member.roles.map((id) => record.roles.get(id)?.name);

describe('a role', () => {
  it('is handed out and taken back by the bot, and heard of', async () => {
    const made = new Promise((resolve) => client.once(Events.GuildRoleCreate, ({ name }) => resolve(name)));
    const { id } = createRole(localDiscord.discord, record, { name: 'Winner', colour: 0xffd700 });
    expect(await made).toBe('Winner');
    const member = await guild().members.fetch(ada.id);
    await member.roles.add(id);
    expect(rolesOf(ada)).toEqual(['Winner']);
    expect((await guild().members.fetch({ user: ada.id, force: true })).roles.cache.map(({ name }) => name)).toContain(
      'Winner',
    );
    await member.roles.remove(id);
    expect(rolesOf(ada)).toEqual([]);
  });

  it('above the bot’s own, an application’s, or one that is not there, is refused', async () => {
    const member = await guild().members.fetch(ada.id);
    const bots = localDiscord.discord.botRole(record)?.id ?? '';
    const above = createRole(localDiscord.discord, record, { name: 'Owner' });
    above.position = 99;
    await expect(member.roles.add(bots)).rejects.toMatchObject({ code: 50_013 });
    await expect(member.roles.add(above.id)).rejects.toMatchObject({ code: 50_013 });
    await expect(member.roles.add(localDiscord.discord.id())).rejects.toMatchObject({ code: 10_011 });
    const below = createRole(localDiscord.discord, record, { name: 'Winner' });
    localDiscord.discord.permitBot(record, BOT_PERMISSIONS & ~PermissionFlagsBits.ManageRoles);
    await expect(member.roles.add(below.id)).rejects.toMatchObject({ code: 50_013 });
  });

  it('lets its members do more, and shows in what they do', async () => {
    const { discord } = localDiscord;
    await client.application.commands.set([new SlashCommandBuilder().setName('who').setDescription('I am').toJSON()]);
    const role = createRole(discord, record, { name: 'Host', permissions: PermissionFlagsBits.ManageEvents });
    setRole(discord, record, ada.member, role, true);
    localDiscord.clock.advance(3_600_000);
    const late = localDiscord.join('Late', { guild: record });
    const heard: Interaction[] = [];
    client.on(Events.InteractionCreate, (interaction) => {
      heard.push(interaction);
      if (interaction.isChatInputCommand()) interaction.reply('hello');
    });
    for (const actor of [ada, late]) await (await actor.command('who')).acknowledged();
    const [first, second] = heard.map(({ memberPermissions, member }) => ({
      hosts: memberPermissions?.has(PermissionFlagsBits.ManageEvents),
      joinedAt: Number(member !== null && 'joinedTimestamp' in member ? member.joinedTimestamp : 0),
    }));
    expect([first.hosts, second.hosts]).toEqual([true, false]);
    expect(second.joinedAt - first.joinedAt).toBeGreaterThanOrEqual(3_600_000);
  });
});

describe('a thread', () => {
  it('is started from a message, written in, archived, and woken by who writes', async () => {
    const message = await channel().send('The challenge begins');
    const thread = await message.startThread({ name: 'Talk about it' });
    expect([thread.id, thread.type, thread.parentId]).toEqual([message.id, ChannelType.PublicThread, channel().id]);
    await expect(message.startThread({ name: 'Again' })).rejects.toMatchObject({ code: 160_004 });
    await thread.send('Welcome');
    const inside = record.channels.get(thread.id) ?? expect.fail('there is no thread');
    await thread.setArchived(true);
    expect(inside.thread?.archived).toBe(true);
    await ada.at({ channel: inside }).post('One more thing');
    expect(inside.thread?.archived).toBe(false);
    expect([...inside.messages.values()].map(({ content }) => content)).toEqual(['Welcome', 'One more thing']);
    await thread.setLocked(true);
    expect(inside.thread?.locked).toBe(true);
  });

  it('needs the right to be made, and to be spoken in', async () => {
    const { discord } = localDiscord;
    const thread = await channel().threads.create({ name: 'Talk' });
    const { CreatePublicThreads, SendMessagesInThreads, ManageThreads } = PermissionFlagsBits;
    discord.permitBot(record, BOT_PERMISSIONS & ~(CreatePublicThreads | SendMessagesInThreads | ManageThreads));
    await expect(channel().threads.create({ name: 'Talk more' })).rejects.toMatchObject({ code: 50_013 });
    await expect(thread.send('hello')).rejects.toMatchObject({ code: 50_013 });
    await thread.setArchived(true);
    await expect(client.rest.patch(`/channels/${thread.id}`, { body: { locked: true } })).rejects.toMatchObject({
      code: 50_013,
    });
  });
});

describe('an event', () => {
  const plan = (from: number, to: number) => ({
    name: 'Weekly challenge',
    privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
    entityType: GuildScheduledEventEntityType.External,
    entityMetadata: { location: '#gallery' },
    scheduledStartTime: localDiscord.clock.now() + from,
    scheduledEndTime: localDiscord.clock.now() + to,
  });

  it('is planned, moved, begins and ends by itself', async () => {
    const event = await guild().scheduledEvents.create(plan(60_000, 120_000));
    await event.edit({ name: 'Monthly challenge', scheduledEndTime: localDiscord.clock.now() + 180_000 });
    const [kept] = record.events.values();
    expect(kept).toMatchObject({ name: 'Monthly challenge', location: '#gallery', creatorId: client.user.id });
    localDiscord.clock.advance(61_000);
    expect(kept.status).toBe(GuildScheduledEventStatus.Active);
    localDiscord.clock.advance(60_000);
    expect(kept.status).toBe(GuildScheduledEventStatus.Active);
    localDiscord.clock.advance(60_000);
    expect(kept.status).toBe(GuildScheduledEventStatus.Completed);
    await event.delete();
    await expect(guild().scheduledEvents.fetch({ guildScheduledEvent: event.id, force: true })).rejects.toMatchObject({
      code: 10_070,
    });
  });

  it('cannot be in the past, end before it begins, go backwards, or be made without the right', async () => {
    const { scheduledEvents } = guild();
    await expect(scheduledEvents.create(plan(-60_000, 60_000))).rejects.toMatchObject({ code: 50_035 });
    await expect(scheduledEvents.create(plan(60_000, 50_000))).rejects.toMatchObject({ code: 50_035 });
    const event = await scheduledEvents.create(plan(60_000, 120_000));
    await event.setStatus(GuildScheduledEventStatus.Active);
    await expect(
      client.rest.patch(`/guilds/${record.id}/scheduled-events/${event.id}`, { body: { status: 1 } }),
    ).rejects.toMatchObject({ code: 50_035 });
    localDiscord.discord.permitBot(record, BOT_PERMISSIONS & ~PermissionFlagsBits.CreateEvents);
    await expect(scheduledEvents.create(plan(60_000, 120_000))).rejects.toMatchObject({ code: 50_013 });
  });
});

describe('what was said before', () => {
  it('is read newest first, before, after and around a message, by whoever may', async () => {
    const ids: string[] = [];
    for (const content of ['a', 'b', 'c', 'd', 'e']) ids.push((await channel().send(content)).id);
    const read = async (options: object) =>
      [...(await channel().messages.fetch(options)).values()].map((m) => m.content);
    expect(await read({ limit: 3 })).toEqual(['e', 'd', 'c']);
    expect(await read({ before: ids[2], limit: 1 })).toEqual(['b']);
    expect(await read({ after: ids[1], limit: 2 })).toEqual(['d', 'c']);
    expect(await read({ around: ids[2], limit: 3 })).toEqual(['d', 'c', 'b']);
    localDiscord.discord.permitBot(record, BOT_PERMISSIONS & ~PermissionFlagsBits.ReadMessageHistory);
    expect(await read({ limit: 3 })).toEqual([]);
  });
});
