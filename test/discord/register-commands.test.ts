/** When commands are sent to Discord, and how the bot knows their ids. */
import type { REST } from 'discord.js';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandsFor } from '../../commands/index.js';
import { registerCommands } from '../../src/discord/register-commands.js';
import { type Database, setValue } from '../../src/store/database.js';
import { Leases } from '../../src/store/fleet/leases.js';
import { openNewDatabase } from '../services/databases.js';

const commands = commandsFor(1024);
const IDS = { stylize: '7', queue: '8' };
const KNOWN_TO_DISCORD = Object.entries(IDS).map(([name, id]) => ({ name, id }));

let store: Database;
let stopping: AbortController;
beforeEach(async () => {
  stopping = new AbortController();
  store = await openNewDatabase();
});
afterEach(() => {
  stopping.abort();
  return store.destroy();
});

/** A start of the bot. @returns what it asked of Discord, and the ids that it was told. */
async function start(leases?: Leases) {
  const put = vi.fn(async () => KNOWN_TO_DISCORD);
  const get = vi.fn(async () => KNOWN_TO_DISCORD);
  const rest = { put, get } as object as REST;
  const deps = {
    rest,
    applicationId: '1',
    store,
    leases,
    log: pino({ level: 'silent' }),
    signal: stopping.signal,
  };
  const told = vi.fn();
  await registerCommands(commands, deps, told);
  return { sent: put.mock.calls.length, read: get.mock.calls.length, ids: told.mock.calls.at(-1)?.[0] };
}

it('are registered once by processes of a fleet that start at the same time', async () => {
  const starts = await Promise.all(['one', 'other', 'third'].map((holder) => start(new Leases(store, holder))));
  expect(starts.map(({ sent }) => sent).sort()).toEqual([0, 0, 1]);
  expect(starts.map(({ ids }) => ids)).toEqual([IDS, IDS, IDS]);
});

describe('a process of a fleet', () => {
  it('asks nobody for its turn where the commands are registered', async () => {
    await start();
    await new Leases(store, 'killed').acquire('commands', 60_000);
    expect(await start(new Leases(store, 'next'))).toEqual({ sent: 0, read: 0, ids: IDS });
  });

  it('starts where another one was killed while it registered, and registers later', async () => {
    await new Leases(store, 'killed').acquire('commands', 60_000);
    const began = performance.now();
    expect(await start(new Leases(store, 'next'))).toEqual({ sent: 0, read: 0, ids: undefined });
    // Discord gives a bot three seconds for an answer.
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe('the ids of the commands', () => {
  it('come with the first registration, and are kept for the next start', async () => {
    expect(await start()).toEqual({ sent: 1, read: 0, ids: IDS });
    expect(await start()).toEqual({ sent: 0, read: 0, ids: IDS });
  });

  it('are read where an earlier version has registered the same commands and kept none', async () => {
    await start();
    await store.deleteFrom('key_values').where('name', 'like', 'command ids%').execute();
    expect(await start()).toEqual({ sent: 0, read: 1, ids: IDS });
  });

  it('come anew where the commands have changed', async () => {
    await start();
    await setValue(store, 'commands of 1', 'of others');
    expect(await start()).toEqual({ sent: 1, read: 0, ids: IDS });
  });
});
