/** The door to Postgres: the server restarts, refuses, or is another one; values, TLS, secrets, several processes at once. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sql } from 'kysely';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Database, getValue, isStorageError, openDatabase, setValue } from '../../src/store/database.js';
import { shownAddress } from '../../src/store/postgres/address.js';
import { ConnectionLostError } from '../../src/store/postgres/errors.js';
import { RetryWindow } from '../../src/store/retry-window.js';
import { lockFor } from '../../src/store/transaction-lock.js';
import { FailingProxy } from '../services/failing-proxy.js';
import {
  createPostgresDatabase,
  postgresMissing,
  query,
  startPostgres,
  type TestDatabase,
} from '../services/postgres.js';

const describeOnPostgres = describe.skipIf(postgresMissing !== undefined);
const why = postgresMissing === undefined ? '' : ` (${postgresMissing})`;

const databases: TestDatabase[] = [];
const stores: Database[] = [];
const proxies: FailingProxy[] = [];

afterEach(async () => {
  for (const store of stores.splice(0)) await store.destroy();
  for (const proxy of proxies.splice(0)) await proxy.close();
  for (const database of databases.splice(0)) await database.drop();
});

async function database(options?: Parameters<typeof createPostgresDatabase>[0]): Promise<string> {
  const created = await createPostgresDatabase(options);
  databases.push(created);
  return created.url;
}

async function open(url: string, retryWindow?: RetryWindow): Promise<Database> {
  const store = await openDatabase(url, retryWindow);
  stores.push(store);
  return store;
}

/** Behind a proxy that can fail. */
async function openBehindProxy(retryWindow?: RetryWindow): Promise<{ store: Database; proxy: FailingProxy }> {
  const url = new URL(await database());
  const proxy = await FailingProxy.open(Number(url.port));
  proxies.push(proxy);
  url.port = String(proxy.port);
  return { store: await open(url.href, retryWindow), proxy };
}

/** Ends every session of the database but the asking one's, as a restart of the server does. */
const endSessions = (url: string) =>
  query(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );

describe('an address of Postgres', () => {
  it.each([
    ['postgres://brush:s3cret@db.example:5433/brushwork?sslmode=require', 'postgres://brush@db.example:5433/brushwork'],
    ['postgresql://db.example/brushwork?user=brush&password=s3cret', 'postgres://db.example/brushwork'],
    ['postgres://brush:s3cret@/brushwork?host=/run/postgresql', 'postgres://brush@localhost/brushwork'],
    ['postgres://brush:s3cret@db.example:nowhere/brushwork', 'postgres://…'],
  ])('%s is shown as %s', (address, shown) => {
    expect(shownAddress(address)).toBe(shown);
  });

  it.each(['postgres://brush:s3cret@db.example:nowhere/brushwork', 'postgres://brush:s3cret@127.0.0.1:1/brushwork'])(
    '%s that cannot be used says so without its password',
    async (address) => {
      const error = await openDatabase(address, new RetryWindow(0)).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ kind: 'postgres' });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('s3cret');
    },
  );
});

describeOnPostgres(`a Postgres database${why}`, () => {
  it('keeps values', async () => {
    const url = await database();
    await setValue(await open(url), 'colour', 'red');
    expect(await getValue(await open(url), 'colour')).toBe('red');
  });

  it('gets its tables once when several processes open it at the same time', async () => {
    const url = await database({ isEmpty: true });
    const opened = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    const names = await Promise.all(
      opened.map(async (store) => (await store.introspection.getTables()).map((table) => table.name)),
    );
    for (const each of names)
      expect(each).toEqual(expect.arrayContaining(['jobs', 'key_values', 'picture_references']));
  });

  it('is unchanged when a migration fails halfway', async () => {
    const url = await database({ isEmpty: true });
    await query(url, 'create table paint_rates (id integer)');
    await expect(openDatabase(url)).rejects.toMatchObject({ kind: 'postgres' });
    const { rows } = await query(url, "select 1 from information_schema.tables where table_name = 'jobs'");
    expect(rows).toEqual([]);
  });

  it('is refused when a newer version has written it', async () => {
    const url = await database();
    await query(url, "insert into kysely_migration values ('999-future', '2030-01-01T00:00:00.000Z')");
    await expect(openDatabase(url)).rejects.toMatchObject({ kind: 'postgres' });
  });

  it('returns counts, sums and milliseconds as numbers', async () => {
    const store = await open(await database());
    const now = 1_800_000_000_000;
    await store
      .insertInto('paused_guilds')
      .values(['1', '2'].map((guild_id) => ({ guild_id, since: now })))
      .execute();
    const row = await store
      .selectFrom('paused_guilds')
      .select(({ fn }) => [fn.countAll().as('count'), fn.sum('since').as('sum'), fn.max('since').as('newest')])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ count: 2, sum: 2 * now, newest: now });
  });

  it('says that a password is wrong, or a database missing, at once and without the password', async () => {
    const url = new URL(await database());
    for (const [part, reason] of [
      ['password', 'password authentication failed'],
      ['pathname', 'does not exist'],
    ] as const) {
      const wrong = new URL(url);
      wrong[part] = 'n0thing';
      const error = await openDatabase(wrong.href).catch((each: unknown) => each);
      expect(error).toMatchObject({ kind: 'postgres', details: { reason: expect.stringContaining(reason) } });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(url.password);
      if (part === 'password') expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('n0thing');
    }
  });
});

describeOnPostgres(`a Postgres server that goes away${why}`, () => {
  it('is waited for by statements, and by transactions as a whole', async () => {
    const url = await database();
    const store = await open(url);
    await setValue(store, 'colour', 'red');
    await endSessions(url);
    expect(await getValue(store, 'colour')).toBe('red');
    let runs = 0;
    await store.transaction().execute(async (transaction) => {
      await setValue(transaction, 'colour', 'blue');
      if (runs++ === 0) await endSessions(url);
      await setValue(transaction, 'shape', 'round');
    });
    expect(runs).toBe(2);
    expect([await getValue(store, 'colour'), await getValue(store, 'shape')]).toEqual(['blue', 'round']);
  });

  it('is waited for while it refuses connections', async () => {
    const { store, proxy } = await openBehindProxy();
    await proxy.refuse();
    // A read first: it may find the broken connection, and run again.
    const read = getValue(store, 'colour');
    await setTimeout(50);
    const written = setValue(store, 'colour', 'red');
    const settled = vi.fn();
    for (const each of [read, written]) each.then(settled, settled);
    await setTimeout(50);
    expect(settled).not.toHaveBeenCalled();
    await proxy.accept();
    await Promise.all([read, written]);
    expect(await getValue(store, 'colour')).toBe('red');
  });

  it('is a storage error after the retry window, and usable again after that', async () => {
    const { store, proxy } = await openBehindProxy(new RetryWindow(50));
    await proxy.refuse();
    for (const attempt of [
      () => setValue(store, 'colour', 'red'),
      () => store.transaction().execute((transaction) => setValue(transaction, 'colour', 'red')),
    ])
      await expect(attempt()).rejects.toSatisfy(isStorageError);
    await proxy.accept();
    await setValue(store, 'colour', 'blue');
    expect(await getValue(store, 'colour')).toBe('blue');
  });

  it('does not run again what it may have run: a write, or a commit whose answer is lost', async () => {
    const { store, proxy } = await openBehindProxy();
    await sql`create table writes (n integer)`.execute(store);
    const writes = store.withTables<{ writes: { n: number } }>();
    for (const attempt of [
      () => writes.insertInto('writes').values({ n: 1 }).execute(),
      () => writes.transaction().execute((inside) => inside.insertInto('writes').values({ n: 2 }).execute()),
    ]) {
      const tag = attempt.toString().includes('transaction') ? 'COMMIT' : 'INSERT';
      proxy.loseAnswer((answer) => answer.includes(tag));
      const lost = await attempt().catch((error: unknown) => error);
      expect(lost).toBeInstanceOf(ConnectionLostError);
      expect(isStorageError(lost)).toBe(true);
    }
    expect(await writes.selectFrom('writes').select('n').orderBy('n').execute()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('runs a read again whose answer is lost', async () => {
    const { store, proxy } = await openBehindProxy();
    await setValue(store, 'colour', 'red');
    proxy.loseAnswer((answer) => answer.includes('SELECT 1'));
    expect(await getValue(store, 'colour')).toBe('red');
  });
});

describeOnPostgres(`transactions that stand in each other's way${why}`, () => {
  it('run again after a deadlock', async () => {
    const url = await database();
    const one = await open(url);
    const other = await open(url);
    await setValue(one, 'a', '0');
    await setValue(one, 'b', '0');
    const write = (store: Database, names: readonly string[], value: string) =>
      store.transaction().execute(async (transaction) => {
        for (const name of names) {
          await setValue(transaction, name, value);
          await sql`select pg_sleep(0.05)`.execute(transaction);
        }
      });
    await Promise.all([write(one, ['a', 'b'], '1'), write(other, ['b', 'a'], '2')]);
    expect(await getValue(one, 'a')).toBe(await getValue(one, 'b'));
  });

  it('wait for each other where they take the same lock, and see what the other wrote', async () => {
    const url = await database();
    const opened = await Promise.all(Array.from({ length: 3 }, () => open(url)));
    const raise = (store: Database) =>
      store.transaction().execute(async (transaction) => {
        await lockFor(transaction, 'counter');
        const before = Number((await getValue(transaction, 'counter')) ?? 0);
        await setValue(transaction, 'counter', String(before + 1));
      });
    await Promise.all(Array.from({ length: 30 }, (_, index) => raise(opened[index % 3])));
    expect(await getValue(opened[0], 'counter')).toBe('30');
  });
});

describeOnPostgres(`TLS${why}`, () => {
  it('is what sslmode says, as in libpq', async () => {
    const server = await startPostgres({ tls: true });
    onTestFinished(() => void process.kill(server.guard, 'SIGTERM'));
    const certificate = join(server.folder, 'certificate.pem');
    const opens = async (mode: string, { host = 'localhost', root = false } = {}) => {
      const url = new URL(server.url);
      url.hostname = host;
      url.searchParams.set('sslmode', mode);
      if (root) url.searchParams.set('sslrootcert', certificate);
      const store = await openDatabase(url.href).catch((error: Error) => error.message);
      if (typeof store === 'string') return store;
      const { rows } = await sql<{ ssl: boolean }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(
        store,
      );
      await store.destroy();
      return rows[0].ssl;
    };
    expect(await opens('disable')).toBe(false);
    expect(await opens('require')).toBe(true);
    expect(await opens('verify-full')).toContain('self-signed certificate');
    expect(await opens('verify-full', { root: true })).toBe(true);
    expect(await opens('verify-full', { root: true, host: '127.0.0.1' })).toContain('altnames');
    expect(await opens('verify-ca', { root: true, host: '127.0.0.1' })).toBe(true);
    const plain = new URL(await database());
    plain.searchParams.set('sslmode', 'require');
    await expect(openDatabase(plain.href)).rejects.toThrow('does not support SSL');
  });
});

describeOnPostgres(`the Postgres of a test${why}`, () => {
  it('ends with the process that it is for, however that ends', async () => {
    const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const server = await startPostgres({ owner: owner.pid });
    owner.kill('SIGKILL');
    const answers = () =>
      query(server.url, 'select 1').then(
        () => true,
        () => false,
      );
    await expect.poll(answers, { timeout: 20_000 }).toBe(false);
    await expect.poll(() => existsSync(server.folder), { timeout: 20_000 }).toBe(false);
  });
});
