/**
 * Ends the services of a playground that has ended without ending them, as by SIGKILL: told over IPC of each, and that the playground is gone
 * by the end of the channel. Its argument is how long they are left alone then, in milliseconds.
 */
import { setTimeout } from 'node:timers/promises';
import type { Watched } from './watch-services.js';

/** Longer than an orderly end takes, in milliseconds. */
const ENDS_WITHIN_MS = 10_000;
const POLL_INTERVAL_MS = 100;

const watched: Watched[] = [];

/** @returns whether it was there. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function end({ pid, signal }: Watched): Promise<void> {
  send(pid, signal);
  for (const until = Date.now() + ENDS_WITHIN_MS; Date.now() < until; await setTimeout(POLL_INTERVAL_MS))
    if (!send(pid, 0)) return;
  send(pid, 'SIGKILL');
}

process.on('message', (service: Watched) => void watched.push(service));
process.once('disconnect', async () => {
  await setTimeout(Number(process.argv[2]));
  await Promise.all(watched.map(end));
  process.exit();
});
process.send?.('ready');
