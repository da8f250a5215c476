/** Which worker paints what: by what each announces of itself, and by the versions of all. */
import type { ChildProcess } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type AliveWorker, canDo, type WorkerInfo } from '../../src/jobs/fleet/worker-info.js';
import type { Job } from '../../src/jobs/job.js';
import { LARGE_MEMORY_BYTES } from '../../src/jobs/queue/job-needs.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { databaseTime } from '../../src/store/database-time.js';
import { eventually, jobRequest } from '../jobs/jobs-harness.js';
import { ended, FleetHarness, fleetMissing } from './fleet-harness.js';

const worker = (more: Partial<WorkerInfo> = {}): WorkerInfo => ({
  host: 'here',
  engine: 'ONNX Runtime (cpu)',
  isGpu: false,
  workers: 1,
  memory: 2 * LARGE_MEMORY_BYTES,
  networks: ['any', 'vgg16'],
  paintsWith: [],
  megapixelsPerSecond: null,
  running: [],
  ...more,
});
const others = (...infos: WorkerInfo[]): AliveWorker[] =>
  infos.map((info, index) => ({ id: String(index), protocol: 1, info }));

describe('a worker', () => {
  const usual = { network: 'any', size: 'usual' } as const;
  const large = { network: 'any', size: 'large' } as const;
  const small = worker({ memory: LARGE_MEMORY_BYTES - 1 });
  const gpu = worker({ isGpu: true });

  it('leaves large paintings to others where it has too little memory', () => {
    expect([canDo(small, usual, []), canDo(small, large, [])]).toEqual([true, false]);
    expect(canDo(worker(), large, others(small))).toBe(true);
  });

  it('leaves large paintings, and no other ones, to a GPU that can do them', () => {
    expect([canDo(worker(), large, others(gpu)), canDo(worker(), usual, others(gpu))]).toEqual([false, true]);
    expect(canDo(gpu, large, others(worker()))).toBe(true);
    // One that cannot do them is no reason to wait.
    const smallGpu = worker({ isGpu: true, memory: 1e9 });
    expect(canDo(worker(), large, others(smallGpu))).toBe(true);
    const vgg = { network: 'vgg16', size: 'large' } as const;
    expect(canDo(worker(), vgg, others(worker({ isGpu: true, networks: ['any'] })))).toBe(true);
  });

  it('paints with no network that it lacks', () => {
    expect(canDo(worker(), { network: 'vgg19', size: 'usual' }, [])).toBe(false);
  });
});

const why = fleetMissing === undefined ? '' : ` (${fleetMissing})`;

describe.skipIf(fleetMissing !== undefined)(`workers of a fleet${why}`, () => {
  const idOf = ({ pid }: ChildProcess, ids: readonly string[]) => ids.find((id) => id.includes(`:${pid}:`));

  it('take what each can do: a large painting waits for one with the memory, and goes to a GPU where there is one', async () => {
    const harness = await FleetHarness.open();
    const { jobs, delivery } = await harness.startBot();
    const rowOf = ({ id }: Job) =>
      harness.store.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const paintedBy = async (job: Job) => {
      const { job: arrived } = await delivery.of(job);
      return arrived.painted?.engine;
    };
    const large = (userId: string) =>
      jobs.accept(jobRequest({ userId, options: { ...DEFAULTS, network: 'lite', size: 2048 } }));
    const memory = (megabytes: number) => ({ BRUSHWORK_WORKER_MEMORY_MB: String(megabytes) });
    await harness.startWorker({ engine: 'Small (cpu)' }, memory(1000));
    const waits = await large('ann');
    const goes = await jobs.accept(jobRequest({ userId: 'bob' }));
    expect(await paintedBy(goes)).toBe('Small (cpu)');
    expect((await rowOf(waits)).attempt).toBe(0);
    await harness.startWorker({ engine: 'Big (cpu)' }, memory(8000));
    expect(await paintedBy(waits)).toBe('Big (cpu)');
    const gpu = await harness.startWorker({ engine: 'Big (gpu)' }, memory(8000));
    // Two beats: both know of it.
    await seesAll(harness, gpu);
    expect(await paintedBy(await large('cleo'))).toBe('Big (gpu)');
    gpu.kill('SIGTERM');
    await ended(gpu);
    expect(await paintedBy(await large('dan'))).toBe('Big (cpu)');
  });

  /** Resolves once every worker has beaten twice since it came. */
  async function seesAll({ store }: FleetHarness, newest: ChildProcess): Promise<void> {
    const seen = () => store.selectFrom('processes').select(['id', 'seen_at']).where('role', '=', 'worker').execute();
    for (let beat = 0; beat < 2; beat++) {
      const before = new Map((await seen()).map(({ id, seen_at }) => [id, Number(seen_at)]));
      expect(idOf(newest, [...before.keys()])).toBeDefined();
      await eventually(async () => {
        for (const { id, seen_at } of await seen()) expect(Number(seen_at)).toBeGreaterThan(before.get(id) ?? 0);
      });
    }
  }

  it('take no jobs while another process is of a newer version, and say so', async () => {
    const harness = await FleetHarness.open();
    const { jobs, delivery } = await harness.startBot();
    const time = databaseTime(harness.store);
    const hour = 3600_000;
    const newer = { id: 'newer', role: 'bot', version: '99.0.0', protocol: 99, started_at: 0, info: '{}' };
    await harness.store
      .insertInto('processes')
      // Alive for as long as the test takes.
      .values(({ eb }) => ({ ...newer, seen_at: eb(time, '+', hour) }))
      .execute();
    const old = await harness.startWorker({}, { BRUSHWORK_LOG_LEVEL: 'info' });
    const job = await jobs.accept(jobRequest());
    await eventually(() => expect(harness.words.join('')).toMatch(/"newest":99,.*this worker takes no jobs until/));
    expect(harness.words.join('')).not.toContain('ready to paint');
    await seesAll(harness, old);
    const row = harness.store.selectFrom('jobs').select(['state', 'attempt']).where('id', '=', job.id);
    expect(await row.executeTakeFirst()).toEqual({ state: 'queued', attempt: 0 });
    await harness.store.deleteFrom('processes').where('id', '=', newer.id).execute();
    expect(await delivery.of(job)).toMatchObject({ times: 1, job: { attempt: 1 } });
    expect(harness.words.join('')).toContain('this worker takes jobs again');
  });
});
