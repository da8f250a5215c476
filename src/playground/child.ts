/** A process that the playground starts, and ends with itself. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

export interface Child {
  readonly process: ChildProcess;
  /** Sends a signal, and SIGKILL to one that is still there after a while. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Longer than an orderly end takes, in milliseconds. */
const STOP_TIMEOUT_MS = 10_000;

export const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

/** @throws Error where it cannot be started. */
export async function startChild(program: string, args: readonly string[], options: SpawnOptions): Promise<Child> {
  const child = spawn(program, [...args], options);
  await once(child, 'spawn');
  return {
    process: child,
    async stop(signal = 'SIGTERM') {
      if (!isRunning(child)) return;
      const exit = once(child, 'exit');
      // One that is paused hears of nothing else.
      child.kill('SIGCONT');
      child.kill(signal);
      const late = new AbortController();
      const ended = await Promise.race([
        exit.then(() => true),
        setTimeout(STOP_TIMEOUT_MS, false, { signal: late.signal }),
      ]);
      late.abort();
      if (!ended) {
        child.kill('SIGKILL');
        await exit;
      }
    },
  };
}
