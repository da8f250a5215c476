/** Shards of the gateway: which connection hears what, and how fast they may be begun. */
import { once } from 'node:events';
import {
  type APIGatewayBotInfo,
  type Client,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  GatewayOpcodes,
  Routes,
} from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Shard } from '../src/gateway/shards.js';
import { LocalDiscord, type LocalDiscordOptions } from '../src/local-discord.js';
import { connect } from './bot-client.js';

const COUNT = 4;

let discord: LocalDiscord;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: LocalDiscordOptions = {}): Promise<void> {
  // A client begins its shards one after the other, and not each five seconds after the last.
  discord = await LocalDiscord.start({ shards: COUNT, maxConcurrency: COUNT, ...options });
  closing.push(() => discord.stop());
}

/** A stock client with some of the shards. */
async function connectShards(...shards: number[]): Promise<Client<true>> {
  const client = await connect(discord, [GatewayIntentBits.Guilds], { shards, shardCount: COUNT });
  // Before the local Discord stops.
  closing.unshift(() => client.destroy());
  return client;
}

interface Frame {
  readonly op: number;
  readonly t?: string | null;
  readonly s?: number | null;
  readonly d: unknown;
}

/** A connection without a library: what it was told, until it was closed. */
async function open(first: object) {
  const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/gateway`);
  closing.unshift(() => socket.terminate());
  const frames: Frame[] = [];
  socket.on('message', (data) => void frames.push(JSON.parse(String(data))));
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  socket.send(JSON.stringify(first));
  const ready = () => expect.poll(() => frames.some(({ t }) => t === 'READY' || t === 'RESUMED')).toBe(true);
  return { socket, frames, closed, ready };
}

const identify = (shard: unknown) =>
  open({
    op: GatewayOpcodes.Identify,
    d: { token: discord.token, intents: GatewayIntentBits.Guilds, properties: {}, shard },
  });

/** The data of the events of one kind that came. */
const dataOf = (frames: readonly Frame[], name: string) =>
  frames.filter(({ t }) => t === name).map(({ d }) => d as { readonly id: string });

describe('two processes with two shards each', () => {
  const commands = [{ name: 'where', description: 'Says who answers' }];

  it('hear of their own servers and of nothing else, and direct messages go to the first shard', async () => {
    await start();
    const guilds = [0, 1, 2, 3].map((id) => discord.createGuild(`Server ${id}`, { shard: [id, COUNT] }));
    const [first, second] = await Promise.all([connectShards(0, 1), connectShards(2, 3)]);
    const names = (client: Client) => client.guilds.cache.map(({ name }) => name).sort();
    expect(names(first)).toEqual(['Server 0', 'Server 1']);
    expect(names(second)).toEqual(['Server 2', 'Server 3']);
    expect(second.guilds.cache.map(({ shardId }) => shardId)).toEqual([2, 3]);
    await first.application.commands.set(commands);
    for (const [name, client] of Object.entries({ first, second }))
      client.on(Events.InteractionCreate, (interaction) => {
        if (interaction.isChatInputCommand()) void interaction.reply(`${name} ${interaction.guild?.name ?? 'direct'}`);
      });
    const answers = [];
    for (const guild of guilds) {
      const reply = await discord.join('Ada', { guild }).command('where');
      answers.push((await reply.waitFor('Server')).text);
    }
    expect(answers).toEqual(['first Server 0', 'first Server 1', 'second Server 2', 'second Server 3']);
    const direct = await discord.join('Berthe', { guild: guilds[3] }).direct().command('where');
    await direct.waitFor('first direct');
    // What comes and goes later as well.
    discord.discord.kickBot(guilds[2]);
    discord.createGuild('Newcomer', { shard: [1, COUNT] });
    await expect
      .poll(() => [names(first), names(second)])
      .toEqual([['Newcomer', 'Server 0', 'Server 1'], ['Server 3']]);
  });

  it('may answer what the other one was asked: an interaction’s token is all that is needed', async () => {
    await start();
    const guild = discord.createGuild('Asked', { shard: [0, COUNT] });
    const [first, second] = await Promise.all([connectShards(0, 1), connectShards(2, 3)]);
    await first.application.commands.set(commands);
    first.on(Events.InteractionCreate, ({ id, token }) => {
      void second.rest.post(Routes.interactionCallback(id, token), {
        body: { type: 4, data: { content: 'by REST' } },
        auth: false,
      });
    });
    await (await discord.join('Ada', { guild }).command('where')).waitFor('by REST');
  });

  it('are all there once each shard is; until then a bot listens with some', async () => {
    await start();
    const { gateway } = discord.discord;
    await connectShards(0, 1);
    expect([gateway.connected, gateway.complete]).toEqual([true, false]);
    const second = await connectShards(2, 3);
    expect([gateway.connected, gateway.complete]).toEqual([true, true]);
    await second.destroy();
    await expect.poll(() => gateway.complete).toBe(false);
    expect(gateway.shards.map(([id]) => id).sort()).toEqual([0, 1]);
  });
});

describe('GET /gateway/bot', () => {
  it('tells how many shards there shall be, and how many may identify at once', async () => {
    await start({ shards: 16, maxConcurrency: 4 });
    const answer = await fetch(`${discord.api}/v10/gateway/bot`, {
      headers: { authorization: `Bot ${discord.token}` },
    });
    expect((await answer.json()) as APIGatewayBotInfo).toMatchObject({
      shards: 16,
      session_start_limit: { total: 1000, remaining: 1000, max_concurrency: 4 },
    });
  });
});

describe('a session', () => {
  it.each([[[4, 4]], [[-1, 4]], [[0, 0]], [[0.5, 4]], [[1]], ['first']])('of shard %j is refused', async (shard) => {
    await start();
    expect(await (await identify(shard)).closed).toBe(GatewayCloseCodes.InvalidShard);
  });

  it('with more servers than a shard may have is told that sharding is required', async () => {
    await start({ guildsPerShard: 2, maxConcurrency: undefined });
    for (const id of [0, 0, 1]) discord.createGuild(`Server ${id}`, { shard: [id, 2] });
    expect(await (await identify([0, 1])).closed).toBe(GatewayCloseCodes.ShardingRequired);
    const { frames, ready } = await identify([0, 2]);
    await ready();
    expect(dataOf(frames, 'GUILD_CREATE')).toHaveLength(2);
  });

  it('that is resumed hears what its shard has missed, and nothing of the others', async () => {
    await start();
    const [own, other] = [1, 2].map((id) => discord.createGuild(`Server ${id}`, { shard: [id, COUNT] }));
    const lost = await identify([1, COUNT]);
    await lost.ready();
    const [{ session_id }] = dataOf(lost.frames, 'READY') as unknown as [{ session_id: string }];
    const seq = Math.max(...lost.frames.map(({ s }) => s ?? 0));
    discord.discord.gateway.drop({ shardId: 1 });
    await lost.closed;
    const channels = [own, other].map((guild) => discord.discord.createChannel('missed', guild));
    const back = await open({ op: GatewayOpcodes.Resume, d: { token: discord.token, session_id, seq } });
    await back.ready();
    expect(dataOf(back.frames, 'CHANNEL_CREATE').map(({ id }) => id)).toEqual([channels[0].id]);
  });

  it('of a shard that has one already hears the same: Discord ends neither', async () => {
    await start({ maxConcurrency: undefined });
    const guild = discord.createGuild('Twice', { shard: [3, COUNT] });
    const sessions = [await identify([3, COUNT]), await identify([3, COUNT])];
    for (const { ready } of sessions) await ready();
    discord.discord.createChannel('new', guild);
    for (const { frames } of sessions) await expect.poll(() => dataOf(frames, 'CHANNEL_CREATE')).toHaveLength(1);
  });
});

describe('max_concurrency', () => {
  const invalid = { op: GatewayOpcodes.InvalidSession, d: false };
  const outcome = async (shard: Shard) => {
    const { frames, socket } = await identify(shard);
    await expect.poll(() => frames.length).toBeGreaterThan(1);
    socket.terminate();
    return frames[1].op === invalid.op && frames[1].d === invalid.d ? 'invalid session' : frames[1].t;
  };

  it('bears one IDENTIFY of each bucket in five seconds of the clock', async () => {
    await start({ maxConcurrency: 2 });
    expect(await outcome([0, COUNT])).toBe('READY');
    expect(await outcome([1, COUNT])).toBe('READY');
    expect(await outcome([2, COUNT])).toBe('invalid session');
    discord.clock.advance(5000);
    expect(await outcome([2, COUNT])).toBe('READY');
    expect(await outcome([0, COUNT])).toBe('invalid session');
    expect(await outcome([3, COUNT])).toBe('READY');
  });
});
