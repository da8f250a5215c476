/** What something comes to, if it comes in time. */
import { setTimeout } from 'node:timers/promises';

/** @returns undefined where the task takes longer; it goes on, and whoever has it waits for it again or never. @throws as the task, in time. */
export async function within<Result>(milliseconds: number, task: Promise<Result>): Promise<Result | undefined> {
  const stop = new AbortController();
  const late = setTimeout(milliseconds, undefined, { ref: false, signal: stop.signal }).catch(() => undefined);
  // A task that fails after its time is nobody's.
  task.catch(() => {});
  try {
    return await Promise.race([task, late]);
  } finally {
    stop.abort();
  }
}
