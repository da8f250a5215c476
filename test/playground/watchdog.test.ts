/** A playground that is killed leaves no service running. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { childProgram } from '../../src/child-process/child-program.js';
import { startWatchdog } from '../../src/playground/watch-services.js';

function service() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

it('services end in an orderly way when who started them is gone, however that was', async () => {
  const [one, other] = [service(), service()];
  // As `startWatchdog` starts it; the end of the channel is all that it sees of a process that is killed.
  const { path, execArgv } = childProgram(
    'watchdog',
    new URL('../../src/playground/watchdog.ts', import.meta.url).href,
  );
  const watchdog = spawn(process.execPath, [...execArgv, path, '0'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(watchdog, 'message');
  const ended = Promise.all([once(one, 'exit'), once(other, 'exit'), once(watchdog, 'exit')]);
  watchdog.send({ pid: one.pid, signal: 'SIGINT' });
  watchdog.send({ pid: other.pid, signal: 'SIGTERM' });
  watchdog.disconnect();
  expect(await ended).toEqual([
    [null, 'SIGINT'],
    [null, 'SIGTERM'],
    [0, null],
  ]);
});

it('a watchdog that is stopped ends nothing', async () => {
  const child = service();
  const watchdog = await startWatchdog();
  watchdog.watch({ pid: child.pid as number, signal: 'SIGTERM' });
  await watchdog.stop();
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
});
