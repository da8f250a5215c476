/** `npm start -- --fleet 1x1`, with the services that are installed: it comes up, paints, and leaves nothing behind. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../src/http/listen.js';
import { findPrograms } from '../../src/playground/services.js';
import { WAIT_TIMEOUT_MS } from './harness/e2e-harness.js';

const program = (name: string) => fileURLToPath(new URL(`../../dist/src/${name}.js`, import.meta.url));

function whatIsMissing(): string | undefined {
  try {
    findPrograms();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Ids of all processes that one has started, and that those have. */
function descendantsOf(pid: number): number[] {
  const table = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const rows = table.map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) for (const [id, above] of rows) if (above === parent) found.push(id);
  return found.slice(1);
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const missing = whatIsMissing();

describe.skipIf(missing !== undefined)(`a fleet on one machine${missing === undefined ? '' : ` (${missing})`}`, () => {
  it('comes up, delivers a painting, and ends on SIGTERM with all of its processes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brushwork-playground-'));
    const environment = {
      ...process.env,
      DISCORD_TOKEN: '',
      BRUSHWORK_DATA_DIR: folder,
      BRUSHWORK_LOCAL_DISCORD_PORT: String(await freePort()),
      BRUSHWORK_NETWORK: 'lite',
      BRUSHWORK_THREADS: '1',
    };
    const fleet = spawn(process.execPath, [program('main'), '--fleet', '1x1'], { env: environment });
    const ended = once(fleet, 'exit');
    let words = '';
    for (const stream of [fleet.stdout, fleet.stderr]) stream.on('data', (chunk: Buffer) => (words += chunk));
    const pid = fleet.pid as number;
    let known: number[] = [];
    onTestFinished(async () => {
      for (const each of [pid, ...known].filter(isAlive)) process.kill(each, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });
    await vi.waitFor(
      () => {
        if (fleet.exitCode !== null) throw new Error(`it ended with status ${fleet.exitCode}:\n${words}`);
        expect(words).toContain('The local Discord is open');
      },
      { timeout: WAIT_TIMEOUT_MS, interval: 50 },
    );
    const pictures = join(folder, 'tried');
    const member = spawn(process.execPath, [program('try'), '-o', pictures, '--size', '64', '--quality', 'draft'], {
      env: environment,
    });
    let said = '';
    for (const stream of [member.stdout, member.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
    const [status] = await once(member, 'exit');
    expect([status, said]).toEqual([0, expect.stringContaining('Finished.')]);
    known = descendantsOf(pid);
    // A bot, a worker with its engine, Postgres with its own processes, Redis.
    expect(known.length).toBeGreaterThan(6);
    fleet.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(known.filter(isAlive)).toEqual([]);
  });
});
