/** A crowd of 100 members, who send 300 commands within ten seconds: how long they wait for the first word, and what the bot needs. */
import build from '../test/build.js';
import { openCrowd } from '../test/e2e/harness/crowd.js';

const SIZE = { people: 100, each: 3, seconds: 10, limit: 240 };

const percentile = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

export async function benchCrowd(): Promise<void> {
  build();
  const { stage, send } = await openCrowd(SIZE);
  try {
    const { replies, accepted, half, end } = await send();
    const waits = replies.map(({ acknowledgedAfter = Number.NaN }) => acknowledgedAfter).sort((a, b) => a - b);
    console.log(`\nA crowd: ${replies.length} commands of ${SIZE.people} members within ${SIZE.seconds} s`);
    console.log(`${accepted} painted, ${replies.length - accepted} refused`);
    const [p50, p99, max] = [percentile(waits, 0.5), percentile(waits, 0.99), waits.at(-1)];
    console.log(`acknowledged after p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`);
    console.log(`memory ${half.memoryMb.toFixed(0)} MB at half time, ${end.memoryMb.toFixed(0)} MB at the end`);
    const delays = `${half.delayMs.toFixed(1)} and ${end.delayMs.toFixed(1)}`;
    console.log(`delay of the event loop while painting, p99 of both halves: ${delays} ms`);
  } finally {
    await stage.close();
  }
}
