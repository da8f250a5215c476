/** The databases that Brushwork runs on, for tests that hold on each of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.js';
import type { RetryWindow } from '../../src/store/retry-window.js';
import { createPostgresDatabase, postgresMissing } from './postgres.js';

/** A new database, empty but for its tables. */
export interface NewDatabase {
  /** For `openDatabase`. */
  readonly location: string;
  /** Each call as another process would: a connection or a pool of its own. */
  open(retryWindow?: RetryWindow): Promise<Database>;
  /** Closes what `open` has opened, and removes the database. */
  remove(): Promise<void>;
}

export type DatabaseKind = 'SQLite' | 'Postgres';

export async function newDatabase(kind: DatabaseKind): Promise<NewDatabase> {
  const { location, drop } = kind === 'SQLite' ? await newFile() : await newPostgres();
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
      await drop();
    },
  };
}

async function newFile() {
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
  return { location: join(folder, 'brushwork.db'), drop: () => rm(folder, { recursive: true, force: true }) };
}

async function newPostgres() {
  const { url, drop } = await createPostgresDatabase();
  return { location: url, drop };
}

/** Describes it for each kind of database; for Postgres it is skipped, and says why, where there is none. */
export function describeOnDatabases(name: string, suite: (kind: DatabaseKind) => void): void {
  describe(`${name}, on SQLite`, () => suite('SQLite'));
  if (postgresMissing === undefined) describe(`${name}, on Postgres`, () => suite('Postgres'));
  else describe.skip(`${name}, on Postgres (${postgresMissing})`, () => suite('Postgres'));
}
