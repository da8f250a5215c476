/** What a process knows of servers whose shard another process has. */
import { Client, GatewayIntentBits } from 'discord.js';
import { LocalDiscord } from 'local-discord';
import type { GuildRecord } from 'local-discord/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isForEverybody, missingPostPermissions } from '../../src/discord/bot-permissions.js';
import { GuildDirectory } from '../../src/discord/guild-directory.js';
import { messagesFor } from '../../src/locales/index.js';

let discord: LocalDiscord;
let client: Client<true>;
let [own, other]: GuildRecord[] = [];
let directory: GuildDirectory;
let now: number;
beforeEach(async () => {
  now = 0;
  discord = await LocalDiscord.start({ shards: 2 });
  own = discord.createGuild('Own', { shard: [0, 2] });
  other = discord.createGuild('Other', { shard: [1, 2], locale: 'fr' });
  client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: discord.api, retries: 0 },
    shards: [0],
    shardCount: 2,
  });
  const ready = new Promise((resolve) => client.once('clientReady', resolve));
  await client.login(discord.token);
  await ready;
  directory = new GuildDirectory({ client, now: () => now });
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
});

const channelOf = ({ channels }: GuildRecord) => [...channels.values()][0];
const reads = () =>
  discord.requests.filter(({ method, path }) => method === 'GET' && /^\/(guilds|channels)/.test(path));

describe('the directory of servers', () => {
  it('takes those of its own shards from the gateway', async () => {
    expect(await directory.find(own.id, channelOf(own).id)).toBe(client.guilds.cache.get(own.id));
    expect(reads()).toEqual([]);
  });

  it('reads the others from Discord: what it is called, its language, and what the bot may do there', async () => {
    const channel = channelOf(other);
    const found = await directory.find(other.id, channel.id);
    expect(found?.name).toBe('Other');
    expect(await directory.messagesIn(other.id)).toBe(messagesFor('fr'));
    expect(found?.channels.cache.get(channel.id)?.name).toBe('general');
    expect(found && missingPostPermissions(found, channel.id)).toEqual([]);
    expect(found && isForEverybody(found, channel.id)).toBe(true);
    // No event would keep it up to date there.
    expect(client.guilds.cache.has(other.id)).toBe(false);
    expect(client.channels.cache.has(channel.id)).toBe(false);
  });

  it('remembers it for a minute, and sees what has changed then', async () => {
    const { id } = channelOf(other);
    await Promise.all([directory.find(other.id, id), directory.find(other.id, id)]);
    const asked = reads().length;
    discord.discord.permitBot(other, 0n);
    now = 59_000;
    await directory.find(other.id, id);
    expect(reads()).toHaveLength(asked);
    now = 61_000;
    const found = await directory.find(other.id, id);
    expect(found?.channels.cache.has(id) && missingPostPermissions(found, id)).toBe(false);
  });

  it('has none that the bot has left', async () => {
    discord.discord.kickBot(other);
    expect(await directory.find(other.id)).toBeUndefined();
    expect(await directory.messagesIn(other.id)).toBe(messagesFor(undefined));
    expect(await directory.find(null)).toBeUndefined();
  });

  it('says that Discord cannot be reached, and asks again the next time', async () => {
    discord.faults.unavailableUntil = discord.clock.now() + 60_000;
    await expect(directory.find(other.id)).rejects.toThrow();
    discord.faults.unavailableUntil = 0;
    expect((await directory.find(other.id))?.name).toBe('Other');
  });
});
