/** Opens and migrates the database. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, Migrator } from 'kysely';
import { firstLine, UserError } from '../errors/user-error.js';
import { PRIVATE_MODE } from './files.js';
import { migrations } from './migrations/index.js';
import { isPostgresAddress, parsePostgresAddress, shownAddress } from './postgres/address.js';
import { isPostgresTrouble } from './postgres/errors.js';
import { RetryWindow } from './retry-window.js';
import { isBusy, RetryingSqliteDialect } from './retrying-sqlite.js';
import type { Schema } from './schema.js';

export type Database = Kysely<Schema>;

/**
 * @param location a file, created with its folder if missing; `:memory:` for a temporary database, or the bytes of a file for one that
 *   begins with what is in it; the address of a Postgres database.
 * @param retryWindow how long locks by other processes, and a server that is away, are waited for.
 * @throws UserError `store` when the file cannot be used: not writable, another kind of file, written by a newer version of Brushwork;
 *   `postgres` when the database cannot be used.
 */
export function openDatabase(location: string | Buffer, retryWindow = new RetryWindow()): Promise<Database> {
  if (typeof location === 'string' && isPostgresAddress(location)) return openServer(location, retryWindow);
  return openFile(location, retryWindow);
}

async function openFile(location: string | Buffer, retryWindow: RetryWindow): Promise<Database> {
  const file = typeof location === 'string' ? location : ':memory:';
  try {
    if (file !== ':memory:') makePrivate(file);
    // Without a busy timeout: SQLite would block the thread while it waits.
    const database = new Sqlite(location, { timeout: 0 });
    try {
      await retryWindow.wait(() => setUp(database), isBusy);
      const store: Database = new Kysely({ dialect: new RetryingSqliteDialect(database, retryWindow) });
      await migrate(store);
      return store;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (cause) {
    throw new UserError('store', { file, reason: firstLine(cause) }, { cause });
  }
}

async function openServer(location: string, retryWindow: RetryWindow): Promise<Database> {
  const shown = shownAddress(location);
  try {
    const address = parsePostgresAddress(location);
    if (address === undefined) throw new Error('the address is wrong');
    // Loaded only here: a bot with a file needs none of it.
    const { openPostgres } = await import('./postgres/open.js');
    const store = openPostgres<Schema>(address, retryWindow);
    try {
      await migrate(store);
      return store;
    } catch (error) {
      await store.destroy();
      throw error;
    }
  } catch (cause) {
    throw new UserError('postgres', { database: shown, reason: firstLine(cause) }, { cause });
  }
}

/** An existing file keeps its permissions. */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_MODE.folder });
  closeSync(openSync(file, 'a', PRIVATE_MODE.file));
}

function setUp(database: Sqlite.Database): void {
  database.pragma('journal_mode = WAL');
  // Accepted jobs must survive a power cut, not only a crash of the process.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // SQLite's own lowers only ASCII.
  database.function('lower', { deterministic: true }, (text) => (typeof text === 'string' ? text.toLowerCase() : text));
}

async function migrate(store: Database): Promise<void> {
  const { error } = await new Migrator({
    db: store,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** Persistent values of the bot, by name. */
export async function getValue(store: Database, name: string): Promise<string | undefined> {
  const row = await store.selectFrom('key_values').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

/** @returns the value that is stored: of several processes, one's. */
export async function setValueOnce(store: Database, name: string, value: string): Promise<string> {
  const insert = store.insertInto('key_values').values({ name, value });
  await insert.onConflict((conflict) => conflict.column('name').doNothing()).execute();
  return (await getValue(store, name)) ?? value;
}

export async function setValue(store: Database, name: string, value: string): Promise<void> {
  const insert = store.insertInto('key_values').values({ name, value });
  await insert.onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute();
}

const STORAGE_ERROR_CODES = /^(ENOSPC|EDQUOT|EROFS|EIO|OBJECT_STORAGE|SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY).*)$/;

/** Whether an error means a full disk, a locked database or a server that is away, so that retrying later may help. */
export function isStorageError(error: unknown): boolean {
  const isFileTrouble = error instanceof Error && 'code' in error && STORAGE_ERROR_CODES.test(String(error.code));
  return isFileTrouble || isPostgresTrouble(error);
}
