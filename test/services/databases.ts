/**
 * Databases of tests: SQLite, or Postgres. Files of the project `postgres` in vitest.config.ts run there once more, on Postgres; suites
 * for which that would be too much are described for each with `describeOnDatabases`.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.js';
import type { RetryWindow } from '../../src/store/retry-window.js';
import { createPostgresDatabase, emptyPostgresDatabase, postgresMissing } from './postgres.js';

export type DatabaseKind = 'SQLite' | 'Postgres';

/** In the project `postgres`. */
export const onPostgres = process.env.TEST_DATABASE === 'postgres';
const KIND: DatabaseKind = onPostgres ? 'Postgres' : 'SQLite';

/** How often a property is tried: on a server, where each statement takes a turn over a socket, a tenth of the times. */
export const runs = (onFile: number): number => (onPostgres ? Math.ceil(onFile / 10) : onFile);

/** With its tables, and nothing in them. */
export interface NewDatabase {
  /** For `openDatabase`. */
  readonly location: string;
  /** Each time as another process would: with a connection, or a pool, of its own. */
  open(retryWindow?: RetryWindow): Promise<Database>;
  /** Closes what `open` has opened. The database is gone afterwards. */
  remove(): Promise<void>;
}

/** For several connections; whoever has one alone calls `openNewDatabase`. */
export async function newDatabase(kind = KIND): Promise<NewDatabase> {
  const { location, remove } = kind === 'Postgres' ? await takePostgres() : await makeFile();
  const opened: Database[] = [];
  return {
    location,
    open: async (retryWindow) => {
      const store = await openDatabase(location, retryWindow);
      opened.push(store);
      return store;
    },
    remove: async () => {
      for (const store of opened.splice(0)) await store.destroy();
      await remove();
    },
  };
}

/** A database until the end of the test. */
export async function testDatabase(): Promise<NewDatabase> {
  const database = await newDatabase();
  onTestFinished(() => database.remove());
  return database;
}

/** A connection to a new database, until it is destroyed. */
export async function openNewDatabase(): Promise<Database> {
  if (!onPostgres) return openDatabase(await migrated());
  const { location, remove } = await takePostgres();
  const store = await openDatabase(location);
  const destroy = store.destroy.bind(store);
  store.destroy = async () => {
    await destroy();
    await remove();
  };
  return store;
}

/** With its tables, for `openDatabase`. */
export const writeNewDatabase = async (file: string): Promise<void> => writeFile(file, await migrated());

/** Describes it for each kind of database; for Postgres it is skipped, and says why, where there is none. */
export function describeOnDatabases(name: string, suite: (kind: DatabaseKind) => void): void {
  describe(`${name}, on SQLite`, () => suite('SQLite'));
  if (postgresMissing === undefined) describe(`${name}, on Postgres`, () => suite('Postgres'));
  else describe.skip(`${name}, on Postgres (${postgresMissing})`, () => suite('Postgres'));
}

let template: Promise<Buffer> | undefined;

/** A file with its tables: all migrations take eight times as long as to copy it. */
function migrated(): Promise<Buffer> {
  const make = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
    try {
      const file = join(folder, 'brushwork.db');
      const store = await openDatabase(file);
      // A database in memory cannot have the log beside it that a file has from when it is opened on.
      await sql`pragma journal_mode = delete`.execute(store);
      await store.destroy();
      return await readFile(file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  template ??= make();
  return template;
}

async function makeFile() {
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
  const location = join(folder, 'brushwork.db');
  await writeNewDatabase(location);
  return { location, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Emptied ones: that takes a fraction of the time of a new one. */
const unused: string[] = [];

async function takePostgres() {
  const location = unused.pop() ?? (await createPostgresDatabase()).url;
  const remove = async () => {
    await emptyPostgresDatabase(location);
    unused.push(location);
  };
  return { location, remove };
}
