/** Roles, members and what they may do, through a stock discord.js client. */
import {
  type Client,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type Interaction,
  OverwriteType,
  PermissionFlagsBits,
  Routes,
  SlashCommandBuilder,
} from 'discord.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/actors/actor.js';
import { LocalDiscord } from '../src/local-discord.js';
import { ALL_PERMISSIONS, BOT_PERMISSIONS, permissionsIn } from '../src/state/permissions.js';
import type { GuildRecord, Overwrite } from '../src/state/records.js';
import { serializeChannel, serializeMember } from '../src/state/serializers.js';
import { connect } from './bot-client.js';

const { Administrator, AttachFiles, ManageGuild, ManageRoles, SendMessages, ViewChannel } = PermissionFlagsBits;
const commands = [new SlashCommandBuilder().setName('go').setDescription('Does it').toJSON()];

let discord: LocalDiscord;
let client: Client<true>;
let guild: GuildRecord;
let ada: Actor;
beforeEach(async () => {
  discord = await LocalDiscord.start();
  guild = discord.createGuild();
  ada = discord.join('Ada', { guild });
  client = await connect(discord, [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMembers]);
  await client.application.commands.set(commands);
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
});

const code = (wanted: number) => expect.objectContaining({ code: wanted });
const hand = (role: string, user = ada.id) => client.rest.put(Routes.guildMemberRole(guild.id, user, role));
const asked = () =>
  new Promise<Interaction<'cached'>>((resolve) => {
    client.once(Events.InteractionCreate, (interaction) => resolve(interaction as Interaction<'cached'>));
  });

describe('roles', () => {
  it('are handed out and taken back by a bot that ranks above them', async () => {
    const winner = discord.discord.createRole(guild, { name: 'Winner', colour: 0xffd700 });
    const member = await (await client.guilds.fetch(guild.id)).members.fetch(ada.id);
    await member.roles.add(winner.id);
    expect(ada.member.roles).toEqual([winner.id]);
    await expect.poll(() => [...member.roles.cache.values()].map(({ name }) => name)).toContain('Winner');
    await member.roles.remove(winner.id);
    expect(ada.member.roles).toEqual([]);
  });

  it('are refused where the bot may not manage them or does not rank above them', async () => {
    const winner = discord.discord.createRole(guild, { name: 'Winner' });
    const moderator = [...guild.roles.values()].find(({ name }) => name === 'Moderator');
    await expect(hand(moderator?.id ?? '')).rejects.toEqual(code(50_013));
    await expect(hand(guild.id)).rejects.toEqual(code(10_011));
    await expect(hand(discord.discord.botRole(guild)?.id ?? '')).rejects.toEqual(code(50_013));
    await expect(hand('100000000000000001')).rejects.toEqual(code(10_011));
    await expect(hand(winner.id, '100000000000000001')).rejects.toEqual(code(10_007));
    discord.discord.permitBot(guild, BOT_PERMISSIONS & ~ManageRoles);
    await expect(hand(winner.id)).rejects.toEqual(code(50_013));
    expect(ada.member.roles).toEqual([]);
  });

  it('stand where a client sees them, the new one at the bottom', async () => {
    const { roles, members } = await client.guilds.fetch(guild.id);
    const names = () => [...roles.cache.values()].sort((a, b) => a.position - b.position).map(({ name }) => name);
    expect(names()).toEqual(['@everyone', 'Bot', 'Moderator', 'Admin']);
    const winner = discord.discord.createRole(guild, { name: 'Winner' });
    await expect.poll(names).toEqual(['@everyone', 'Winner', 'Bot', 'Moderator', 'Admin']);
    const me = await members.fetchMe();
    expect(me.roles.botRole?.name).toBe('Bot');
    expect(me.roles.highest.comparePositionTo(winner.id)).toBeGreaterThan(0);
    const listed = (await client.rest.get(Routes.guildRoles(guild.id))) as { name: string; position: number }[];
    expect(listed.map(({ name, position }) => `${position} ${name}`)).toEqual([
      '0 @everyone',
      '1 Winner',
      '2 Bot',
      '3 Moderator',
      '4 Admin',
    ]);
  });

  it('let their members do more, also as an interaction says it', async () => {
    const curator = discord.discord.createRole(guild, { name: 'Curator', permissions: ManageGuild });
    const permissions = async () => {
      const interaction = asked();
      await ada.command('go');
      return (await interaction).memberPermissions;
    };
    expect((await permissions()).has(ManageGuild)).toBe(false);
    discord.discord.giveRole(guild, ada.member, curator);
    expect((await permissions()).has(ManageGuild)).toBe(true);
    discord.discord.takeRole(guild, ada.member, curator);
    expect((await permissions()).has(ManageGuild)).toBe(false);
  });

  it('are not told of where the bot has not asked for members', async () => {
    const quiet = await connect(discord);
    const heard: string[] = [];
    quiet.on(Events.GuildMemberUpdate, (_, member) => heard.push(member.displayName));
    const winner = discord.discord.createRole(guild, { name: 'Winner' });
    discord.discord.giveRole(guild, ada.member, winner);
    // Of itself a bot always hears; what was sent before has come before.
    discord.discord.giveRole(guild, guild.bot ?? ada.member, winner);
    await expect.poll(() => heard).toEqual(['Bot']);
    await quiet.destroy();
  });
});

describe('members', () => {
  it('joined when they joined', async () => {
    const began = discord.clock.now();
    discord.clock.advance(3_600_000);
    const late = discord.join('Late', { guild });
    const joined = async (actor: Actor) => {
      const interaction = asked();
      await actor.command('go');
      return (await interaction).member.joinedTimestamp ?? 0;
    };
    expect(await joined(ada)).toBeLessThanOrEqual(began);
    expect(await joined(late)).toBeGreaterThanOrEqual(began + 3_600_000);
  });
});

describe('permissions of a channel', () => {
  it('are what an interaction says that the bot has there', async () => {
    const interaction = asked();
    const [channel] = guild.channels.values();
    discord.discord.permitBot(guild, BOT_PERMISSIONS & ~AttachFiles, channel);
    await ada.command('go');
    const { appPermissions, channel: seen } = await interaction;
    expect(appPermissions.has(AttachFiles)).toBe(false);
    expect(appPermissions.has(SendMessages)).toBe(true);
    const me = seen?.guild.members.me;
    expect(seen?.permissionsFor(me ?? '')?.bitfield).toBe(appPermissions.bitfield);
    const gallery = discord.discord.createChannel('gallery', guild);
    expect(gallery.overwrites).toEqual(channel.overwrites);
  });

  it('are as discord.js counts them, for any roles and overwrites', async () => {
    const [channel] = guild.channels.values();
    const { roles } = guild;
    const roleIds = [guild.id, ...roles.keys()];
    const bits = fc.constantFrom(0n, ViewChannel, SendMessages, AttachFiles, SendMessages | AttachFiles);
    const overwrite = fc.record({ id: fc.constantFrom(...roleIds, ada.id), allow: bits, deny: bits });
    const held = fc.uniqueArray(fc.constantFrom(...roles.keys()));
    const cached = client.guilds.cache.get(guild.id);
    await cached?.members.fetch(ada.id);
    await fc.assert(
      fc.asyncProperty(held, fc.uniqueArray(overwrite, { selector: ({ id }) => id }), async (own, overwrites) => {
        ada.member.roles = own;
        channel.overwrites = overwrites.map(
          ({ id, allow, deny }): Overwrite => ({
            id,
            type: id === ada.id ? OverwriteType.Member : OverwriteType.Role,
            allow: String(allow),
            deny: String(deny),
          }),
        );
        const { gateway } = discord.discord;
        const told = new Promise((resolve) => {
          client.once(Events.ChannelUpdate, resolve);
        });
        gateway.dispatch(GatewayDispatchEvents.GuildMemberUpdate, {
          guild_id: guild.id,
          ...serializeMember(ada.member),
        });
        gateway.dispatch(GatewayDispatchEvents.ChannelUpdate, serializeChannel(channel));
        await told;
        const counted = cached?.channels.cache.get(channel.id)?.permissionsFor(ada.id)?.bitfield ?? -1n;
        const ours = permissionsIn(guild, ada.member, channel);
        // What is everything is no matter of which bits are known.
        expect(ours === ALL_PERMISSIONS ? 'everything' : ours).toBe(
          (counted & Administrator) !== 0n ? 'everything' : counted,
        );
      }),
      { numRuns: 25 },
    );
  });
});
