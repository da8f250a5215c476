/** Measuring two things in turns, so that what else the machine does cannot flatter either of them. */

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** "0.61 (0.55-0.70)": the median, and the least and the most. */
export const spread = (values: readonly number[], digits = 2): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)})`;

/** Wall-clock and processor milliseconds; the latter counts all threads, and hardly knows of other processes. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpuBegan);
  return { wall: performance.now() - began, cpu: (user + system) / 1000 };
}

/** @returns for each of the works its costs, one a round. */
export async function inTurns<Name extends string>(
  rounds: number,
  works: Record<Name, () => Promise<Cost>>,
): Promise<Record<Name, Cost[]>> {
  const names = Object.keys(works) as Name[];
  const costs = Object.fromEntries(names.map((name): [Name, Cost[]] => [name, []])) as Record<Name, Cost[]>;
  for (let round = 0; round < rounds; round++) for (const name of names) costs[name].push(await works[name]());
  return costs;
}

/** Ratios of two works, round by round. */
export const ratios = (ours: readonly Cost[], theirs: readonly Cost[], clock: keyof Cost): number[] =>
  ours.map((cost, round) => cost[clock] / (theirs[round] as Cost)[clock]);
