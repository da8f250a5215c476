/** The database: opened, brought up to date, closed. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { firstLine, UserError } from '../user-error.js';
import { migrations } from './migrations.js';
import type { Schema } from './schema.js';

export type Store = Kysely<Schema>;

/** How long a statement waits for another process, such as a backup, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

/**
 * @param file made with its folder when it is not there; `:memory:` for a store that is forgotten.
 * @throws UserError `store` when the file cannot be used: no right to write, another kind of file, made by a newer Brushwork.
 */
export async function openStore(file: string): Promise<Store> {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    const database = new Database(file);
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    const store: Store = new Kysely({ dialect: new SqliteDialect({ database }) });
    const { error } = await new Migrator({
      db: store,
      provider: { getMigrations: async () => migrations },
    }).migrateToLatest();
    if (error === undefined) return store;
    await store.destroy();
    throw error;
  } catch (cause) {
    const message = `The database ${file} cannot be used: ${firstLine(cause)}. Check DATA_DIR, its rights and free space, and that no newer version of Brushwork has written it.`;
    throw new UserError('store', message, { file }, { cause });
  }
}

/** A value that the bot remembers over restarts. */
export async function recall(store: Store, name: string): Promise<string | undefined> {
  const row = await store.selectFrom('memory').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

export async function remember(store: Store, name: string, value: string): Promise<void> {
  const insert = store.insertInto('memory').values({ name, value });
  await insert.onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute();
}

const TROUBLE = /^(ENOSPC|EDQUOT|EROFS|EIO|SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY).*)$/;

/** Whether an error says that the disk is full or the database held by somebody else: trying again later may help. */
export function isStorageTrouble(error: unknown): boolean {
  return error instanceof Error && 'code' in error && TROUBLE.test(String(error.code));
}
