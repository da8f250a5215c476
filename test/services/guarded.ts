/** Services of tests: one of each for a whole run, started by the first test that needs it, ended with the run. */
import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface Guarded {
  readonly program: string;
  readonly args: readonly string[];
  /** Its own; removed with it. */
  readonly folder: string;
  /** What else is removed with it. */
  readonly leftovers?: readonly string[];
  /** The user that it runs as. */
  readonly identity?: Identity | undefined;
  /** Which ends it at once. */
  readonly signal: NodeJS.Signals;
}

export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** The process that started this one's tests: vitest's main process, whose workers share services. */
export const runProcess = (): number => (process.env.VITEST_POOL_ID === undefined ? process.pid : process.ppid);

const GUARD = fileURLToPath(new URL('guard.mjs', import.meta.url));

/** @param owner a process id: the service ends with it. @returns the guard's process id; SIGTERM ends both. */
export function startGuarded(service: Guarded, owner = runProcess()): number {
  const guard = spawn(process.execPath, [GUARD, JSON.stringify({ ...service, owner })], {
    // Ctrl-C reaches everything in a terminal, and the guard has to outlive that.
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env.PATH },
  });
  guard.unref();
  if (guard.pid === undefined) throw new Error('no guard');
  return guard.pid;
}

/** A new folder for a service, in the system's temporary one. */
export function serviceFolder(name: string, identity?: Identity): string {
  const folder = join(tmpdir(), `brushwork-${name}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`);
  mkdirSync(folder, { mode: 0o700 });
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
  return folder;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** In milliseconds, under load. */
const START_TIMEOUT_MS = 60_000;

/** Resolves once `attempt` does. @throws its last error. */
export async function untilItAnswers<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await setTimeout(20);
    }
  }
}

/**
 * What all processes of a test run share: made by the first that asks, the others wait for it.
 *
 * @param start whose result is plain JSON. The file that it is given says so to the others, and is removed with the service.
 */
export async function sharedInRun<T extends { readonly guard: number }>(
  name: string,
  start: (file: string) => Promise<T>,
): Promise<T> {
  const place = join(tmpdir(), `brushwork-shared-${name}-${runProcess()}`);
  const file = `${place}.json`;
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const shared = readShared<T>(file);
    if (shared !== undefined) return shared;
    if (takes(place)) {
      try {
        const started = await start(file);
        writeFileSync(`${file}.new`, JSON.stringify(started), { mode: 0o600 });
        await rename(`${file}.new`, file);
        return started;
      } finally {
        await rm(place, { recursive: true });
      }
    }
    if (performance.now() > deadline) throw new Error(`${name} was not started within ${START_TIMEOUT_MS} ms`);
    await setTimeout(20);
  }
}

function readShared<T extends { readonly guard: number }>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  const shared: T = JSON.parse(readFileSync(file, 'utf8'));
  try {
    process.kill(shared.guard, 0);
    return shared;
  } catch {
    // Of an earlier run, whose process had the same id.
    return undefined;
  }
}

/** One process does, at a time. */
function takes(place: string): boolean {
  try {
    mkdirSync(place);
    return true;
  } catch {
    return false;
  }
}
