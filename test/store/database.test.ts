/** The database file: created, refused, shared with other processes, full. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, getValue, isStorageError, openDatabase, setValue } from '../../src/store/database.js';
import { RetryWindow } from '../../src/store/retry-window.js';
import { lockDatabase } from './database-lock-process.js';

let folder: string;
let file: string;
const stores: Database[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
  file = join(folder, 'data', 'brushwork.db');
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.destroy();
  await rm(folder, { recursive: true, force: true });
});

async function open(retryWindow?: RetryWindow): Promise<Database> {
  const store = await openDatabase(file, retryWindow);
  stores.push(store);
  return store;
}

describe('the database', () => {
  it('is created where there is none, and keeps values', async () => {
    await setValue(await open(), 'colour', 'red');
    const again = await open();
    expect(await getValue(again, 'colour')).toBe('red');
    expect(await getValue(again, 'shape')).toBeUndefined();
    const tables = (await again.introspection.getTables()).map(({ name }) => name);
    expect(tables).toEqual(
      expect.arrayContaining(['jobs', 'key_values', 'paint_rates', 'paused_guilds', 'picture_references']),
    );
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner only', async () => {
    await setValue(await open(), 'colour', 'red');
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
    for (const part of ['', '-wal', '-shm']) expect((await stat(`${file}${part}`)).mode & 0o777).toBe(0o600);
  });

  it('tells what is wrong with a file that is no database', async () => {
    file = join(folder, 'notes.txt');
    await writeFile(file, 'Nothing in here is a table. '.repeat(100));
    const error = await openDatabase(file).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'store', details: { file } });
    expect((error as Error).message).toBe(
      `Can't use the database ${file}: file is not a database. Check that BRUSHWORK_DATA_DIR can be written and has free space, and that no newer version of Brushwork has used it.`,
    );
  });

  it('is refused when a newer version has written it', async () => {
    const store = await open();
    await sql`insert into kysely_migration values ('999-future', '2030-01-01T00:00:00.000Z')`.execute(store);
    await expect(openDatabase(file)).rejects.toMatchObject({ kind: 'store' });
  });

  it('is unchanged when a migration fails halfway', async () => {
    await open();
    const other = new Sqlite(file);
    // The first change fails at its last table.
    other.exec('DELETE FROM kysely_migration; DROP TABLE jobs; DROP TABLE picture_references; DROP TABLE paint_rates');
    await expect(openDatabase(file)).rejects.toMatchObject({ kind: 'store' });
    const left = other.prepare("SELECT name FROM sqlite_master WHERE name = 'jobs'").all();
    other.close();
    expect(left).toEqual([]);
  });
});

describe('a database that another process has locked', () => {
  it('is retried without blocking the event loop, inside transactions and outside', async () => {
    const store = await open();
    const releaseLock = await lockDatabase(file);
    const writes = [
      setValue(store, 'outside', 'yes'),
      store.transaction().execute((transaction) => setValue(transaction, 'inside', 'yes')),
    ];
    const settled: unknown[] = [];
    for (const write of writes)
      write.then(
        () => settled.push('written'),
        (error: unknown) => settled.push(error),
      );
    const before = performance.eventLoopUtilization();
    for (let turn = 0; turn < 50; turn++) await setTimeout(5);
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
    expect(settled).toEqual([]);
    await releaseLock();
    await Promise.all(writes);
    expect(await getValue(store, 'outside')).toBe('yes');
    expect(await getValue(store, 'inside')).toBe('yes');
  });

  it('is retried when it is opened', async () => {
    await open();
    const releaseLock = await lockDatabase(file);
    const opening = open();
    for (let turn = 0; turn < 20; turn++) await setTimeout(5);
    await releaseLock();
    await setValue(await opening, 'colour', 'red');
  });

  it('is a storage error after the retry window, at once for later statements, and usable again after that', async () => {
    const store = await open(new RetryWindow(200));
    const releaseLock = await lockDatabase(file);
    const busy = { code: 'SQLITE_BUSY' };
    const error = await setValue(store, 'colour', 'red').catch((reason: unknown) => reason);
    expect(error).toMatchObject(busy);
    expect(isStorageError(error)).toBe(true);
    const transaction = store.transaction().execute((inside) => setValue(inside, 'colour', 'red'));
    await expect(transaction).rejects.toMatchObject(busy);
    expect(await getValue(store, 'colour')).toBeUndefined();
    await releaseLock();
    await setValue(store, 'colour', 'blue');
    expect(await getValue(store, 'colour')).toBe('blue');
  });

  it('cannot be written by others between the reads and writes of a transaction', async () => {
    const store = await open();
    const other = new Sqlite(file, { timeout: 0 });
    const write = () => other.exec("INSERT INTO key_values VALUES ('theirs', 'yes')");
    await store.transaction().execute(async (transaction) => {
      await getValue(transaction, 'ours');
      expect(write).toThrow('database is locked');
      await setValue(transaction, 'ours', 'yes');
    });
    write();
    other.close();
    expect(await getValue(store, 'ours')).toBe('yes');
  });
});

describe('a database that is full', () => {
  it('fails inside a transaction too, and works when there is space again', async () => {
    const store = await open();
    const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store);
    await limit(1);
    const fill = store.transaction().execute(async (transaction) => {
      await setValue(transaction, 'small', 'x');
      await setValue(transaction, 'large', 'x'.repeat(1e6));
    });
    const error = await fill.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SQLITE_FULL' });
    expect(isStorageError(error)).toBe(true);
    await limit(1e9);
    expect(await getValue(store, 'small')).toBeUndefined();
    await setValue(store, 'large', 'x'.repeat(1e6));
  });
});
