/** The processor's time of processes and of all that they started; where there is a `/proc`. */
import { readdirSync, readFileSync } from 'node:fs';

/** Of `/proc/PID/stat`, in fields after the name: see proc(5). */
const [PARENT, USER_TICKS, SYSTEM_TICKS, ENDED_USER_TICKS, ENDED_SYSTEM_TICKS] = [1, 11, 12, 13, 14] as const;
/** Of nearly every Linux: `getconf CLK_TCK`. */
const TICK_MS = 10;

interface Usage {
  readonly parent: number;
  readonly ms: number;
}

function readUsage(pid: string): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = [USER_TICKS, SYSTEM_TICKS, ENDED_USER_TICKS, ENDED_SYSTEM_TICKS].reduce(
      (sum, field) => sum + Number(fields[field]),
      0,
    );
    return { parent: Number(fields[PARENT]), ms: TICK_MS * ticks };
  } catch {
    // It has ended.
    return undefined;
  }
}

/** @returns milliseconds, of the process and of those below it; NaN where there is no `/proc`. */
export function processorTime(pid: number, { isAlone = false } = {}): number {
  const own = readUsage(String(pid));
  if (own === undefined || isAlone) return own?.ms ?? Number.NaN;
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const usage = readUsage(name);
      return usage === undefined ? [] : [{ pid: Number(name), ...usage }];
    });
  const sumOf = (parent: number): number =>
    all.filter((each) => each.parent === parent).reduce((sum, each) => sum + each.ms + sumOf(each.pid), 0);
  return own.ms + sumOf(pid);
}

/** @returns for how many milliseconds the process's first thread has waited, though it could have run; NaN where there is no `/proc`. */
export function waitedForProcessor(pid: number): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(waitedNs) / 1e6;
  } catch {
    return Number.NaN;
  }
}
