/** Whatever dies, stops or forgets: each job is delivered once or has words, in order, and no picture or post is lost or there twice. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ChaosFleet } from './chaos/chaos-fleet.js';
import { FULL, runChaos } from './chaos/chaos-run.js';
import { faultsOf } from './chaos/faults.js';
import { FleetServices } from './chaos/fleet-services.js';
import { fleetMissing } from './fleet-harness.js';

/**
 * Each takes most of a minute: `CHAOS_SEEDS=30` runs so many, others each time, and `CHAOS_SEED=7` repeats one; without, none is run. What happens
 * when is told with `CHAOS_TRACE=1`; `CHAOS_LOG` names a file for the lines of all processes.
 */
const { CHAOS_SEED, CHAOS_SEEDS } = process.env;
const first = Number(CHAOS_SEED ?? Math.floor(Math.random() * 1e6));
const count = CHAOS_SEED === undefined ? Number(CHAOS_SEEDS ?? 0) : 1;
const seeds = Array.from({ length: count }, (_, index) => first + index);

describe.skipIf(fleetMissing !== undefined)(`chaos${fleetMissing === undefined ? '' : ` (${fleetMissing})`}`, () => {
  let services: FleetServices | undefined;
  beforeAll(async () => {
    if (seeds.length > 0) services = await FleetServices.start();
  });
  afterAll(() => services?.stop());

  if (seeds.length === 0) it.skip('no seed is asked for', () => {});
  it.each(seeds)('of seed %i loses nothing and does nothing twice', async (seed) => {
    console.log(`CHAOS_SEED=${seed} repeats this one.`);
    const fleet = await ChaosFleet.open(FULL, services as FleetServices);
    onTestFinished(() => fleet.close());
    const result = await runChaos(fleet, seed);
    const { faults, summary } = await faultsOf(result);
    console.log(`seed ${seed}: ${summary}; of the processor: ${fleet.processorTimes()}`);
    if (faults.length > 0) console.log(result.happened.join('\n'));
    expect(faults).toEqual([]);
  });
});
