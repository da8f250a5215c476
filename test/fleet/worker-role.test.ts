/**
 * A whole worker with the real engine, the database role of deploy/postgres and the Redis user of docs/security.md: it paints all that there is
 * to paint, and misses no right.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../src/http/listen.js';
import { encodeAnimation } from '../../src/images/index.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { drawSampleAnimation } from '../../src/samples/animations.js';
import { FLEET_TIMING } from '../../src/store/fleet/fleet-timing.js';
import { eventually, jobRequest } from '../jobs/jobs-harness.js';
import { ended, FleetHarness, fleetMissing } from './fleet-harness.js';

const psqlMissing = spawnSync('psql', ['--version']).status === 0 ? undefined : 'no psql in PATH';
const missing = fleetMissing ?? psqlMissing;
const GRANTS = fileURLToPath(new URL('../../deploy/postgres/worker-grants.sql', import.meta.url));
const SECURITY = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
const [, REDIS_USER = '', REDIS_RULES = ''] = /`ACL SETUSER (\S+) (.*?)`/.exec(SECURITY) ?? [];
const PASSWORD = 'of-the-worker';

function asWorker(ownersUrl: string): string {
  execFileSync('psql', ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--file', GRANTS, ownersUrl], {
    env: { ...process.env, WORKER_PASSWORD: PASSWORD },
  });
  const url = new URL(ownersUrl);
  url.username = 'brushwork_worker';
  url.password = PASSWORD;
  return url.href;
}

describe.skipIf(missing !== undefined)(`the role of workers${missing === undefined ? '' : ` (${missing})`}`, () => {
  it('is enough for a painting, for several small ones, for an animation, for its figures, and to end', async () => {
    const harness = await FleetHarness.open();
    await harness.useRedisAs(REDIS_USER, 'PASSWORD', REDIS_RULES.split(' '));
    const { jobs, delivery } = await harness.startBot(FLEET_TIMING);
    const port = await freePort();
    const worker = harness.spawnWorker({
      DATABASE_URL: asWorker(harness.location),
      BRUSHWORK_NETWORK: 'lite',
      BRUSHWORK_THREADS: '1',
      BRUSHWORK_HEALTH_PORT: String(port),
      BRUSHWORK_LOG_LEVEL: 'warn',
    });
    const { bytes: moving } = await encodeAnimation(await drawSampleAnimation('shapes', 2, 64), { format: 'gif' });
    const options = { ...DEFAULTS, network: 'lite', quality: 'draft', size: 64, iterations: 2 } as const;
    const panels = [{ options: {}, styles: null, name: 'one' }];
    const accepted = [
      await jobs.accept(jobRequest({ options, userId: 'ann' })),
      await jobs.accept(jobRequest({ options, userId: 'bob', panels })),
      await jobs.accept(
        jobRequest({ options, userId: 'cleo', content: moving, animate: { frames: 2, milliseconds: 10_000 } }),
      ),
    ];
    await eventually(() => expect(delivery.arrived).toHaveLength(accepted.length)).catch(() => {});
    expect(harness.words).toEqual([]);
    for (const job of accepted)
      expect(await delivery.of(job)).toMatchObject({ times: 1, job: { attempt: 1, failure: null } });
    const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(figures).toMatch(/^brushwork_figures_up\S* 1$/m);
    worker.kill('SIGTERM');
    await ended(worker);
    expect(worker.exitCode).toBe(0);
    expect(await harness.workerIds()).toEqual([]);
    expect(harness.words).toEqual([]);
  });
});
