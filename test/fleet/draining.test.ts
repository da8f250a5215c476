/** A worker that is told to end hands its painting on with the real engine: another one goes on where it was. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULTS } from '../../src/painting/options.js';
import { FLEET_TIMING } from '../../src/store/fleet/fleet-timing.js';
import { jobRequest } from '../jobs/jobs-harness.js';
import { ended, FleetHarness, fleetMissing } from './fleet-harness.js';

const SLEEPING_WORKER = fileURLToPath(new URL('../e2e/moved-clock.mjs', import.meta.url));
/** The engine has its share of a busy machine. */
const WAIT = { timeout: 240_000, interval: 5 };
const why = fleetMissing === undefined ? '' : ` (${fleetMissing})`;

describe.skipIf(fleetMissing !== undefined)(`a worker that is told to end${why}`, () => {
  it('puts its painting back, and another one goes on from there, not from the beginning', async () => {
    const harness = await FleetHarness.open();
    const { jobs, delivery, fleet } = await harness.startBot(FLEET_TIMING);
    /** How far each attempt said that it was. */
    const done: Record<number, number[]> = { 1: [], 2: [] };
    for (const kind of ['progress', 'snapshot'] as const)
      fleet.bus.on(kind, ({ attempt, progress }) => done[attempt].push(progress.done));
    // Real steps, with a sleep after each.
    const settings = { BRUSHWORK_NETWORK: 'lite', BRUSHWORK_THREADS: '1', STEP_MS: '40' };
    const startWorker = () => harness.spawnWorker(settings, undefined, ['--import', SLEEPING_WORKER]);
    const first = startWorker();
    const options = { ...DEFAULTS, network: 'lite', size: 64, iterations: 60 } as const;
    const job = await jobs.accept(jobRequest({ options }));
    // Told twice a second at most.
    await vi.waitFor(() => expect(done[1].at(-1)).toBeGreaterThan(done[1][0]), WAIT);
    first.kill('SIGTERM');
    await ended(first);
    expect(first.exitCode).toBe(0);
    const row = harness.store.selectFrom('jobs').select(['state', 'attempt']).where('id', '=', job.id);
    expect(await row.executeTakeFirst()).toEqual({ state: 'queued', attempt: 1 });
    const stoppedAt = Math.max(...done[1]);
    expect(stoppedAt).toBeLessThan(1);
    startWorker();
    await vi.waitFor(() => expect(delivery.arrived).toHaveLength(1), WAIT);
    expect(delivery.arrived[0].job).toMatchObject({ id: job.id, attempt: 2, failure: null });
    expect(done[2][0]).toBeGreaterThan(stoppedAt);
  });
});
