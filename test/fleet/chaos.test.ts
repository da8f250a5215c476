/** Whatever dies, stops or forgets: each job is delivered once or has words, in order, and no picture or post is lost or there twice. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { ChaosFleet } from './chaos/chaos-fleet.js';
import { FULL, runChaos } from './chaos/chaos-run.js';
import { faultsOf } from './chaos/faults.js';
import { fleetMissing } from './fleet-harness.js';

/** `CHAOS_SEED=7` repeats one; `CHAOS_SEEDS=30` runs so many. Each takes half a minute, so that without either none is run. */
const { CHAOS_SEED, CHAOS_SEEDS = '0' } = process.env;
const first = CHAOS_SEED === undefined ? Math.floor(Math.random() * 1e6) : Number(CHAOS_SEED);
const seeds = Array.from({ length: CHAOS_SEED === undefined ? Number(CHAOS_SEEDS) : 1 }, (_, index) => first + index);

const missing = fleetMissing ?? (seeds.length === 0 ? 'it takes minutes: npm run test:chaos' : undefined);

describe.skipIf(missing !== undefined)(`chaos${missing === undefined ? '' : ` (${missing})`}`, () => {
  if (seeds.length === 0) it.skip('no seed is asked for', () => {});
  it.each(seeds)('of seed %i loses nothing and does nothing twice', async (seed) => {
    console.log(`CHAOS_SEED=${seed} repeats this one.`);
    const fleet = await ChaosFleet.open(FULL);
    onTestFinished(() => fleet.close());
    const result = await runChaos(fleet, seed);
    const { faults, summary } = await faultsOf(result);
    console.log(`seed ${seed}: ${summary}`);
    if (faults.length > 0) console.log(result.happened.join('\n'));
    expect(faults).toEqual([]);
  });
});
