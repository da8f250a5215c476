/** Scheduled events, through a stock discord.js client. */
import {
  type Client,
  Events,
  GatewayIntentBits,
  type Guild,
  GuildScheduledEventEntityType as Kind,
  PermissionFlagsBits,
  GuildScheduledEventPrivacyLevel as Privacy,
  GuildScheduledEventStatus as Status,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalDiscord } from '../src/local-discord.js';
import { BOT_PERMISSIONS } from '../src/state/permissions.js';
import type { GuildRecord } from '../src/state/records.js';
import { createEvent } from '../src/state/scheduled-events.js';
import { connect } from './bot-client.js';
import { checkRequests, OPEN_API_MISSING, openApiAvailable } from './rest/openapi.js';

if (!openApiAvailable) console.warn(`not compared with Discord's description: ${OPEN_API_MISSING}`);

const { CreateEvents, ManageEvents } = PermissionFlagsBits;
const HOUR = 3_600_000;

let discord: LocalDiscord;
let client: Client<true>;
let record: GuildRecord;
let guild: Guild;
beforeEach(async () => {
  discord = await LocalDiscord.start();
  record = discord.createGuild();
  client = await connect(discord, [GatewayIntentBits.Guilds, GatewayIntentBits.GuildScheduledEvents]);
  guild = await client.guilds.fetch(record.id);
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
  const accepted = discord.requests.filter(({ status }) => status < 300);
  if (openApiAvailable) expect(checkRequests(accepted).mismatches).toEqual([]);
});

const code = (wanted: number) => expect.objectContaining({ code: wanted });
const wanted = (change: object = {}) => ({
  name: 'Portraits',
  scheduledStartTime: discord.clock.now() + HOUR,
  scheduledEndTime: discord.clock.now() + 3 * HOUR,
  privacyLevel: Privacy.GuildOnly,
  entityType: Kind.External,
  entityMetadata: { location: '#gallery' },
  ...change,
});

describe('a scheduled event', () => {
  it('is made, changed, told of and taken away', async () => {
    const heard: string[] = [];
    client.on(Events.GuildScheduledEventCreate, ({ name }) => heard.push(`made ${name}`));
    client.on(Events.GuildScheduledEventUpdate, (_, { name }) => heard.push(`changed ${name}`));
    client.on(Events.GuildScheduledEventDelete, ({ name }) => heard.push(`gone ${name}`));
    const event = await guild.scheduledEvents.create(wanted({ description: 'Faces' }));
    expect(event.entityMetadata?.location).toBe('#gallery');
    expect(event.creatorId).toBe(client.user.id);
    await event.edit({ name: 'Faces' });
    expect((await guild.scheduledEvents.fetch(event.id)).name).toBe('Faces');
    expect((await guild.scheduledEvents.fetch()).size).toBe(1);
    await event.delete();
    expect((await guild.scheduledEvents.fetch()).size).toBe(0);
    await expect.poll(() => heard).toEqual(['made Portraits', 'changed Faces', 'gone Faces']);
    await expect(guild.scheduledEvents.fetch({ guildScheduledEvent: event.id, force: true })).rejects.toEqual(
      code(10_070),
    );
  });

  it.each([
    ['no end', { scheduledEndTime: undefined }],
    ['no place', { entityMetadata: undefined }],
    ['a start in the past', { scheduledStartTime: 1_600_000_000_000 }],
    ['an end before its start', { scheduledEndTime: 1_600_000_000_000 }],
    ['a name that is too long', { name: 'x'.repeat(101) }],
    ['a place that is too long', { entityMetadata: { location: 'x'.repeat(101) } }],
  ])('with %s is refused', async (_, change) => {
    await expect(guild.scheduledEvents.create(wanted(change))).rejects.toSatisfy(
      // discord.js finds a missing place itself.
      (error: { code: unknown }) =>
        error.code === 50_035 || error.code === 'GuildScheduledEventResolve' || error.code === 'InvalidType',
    );
    expect(record.events.size).toBe(0);
  });

  it('begins and ends at its times, or earlier by hand, and is then over', async () => {
    const first = await guild.scheduledEvents.create(wanted());
    const status = () => record.events.get(first.id)?.status;
    await first.edit({ scheduledStartTime: discord.clock.now() + 2 * HOUR });
    discord.clock.advance(1.5 * HOUR);
    expect(status()).toBe(Status.Scheduled);
    discord.clock.advance(HOUR);
    expect(status()).toBe(Status.Active);
    discord.clock.advance(HOUR);
    expect(status()).toBe(Status.Completed);
    await expect(first.edit({ name: 'Late' })).rejects.toEqual(code(180_000));
    const second = await guild.scheduledEvents.create(wanted());
    await expect(second.setStatus(Status.Completed)).rejects.toEqual(code(50_035));
    await second.setStatus(Status.Active);
    await second.setStatus(Status.Completed);
    expect((await guild.scheduledEvents.fetch()).size).toBe(0);
  });

  it('needs permissions, more for those of others', async () => {
    const own = await guild.scheduledEvents.create(wanted());
    const theirs = createEvent(discord.discord, record, record.ownerId, {
      name: 'Tea',
      scheduled_start_time: new Date(discord.clock.now() + HOUR).toISOString(),
      scheduled_end_time: new Date(discord.clock.now() + 2 * HOUR).toISOString(),
      privacy_level: Privacy.GuildOnly,
      entity_type: Kind.External,
      entity_metadata: { location: 'Café' },
    });
    discord.discord.permitBot(record, BOT_PERMISSIONS & ~ManageEvents);
    await own.edit({ name: 'Mine' });
    await expect(guild.scheduledEvents.delete(theirs.id)).rejects.toEqual(code(50_013));
    discord.discord.permitBot(record, BOT_PERMISSIONS & ~ManageEvents & ~CreateEvents);
    await expect(own.edit({ name: 'Not mine' })).rejects.toEqual(code(50_013));
    await expect(guild.scheduledEvents.create(wanted())).rejects.toEqual(code(50_013));
  });

  it('is known to a bot that comes later', async () => {
    await guild.scheduledEvents.create(wanted());
    const later = await connect(discord);
    expect(later.guilds.cache.get(record.id)?.scheduledEvents.cache.map(({ name }) => name)).toEqual(['Portraits']);
    await later.destroy();
  });
});
