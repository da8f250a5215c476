/** What a day costs a fleet of a thousand workers: how long members wait, by the speed of the workers. */
import { simulateDay } from './simulation.js';

const SEED = Number(process.env.FLEET_SEED ?? 1);
const FLEET = { members: 1_000_000, workers: 1000, perMember: 3, total: 10_000 } as const;
/** Seconds of a painting with the default options. */
const SPEEDS = [15, 18, 20] as const;

/** As `npm run bench -- load` and `-- idle` have measured it: statements and commands. Of a worker, while it has nothing to do. */
const OPERATIONS = {
  postgres: { painting: 25, workerSecond: 1.2 },
  // Each free worker is told of each new painting, and looks once a second for all of them.
  redis: { painting: 57, workerSecond: 2 },
} as const;

const operationsPerSecond = (name: keyof typeof OPERATIONS, paintings: number, workers: number): string =>
  (paintings * OPERATIONS[name].painting + workers * OPERATIONS[name].workerSecond).toFixed(0);

export async function benchSizes(): Promise<{ acceptedPerSecond: number; active: number }> {
  const { members, workers, perMember, total } = FLEET;
  console.log(`\nA day of ${members} members and ${workers} workers (seed ${SEED}, at most ${total} active jobs)`);
  console.log(
    'seconds of a painting | paintings | a second at the peak | workers busy, mean and peak | longest queue | wait p50, p99, longest, s | first paintings p99, s | refused | Postgres, Redis: operations a second at the peak',
  );
  let [acceptedPerSecond, active] = [0, 0];
  for (const hasCrowd of [false, true])
    for (const secondsOfDefault of SPEEDS) {
      const day = await simulateDay({ seed: SEED, members, workers, perMember, total, secondsOfDefault, hasCrowd });
      const { wait, firstWait, busy, refused } = day;
      if (!hasCrowd && refused.total === 0) [acceptedPerSecond, active] = [day.acceptedPerSecondAtPeak, day.mostActive];
      const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
      console.log(
        [
          `${secondsOfDefault}${hasCrowd ? ', and 5,000 come at once' : ''}`,
          day.accepted,
          day.acceptedPerSecondAtPeak.toFixed(1),
          `${percent(busy.mean)}, ${percent(busy.peak)}`,
          day.longestQueue,
          [wait.p50, wait.p99, wait.longest].map((each) => each.toFixed(1)).join(', '),
          firstWait.p99.toFixed(1),
          `${refused.member} by the member's limit, ${refused.total} by the total`,
          (['postgres', 'redis'] as const)
            .map((name) => operationsPerSecond(name, day.acceptedPerSecondAtPeak, workers))
            .join(', '),
        ].join(' | '),
      );
    }
  return { acceptedPerSecond, active };
}
