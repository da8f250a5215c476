/** A real Redis for tests: one of each run, in a temporary folder, on a free port, and a name of its own for each test. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { freePort, runProcess, serviceFolder, sharedInRun, startGuarded, untilItAnswers } from './guarded.js';

/** Valkey is Redis 7 by another name. */
const PROGRAMS = ['redis-server', 'valkey-server'] as const;

function findProgram(): string | undefined {
  return PROGRAMS.find((program) => {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

const PROGRAM = findProgram();

/** Why tests that need Redis are skipped; undefined where they run. */
export const redisMissing: string | undefined =
  PROGRAM === undefined ? `no ${PROGRAMS.join(' or ')} in PATH: install redis-server` : undefined;

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** The guard's process id: SIGTERM ends it, the server and its folder. */
  readonly guard: number;
}

/** Nothing is on the disk: one that is started again on the same port has lost everything. @param owner a process id: the server ends with it. */
export async function startRedis(
  owner = runProcess(),
  leftovers: readonly string[] = [],
  port?: number,
): Promise<RedisServer> {
  if (PROGRAM === undefined) throw new Error(redisMissing);
  const folder = serviceFolder('redis');
  const at = port ?? (await freePort());
  const settings = { bind: '127.0.0.1', port: String(at), save: '', appendonly: 'no', dir: folder, daemonize: 'no' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const guard = startGuarded({ program: PROGRAM, args, folder, leftovers, signal: 'SIGKILL' }, owner);
  const url = `redis://127.0.0.1:${at}`;
  await untilItAnswers(() => ask(url));
  return { url, port: at, guard };
}

async function ask(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  // The attempt below says so.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}

let server: Promise<RedisServer> | undefined;

/** The one of this run. */
export async function sharedRedis(): Promise<RedisServer> {
  server ??= sharedInRun('redis', (file) => startRedis(runProcess(), [file]));
  return server;
}

/** By which the keys and channels of one test are told from those of all others. */
export const newFleetName = (): string => `test-${randomUUID()}`;
