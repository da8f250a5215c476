/** What can be made to go wrong, and what a stock client sees of it. */
import { type Client, Events, PermissionFlagsBits, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/actors/actor.js';
import { LocalDiscord } from '../src/local-discord.js';
import { connect, picture } from './bot-client.js';

let discord: LocalDiscord;
let client: Client<true>;
let ada: Actor;
beforeEach(async () => {
  discord = await LocalDiscord.start();
  ada = discord.join('Ada', { guild: discord.createGuild() });
  client = await connect(discord);
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
});

const post = (content: string, more: object = {}) =>
  client.rest.post(Routes.channelMessages(ada.channel.id), { body: { content, ...more } });
const said = () => ada.messages.map(({ content }) => content);
const posts = () => discord.requests.filter(({ method }) => method === 'POST').map(({ status }) => status);

describe('faults of the API', () => {
  it('end connections before anything is done', async () => {
    discord.faults.resets = 2;
    await post('hello');
    expect(said()).toEqual(['hello']);
    expect(posts()).toEqual([0, 0, 200]);
  });

  it('end connections after all is done: the client does it twice, unless a nonce keeps it from that', async () => {
    discord.faults.lostAnswers = 1;
    await post('twice');
    discord.faults.lostAnswers = 1;
    await post('once', { nonce: 'one', enforce_nonce: true });
    expect(said()).toEqual(['twice', 'twice', 'once']);
    expect(posts()).toEqual([0, 200, 0, 200]);
  });

  it('answer 429 or 503 for a while, on the routes that are meant', async () => {
    discord.faults.routes = /^POST/;
    discord.faults.tooMany = 1;
    await client.rest.get(Routes.user(ada.id));
    await post('after 429');
    discord.faults.unavailableUntil = discord.clock.now() + 60_000;
    await client.rest.get(Routes.user(ada.id));
    const refused = post('never');
    await expect(refused).rejects.toMatchObject({ status: 503 });
    discord.clock.advance(60_001);
    await post('after 503');
    expect(said()).toEqual(['after 429', 'after 503']);
    expect(posts().slice(0, 2)).toEqual([429, 200]);
  });
});

describe('faults of the gateway', () => {
  it('asks for another connection, and the session goes on', async () => {
    const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
    discord.discord.gateway.reconnect();
    await resumed;
  });

  it('forgets a session whose bot does not come back', async () => {
    const { gateway } = discord.discord;
    const ready = new Promise((resolve) => client.once(Events.ShardReady, resolve));
    // Time goes by while nobody is connected.
    gateway.drop();
    await expect.poll(() => gateway.connected).toBe(false);
    discord.clock.advance(10 * 60_000);
    await ready;
  });

  it('tells what the bot may do and where it is no longer', async () => {
    const [guild] = discord.discord.guilds.values();
    const [{ id: general }] = guild.channels.values();
    const cached = () => client.guilds.cache.get(guild.id);
    const may = () => {
      const { me } = cached()?.members ?? {};
      return me && cached()?.channels.cache.get(general)?.permissionsFor(me).has(PermissionFlagsBits.SendMessages);
    };
    await expect.poll(may).toBe(true);
    discord.discord.permitBot(guild, PermissionFlagsBits.ViewChannel);
    await expect.poll(may).toBe(false);
    await expect(post('hello')).rejects.toMatchObject({ code: 50_013 });
    const gallery = discord.discord.createChannel('gallery', guild);
    await expect.poll(() => client.channels.cache.has(gallery.id)).toBe(true);
    discord.discord.deleteChannel(gallery);
    await expect.poll(() => client.channels.cache.has(gallery.id)).toBe(false);
    discord.discord.kickBot(guild);
    await expect.poll(cached).toBeUndefined();
  });
});

describe('faults of the CDN', () => {
  it('claims that a file is larger than it is, to whoever believes it', async () => {
    const { url, size } = await discord.discord.cdn.store({ ...picture, size: 3e9 }, '1');
    expect(size).toBe(3e9);
    const claimed = await fetch(url);
    expect(claimed.headers.get('content-length')).toBe('3000000000');
    await claimed.body?.cancel();
    const honest = await discord.discord.cdn.store(picture, '1');
    discord.faults.cdnSize = 3e9;
    const lied = await fetch(honest.url);
    expect(lied.headers.get('content-length')).toBe('3000000000');
    await lied.body?.cancel();
  });

  it('sends people elsewhere', async () => {
    const { url } = await discord.discord.cdn.store(picture, '1');
    discord.faults.cdnRedirect = 'http://example.invalid/dot.png';
    const response = await fetch(url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, discord.faults.cdnRedirect]);
  });

  it('sends slowly, and all of it in the end', async () => {
    const { url } = await discord.discord.cdn.store(picture, '1');
    discord.faults.cdnRate = picture.bytes.byteLength * 4;
    const response = await fetch(url);
    const pieces = [];
    for await (const piece of response.body ?? []) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces)).toEqual(picture.bytes);
  });
});
