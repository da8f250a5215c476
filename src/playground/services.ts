/** Postgres and Redis for a fleet on one machine, where they are installed: on free ports of this machine, in a folder of the playground. */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { firstLine, UserError } from '../errors/user-error.js';
import { freePort } from '../http/listen.js';
import { type Child, isRunning, startChild } from './child.js';
import type { Watched } from './watch-services.js';

export interface Service {
  /** Holds a password. */
  readonly url: string;
  /** Its process, and what ends it in an orderly way. */
  readonly watched: Watched;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** Where Debian puts those of Postgres, which are not in PATH. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';
/** How long a service may take until it answers, in milliseconds. */
const START_TIMEOUT_MS = 30_000;
const POLL_INTERVAL_MS = 100;
const USER = 'brushwork';

export interface Programs {
  /** The folder of `initdb` and `postgres`. */
  readonly postgres: string;
  readonly redis: string;
}

/** @throws UserError `fleet-services` with the packages that are missing. */
export function findPrograms(path = process.env.PATH ?? '', debian = DEBIAN_POSTGRES): Programs {
  const folders = path.split(delimiter).filter(Boolean);
  const versions = (existsSync(debian) ? readdirSync(debian) : []).sort((one, other) => Number(other) - Number(one));
  const candidates = [...folders, ...versions.map((version) => join(debian, version, 'bin'))];
  const holds =
    (...programs: readonly string[]) =>
    (folder: string) =>
      programs.every((program) => existsSync(join(folder, program)));
  const postgres = candidates.find(holds('initdb', 'postgres', 'pg_isready'));
  const redis = ['redis-server', 'valkey-server'].flatMap((program) =>
    folders.filter(holds(program)).map((folder) => join(folder, program)),
  )[0];
  if (postgres !== undefined && redis !== undefined) return { postgres, redis };
  const missing = [...(postgres === undefined ? ['postgresql'] : []), ...(redis === undefined ? ['redis-server'] : [])];
  throw new UserError('fleet-services', { packages: missing.join(' ') });
}

/** Postgres refuses to run as root; Debian's package has made a user for it. */
function postgresIdentity(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** @param folder is kept: the next start goes on with what is in it. */
export async function startPostgres({ postgres }: Programs, folder: string): Promise<Service> {
  const identity = postgresIdentity();
  const [data, secret] = [join(folder, 'data'), join(folder, 'password')];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (identity !== undefined) {
    chownSync(folder, identity.uid, identity.gid);
    // Its user must come through, and sees nothing else on the way: what is there is for its owner alone.
    for (const above of [dirname(folder), dirname(dirname(folder))]) chmodSync(above, 0o711);
  }
  const options = { ...identity, cwd: folder };
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    writeFileSync(secret, randomBytes(24).toString('hex'), { mode: 0o600 });
    if (identity !== undefined) chownSync(secret, identity.uid, identity.gid);
    const args = ['-D', data, '-U', USER, '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '--no-instructions'];
    await attempt('Postgres', () => run(join(postgres, 'initdb'), args, options));
  } else {
    // One that was left running when the playground was killed.
    await run(join(postgres, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast'], options).catch(() => {});
  }
  const port = await freePort();
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 200 };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = await startChild(join(postgres, 'postgres'), ['-D', data, ...args], {
    ...options,
    stdio: 'ignore',
    detached: true,
  });
  await untilItAnswers('Postgres', child, () =>
    run(join(postgres, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]),
  );
  const password = readFileSync(secret, 'utf8').trim();
  // "Fast" in Postgres's words: ends the connections, loses nothing.
  return serviceOf(child, `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`, 'SIGINT');
}

/** Keeps nothing: what is in it can be made again from the database. */
export async function startRedis({ redis }: Programs): Promise<Service> {
  const [port, password] = [await freePort(), randomBytes(24).toString('hex')];
  const child = await startChild(redis, ['-'], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Not as arguments, which everybody on the machine can read.
  const settings = [`port ${port}`, 'bind 127.0.0.1', 'save ""', 'appendonly no', `requirepass ${password}`];
  child.process.stdin?.end(settings.join('\n'));
  await untilItAnswers('Redis', child, () => connects(port));
  return serviceOf(child, `redis://:${password}@127.0.0.1:${port}/0`, 'SIGTERM');
}

const serviceOf = (child: Child, url: string, signal: NodeJS.Signals): Service => ({
  url,
  watched: { pid: child.process.pid as number, signal },
  stop: () => child.stop(signal),
});

async function connects(port: number): Promise<void> {
  const { connect } = await import('node:net');
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

/** @throws UserError `fleet-service` */
async function untilItAnswers(name: string, child: Child, ask: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return void (await ask());
    } catch (cause) {
      const ended = !isRunning(child.process);
      if (ended || Date.now() > until) {
        await child.stop('SIGKILL');
        const reason = ended ? 'it ended at once' : 'it does not answer';
        throw new UserError('fleet-service', { name, reason }, { cause });
      }
    }
    await setTimeout(POLL_INTERVAL_MS);
  }
}

async function attempt(name: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    const { stderr = '' } = cause as { readonly stderr?: string };
    const reason = stderr.trim().split('\n').at(-1) || firstLine(cause);
    throw new UserError('fleet-service', { name, reason }, { cause });
  }
}
