/** A real Postgres for tests: a cluster of its own for a run, in a temporary folder, on a free port, and a database of its own for each test. */
import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { openDatabase } from '../../src/store/database.js';
import {
  freePort,
  type Identity,
  runProcess,
  serviceFolder,
  sharedInRun,
  startGuarded,
  untilItAnswers,
} from './guarded.js';

/** Debian's, which are not in PATH. */
const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/** The newest that there is. */
function programFolder(): string | undefined {
  const versions = existsSync(DEBIAN_VERSIONS) ? readdirSync(DEBIAN_VERSIONS) : [];
  const debian = versions
    .sort((one, other) => Number(other) - Number(one))
    .map((each) => join(DEBIAN_VERSIONS, each, 'bin'));
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...debian];
  return folders.find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))));
}

const isRoot = process.getuid?.() === 0;

/** Postgres refuses to run as root. */
function identityOfPostgres(): Identity | undefined {
  try {
    const idOf = (option: string) =>
      Number(execFileSync('id', [option, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
}

const PROGRAMS = programFolder();
const IDENTITY = isRoot ? identityOfPostgres() : undefined;

/** Why tests that need Postgres are skipped; undefined where they run. */
export const postgresMissing: string | undefined =
  PROGRAMS === undefined
    ? 'no initdb in PATH or /usr/lib/postgresql: install postgresql'
    : isRoot && IDENTITY === undefined
      ? 'root may not run Postgres, and there is no user postgres'
      : undefined;

/** Fast, since nothing has to outlive a power cut; several test processes have pools of connections. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '400',
  shared_buffers: '64MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
} as const;

export interface PostgresServer {
  /** With a password. Of the database `postgres`. */
  readonly url: string;
  /** The guard's process id: SIGTERM ends it, the server and its folder. */
  readonly guard: number;
  readonly folder: string;
}

export interface PostgresOptions {
  /** A process id: the server ends with it. */
  readonly owner?: number | undefined;
  /** Removed with it. */
  readonly leftovers?: readonly string[];
  /** Whether it speaks TLS, with a certificate of its own in `certificate.pem` of its folder. Needs `openssl`. */
  readonly tls?: boolean;
  /** Whether what was committed is still there after it has crashed, though not after a power cut. */
  readonly outlivesCrashes?: boolean;
}

export async function startPostgres({
  owner = runProcess(),
  leftovers = [],
  tls = false,
  outlivesCrashes = false,
}: PostgresOptions = {}): Promise<PostgresServer> {
  if (PROGRAMS === undefined || postgresMissing !== undefined) throw new Error(postgresMissing);
  const folder = serviceFolder('postgres', IDENTITY);
  const password = randomUUID();
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const data = join(folder, 'data');
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=password',
    `--pwfile=${passwordFile}`,
    '--no-sync',
    '--no-locale',
    '-E',
    'UTF8',
  ];
  await promisify(execFile)(join(PROGRAMS, 'initdb'), initdb, { ...IDENTITY, cwd: folder });
  const port = await freePort();
  if (tls) await makeCertificate(folder);
  const files = { ssl_cert_file: join(folder, 'certificate.pem'), ssl_key_file: join(folder, 'key.pem') };
  const committed = outlivesCrashes ? { synchronous_commit: 'on' } : {};
  const all = { ...SETTINGS, ...committed, port, ...(tls && { ssl: 'on', ...files }) };
  const settings = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // SIGQUIT ends it at once, without waiting for connections.
  const guarded = {
    program: join(PROGRAMS, 'postgres'),
    args: ['-D', data, ...settings],
    folder,
    leftovers,
    signal: 'SIGQUIT',
  } as const;
  const guard = startGuarded({ ...guarded, identity: IDENTITY }, owner);
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await untilItAnswers(() => query(url, 'select 1'));
  return { url, guard, folder };
}

/** For the name `localhost`, and no address. */
async function makeCertificate(folder: string): Promise<void> {
  const request = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost';
  const names = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', 'key.pem', '-out', 'certificate.pem'];
  await promisify(execFile)('openssl', ['req', ...request.split(' '), ...names], { ...IDENTITY, cwd: folder });
}

/** One statement on a connection of its own. */
export async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  // One that breaks says so twice.
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.query(text);
  } finally {
    await client.end();
  }
}

/** Migrated once; databases of tests are copies. */
const TEMPLATE = 'brushwork_template';

export const databaseUrl = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

/** The one of this run. */
const sharedServer = () =>
  sharedInRun('postgres', async (file) => {
    const server = await startPostgres({ leftovers: [file] });
    await query(server.url, `create database ${TEMPLATE}`);
    await (await openDatabase(databaseUrl(server.url, TEMPLATE))).destroy();
    return server;
  });

let server: Promise<PostgresServer> | undefined;

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** @param isEmpty without the tables. */
export async function createPostgresDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  server ??= sharedServer();
  const { url: serverUrl } = await server;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await query(serverUrl, isEmpty ? `create database ${name}` : `create database ${name} template ${TEMPLATE}`);
  return {
    url: databaseUrl(serverUrl, name),
    drop: async () => {
      await query(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

/** Deletes all rows. */
export async function emptyPostgresDatabase(url: string): Promise<void> {
  await query(
    url,
    `do $$ declare name text; begin
       for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
       loop execute format('delete from %I', name); end loop;
     end $$`,
  );
}
