/** A worker that has its pictures where no bot has them says so and ends: what it painted, nobody would find. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, jobRequest } from '../jobs/jobs-harness.js';
import { ended, FleetHarness, fleetMissing } from './fleet-harness.js';

const why = fleetMissing === undefined ? '' : ` (${fleetMissing})`;

describe.skipIf(fleetMissing !== undefined)(`a worker without the pictures of its fleet${why}`, () => {
  let elsewhere: string;
  beforeEach(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), 'brushwork-elsewhere-'));
  });
  afterEach(() => rm(elsewhere, { recursive: true, force: true }));
  const sentence = () =>
    `This process keeps pictures in ${elsewhere}, and the others of its fleet keep theirs elsewhere`;

  it('ends with a sentence and status 78', async () => {
    const harness = await FleetHarness.open();
    await harness.startBot();
    const worker = harness.spawnWorker({ BRUSHWORK_DATA_DIR: elsewhere, BRUSHWORK_NETWORK: 'lite' });
    await ended(worker);
    expect(worker.exitCode).toBe(78);
    expect(harness.words.join('')).toContain(sentence());
  });

  it('paints nothing where it came before the first bot, and ends once that is there', async () => {
    const harness = await FleetHarness.open();
    const worker = await harness.startWorker({}, { BRUSHWORK_DATA_DIR: elsewhere });
    const { jobs, delivery } = await harness.startBot();
    const job = await jobs.accept(jobRequest());
    await ended(worker);
    expect(worker.exitCode).toBe(78);
    expect(harness.words.join('')).toContain(sentence());
    await harness.startWorker();
    expect(await delivery.of(job)).toMatchObject({ times: 1 });
    await eventually(async () => expect(await jobs.count()).toMatchObject({ delivered: 1, failed: 0 }));
  });
});
