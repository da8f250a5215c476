/** CPU time of a process and all its descendants: unlike wall time it does not depend on what else the machine does. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, on every Linux. */
const USER_HZ = 100;

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function readTimes(pid: string): ProcessTimes[] {
  try {
    // The command in parentheses may contain spaces. After it: state, parent, …, utime, stime, cutime, cstime as fields 14 to 17.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
    return [{ pid: Number(pid), parent: Number(fields[1]), ticks }];
  } catch {
    // It has ended.
    return [];
  }
}

/** @returns user and system time in seconds, with that of children that have ended; undefined where there is no /proc. */
export function cpuSeconds(root = process.pid): number | undefined {
  let pids: string[];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  const all = pids.flatMap(readTimes);
  const sum = (pid: number): number =>
    all.filter(({ parent }) => parent === pid).reduce((total, child) => total + sum(child.pid), 0) +
    (all.find((each) => each.pid === pid)?.ticks ?? 0);
  return sum(root) / USER_HZ;
}
