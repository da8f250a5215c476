import { cpus } from 'node:os';

/** Processor time since some moment, in milliseconds. */
export interface ProcessorTimes {
  /** Of all processors together, idle or not. */
  readonly all: number;
  readonly idle: number;
  /** What this process had. */
  readonly own: number;
}

function readTimes(): ProcessorTimes {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  const { user, system } = process.cpuUsage();
  return { all, idle: times.reduce((sum, { idle }) => sum + idle, 0), own: (user + system) / 1000 };
}

/** Where more of the processors is idle, other programs hold nobody up. */
const IDLE_SHARE = 0.05;

/** @returns what tells how much of the processor time that was used since then this process had, 0-1: 1 where some was left over, or nothing is known. */
export function watchProcessorShare(read = readTimes): () => number {
  const before = read();
  return () => {
    const now = read();
    const [all, idle, own] = [now.all - before.all, now.idle - before.idle, now.own - before.own];
    const isFull = all > 0 && idle < IDLE_SHARE * all;
    return isFull ? Math.min(1, own / (all - idle)) : 1;
  };
}
