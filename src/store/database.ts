/** The database: opened, brought up to date, closed. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, Migrator } from 'kysely';
import { firstLine, UserError } from '../errors/user-error.js';
import { PRIVATE_MODE } from './files.js';
import { migrations } from './migrations/index.js';
import { RetryingSqliteDialect, RetryWindow } from './retrying-sqlite.js';
import type { Schema } from './schema.js';

export type Database = Kysely<Schema>;

/**
 * @param file made with its folder when it is not there; `:memory:` for a store that is forgotten.
 * @param retryWindow with other processes that hold the file.
 * @throws UserError `store` when the file cannot be used: no right to write, another kind of file, made by a newer Brushwork.
 */
export async function openDatabase(file: string, retryWindow = new RetryWindow()): Promise<Database> {
  try {
    if (file !== ':memory:') makePrivate(file);
    // SQLite must not wait by itself: that would block the process.
    const database = new Sqlite(file, { timeout: 0 });
    try {
      await retryWindow.wait(() => setUp(database));
      const store: Database = new Kysely({ dialect: new RetryingSqliteDialect(database, retryWindow) });
      await migrate(store);
      return store;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (cause) {
    const message = `The database ${file} cannot be used: ${firstLine(cause)}. Check BRUSHWORK_DATA_DIR, its rights and free space, and that no newer version of Brushwork has written it.`;
    throw new UserError('store', message, { file }, { cause });
  }
}

/** A file that is there keeps its permissions. */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_MODE.folder });
  closeSync(openSync(file, 'a', PRIVATE_MODE.file));
}

function setUp(database: Sqlite.Database): void {
  database.pragma('journal_mode = WAL');
  // What was accepted must survive a power cut, not only a crash.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
}

async function migrate(store: Database): Promise<void> {
  const { error } = await new Migrator({
    db: store,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** A value that the bot remembers over restarts. */
export async function getValue(store: Database, name: string): Promise<string | undefined> {
  const row = await store.selectFrom('key_values').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

export async function setValue(store: Database, name: string, value: string): Promise<void> {
  const insert = store.insertInto('key_values').values({ name, value });
  await insert.onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute();
}

const STORAGE_ERROR_CODES = /^(ENOSPC|EDQUOT|EROFS|EIO|SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY).*)$/;

/** Whether an error says that the disk is full or the database held by somebody else: trying again later may help. */
export function isStorageError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && STORAGE_ERROR_CODES.test(String(error.code));
}
