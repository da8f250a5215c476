/** Two processes of the bot at the gateway of one local Discord, with leases in one database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Events } from 'discord.js';
import { LocalDiscord } from 'local-discord';
import type { GuildRecord } from 'local-discord/testing';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Connection, createClient, logIn, logOut, openShards } from '../../../src/discord/client.js';
import { parseShardChoice, type ShardChoice } from '../../../src/discord/sharding/shard-choice.js';
import { type Database, openDatabase } from '../../../src/store/database.js';
import { Leases } from '../../../src/store/fleet/leases.js';

const COUNT = 4;
const LIFETIME_MS = 1000;
const log = pino({ level: 'silent' });

interface Process {
  readonly connection: Connection;
  readonly leases: Leases;
  readonly store: Database;
  /** Names of the servers that an interaction came from. */
  readonly heard: (string | undefined)[];
}

let folder: string;
let discord: LocalDiscord;
let guilds: GuildRecord[];
let processes: Process[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brushwork-fleet-'));
  processes = [];
  discord = await LocalDiscord.start({ shards: COUNT, maxConcurrency: COUNT });
  guilds = Array.from({ length: COUNT }, (_, id) => discord.createGuild(`Server ${id}`, { shard: [id, COUNT] }));
});
afterEach(async () => {
  for (const { connection, store } of processes) {
    await logOut(connection);
    await store.destroy();
  }
  await discord.stop();
  await rm(folder, { recursive: true });
});

async function start(text = 'auto'): Promise<Process> {
  const store = await openDatabase(join(folder, 'brushwork.sqlite'));
  const leases = new Leases(store, `process ${processes.length}`);
  const SHARDS = parseShardChoice(text) as ShardChoice;
  const config = { DISCORD_API: discord.api, DISCORD_CDN: [new URL(discord.url).host], SHARDS };
  const connection = createClient(config, log, { leases, lifetime: LIFETIME_MS });
  const process: Process = { connection, leases, store, heard: [] };
  processes.push(process);
  connection.client.on(Events.InteractionCreate, async ({ guild, id }) => {
    if (await connection.shards.takes(id)) process.heard.push(guild?.name);
  });
  await logIn(connection, discord.token, { log, signal: new AbortController().signal });
  await openShards(connection);
  return process;
}

const expectConnected = () => expect.poll(() => discord.discord.gateway.complete, { timeout: 20_000 }).toBe(true);
const known = ({ connection }: Process) => connection.client.guilds.cache.map(({ name }) => name).sort();

/** Somebody presses a button in each server, one of which each process hears. */
async function pressEverywhere(): Promise<void> {
  for (const guild of guilds) {
    const ada = discord.join('Ada', { guild });
    await ada.pressId(await ada.post('x'), 'v1:again:1');
  }
}

it('share the servers: each interaction is heard by one of them, whoever comes and goes', async () => {
  const first = await start();
  await expectConnected();
  await expect.poll(() => known(first)).toEqual(['Server 0', 'Server 1', 'Server 2', 'Server 3']);
  const identified = discord.discord.gateway.identified.length;
  const second = await start();
  await expect.poll(() => known(first)).toEqual(['Server 0', 'Server 1']);
  await expect.poll(() => known(second), { timeout: 20_000 }).toEqual(['Server 2', 'Server 3']);
  await expectConnected();
  // Those that stay have not begun anew.
  expect(discord.discord.gateway.identified.length).toBe(identified + 2);
  await pressEverywhere();
  await expect
    .poll(() => [first.heard, second.heard])
    .toEqual([
      ['Server 0', 'Server 1'],
      ['Server 2', 'Server 3'],
    ]);
  expect([first, second].map(({ connection }) => connection.gateway.trouble)).toEqual([undefined, undefined]);
  // SIGTERM.
  await logOut(first.connection);
  await expect.poll(() => known(second), { timeout: 20_000 }).toHaveLength(COUNT);
  await expectConnected();
  await pressEverywhere();
  await expect.poll(() => second.heard.length).toBe(2 + COUNT);
  expect(first.heard).toHaveLength(2);
});

it('a process that wakes after another one took its shards hears nothing of them, and lets them go', async () => {
  const first = await start();
  await expectConnected();
  let wake = () => {};
  const awake = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const renew = first.leases.renew.bind(first.leases);
  vi.spyOn(first.leases, 'renew').mockImplementation(async (...lease) => {
    await awake;
    return renew(...lease);
  });
  const second = await start();
  await expect.poll(() => known(second), { timeout: 20_000 }).toHaveLength(COUNT);
  // Discord tells both sessions.
  await pressEverywhere();
  await expect.poll(() => second.heard).toHaveLength(COUNT);
  expect(first.heard).toEqual([]);
  wake();
  await expect.poll(() => known(first)).not.toContain('Server 3');
  await expect.poll(() => discord.discord.gateway.shards.length, { timeout: 20_000 }).toBe(COUNT);
  expect(first.heard).toEqual([]);
});

it('each process says which shards it has, and one that an operator has named is no other’s', async () => {
  const [first, second] = await Promise.all([start('0-2/4'), start('3/4')]);
  await expectConnected();
  expect([first, second].map(({ connection }) => connection.shards.ids)).toEqual([[0, 1, 2], [3]]);
});

it('each shard has a process at any time, also where it may not identify yet, and no interaction is lost or heard twice', async () => {
  const { gateway } = discord.discord;
  const first = await start();
  await expectConnected();
  let isOver = false;
  let [pressed, gaps] = [0, 0];
  const pressing = (async () => {
    const people = guilds.map((guild) => discord.join('Ada', { guild }));
    for (; !isOver; await setTimeout(20)) {
      if (!gateway.complete) gaps++;
      const ada = people[pressed % COUNT];
      await ada.pressId(await ada.post('x'), 'v1:again:1');
      pressed++;
    }
  })();
  // Within five seconds of the first one's sessions, as when a process is restarted and the next one at once.
  const second = await start();
  await expect.poll(() => known(second), { timeout: 20_000 }).toHaveLength(COUNT / 2);
  await logOut(first.connection);
  await expect.poll(() => known(second)).toHaveLength(COUNT);
  isOver = true;
  await pressing;
  await expect.poll(() => first.heard.length + second.heard.length).toBeGreaterThanOrEqual(pressed);
  expect([first.heard.length + second.heard.length, gaps]).toEqual([pressed, 0]);
  expect(second.heard.length).toBeGreaterThan(COUNT);
});
