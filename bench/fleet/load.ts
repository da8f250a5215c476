/** 2,000 `/stylize` within a minute at one fleet on this machine, whose workers have a stand-in engine: how soon members have the first word. */
import { loadavg } from 'node:os';
import { ChaosFleet } from '../../test/fleet/chaos/chaos-fleet.js';
import { FULL, runChaos } from '../../test/fleet/chaos/chaos-run.js';

const SIZE = { ...FULL, members: 700, greedy: 0, jobs: 2000, events: 0, seconds: 60 } as const;

export async function benchLoad(): Promise<void> {
  const fleet = await ChaosFleet.open(SIZE);
  try {
    const result = await runChaos(fleet, 1, SIZE);
    const waits = result.replies.map(({ acknowledgedAfter = Number.POSITIVE_INFINITY }) => acknowledgedAfter);
    const sorted = waits.sort((one, other) => one - other);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    const unanswered = result.replies.filter(({ record }) => record.unanswered).length;
    const delivered = result.log.filter(({ msg }) => msg === 'delivered').map(({ time }) => time);
    const seconds = (delivered.reduce((a, b) => Math.max(a, b)) - delivered.reduce((a, b) => Math.min(a, b))) / 1000;
    console.log(
      `\n${result.replies.length} commands within ${SIZE.seconds} s; load of the machine ${loadavg()[0].toFixed(1)}`,
    );
    console.log(`acknowledged after p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms; ${unanswered} unanswered`);
    console.log(
      `${delivered.length} delivered in ${seconds.toFixed(0)} s: ${(delivered.length / seconds).toFixed(1)} a second`,
    );
  } finally {
    await fleet.close();
  }
}
