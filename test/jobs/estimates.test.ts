/** How long things take: what the cost model has learnt, and when waiting jobs are expected to begin. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CostModel, type CostQuery } from '../../src/jobs/cost-model.js';
import type { Job } from '../../src/jobs/job.js';
import { estimateStarts } from '../../src/jobs/queue-positions.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { openDatabase } from '../../src/store/database.js';
import type { Quality } from '../../src/style-transfer/pyramid.js';
import { fixedClock } from '../time/fixed-clock.js';
import { FakePaintService, JobsHarness, jobRequest } from './jobs-harness.js';

const asked = (options: Partial<CostQuery['options']> = {}, aspect = 1.5): CostQuery => ({
  options: { ...DEFAULTS, network: 'lite', quality: 'standard', size: 448, ...options },
  aspect,
});

/** A painting of 448 x 299 that took 40 seconds. */
const painted = { engine: 'onnx', seconds: 40, width: 448, height: 299 };

async function learnt() {
  const store = await openDatabase(':memory:');
  const costs = await CostModel.open(store);
  await costs.learn(asked().options, painted);
  return { store, costs };
}

describe('the cost model', () => {
  it('knows nothing before the first painting', async () => {
    const costs = await CostModel.open(await openDatabase(':memory:'));
    expect(costs.seconds('onnx', asked())).toBeUndefined();
    expect(costs.stepDeadline('onnx', asked())).toBe(300);
  });

  it('predicts an equal painting from the second on, and over a restart', async () => {
    const { store, costs } = await learnt();
    for (const model of [costs, await CostModel.open(store)]) {
      const predicted = model.seconds('onnx', asked()) as number;
      expect(predicted / painted.seconds).toBeCloseTo(1, 1.5);
    }
  });

  it('expects less of a narrower picture, in proportion', async () => {
    const { costs } = await learnt();
    const seconds = (aspect: number) => costs.seconds('onnx', asked({}, aspect)) as number;
    expect(seconds(3) / seconds(1.5)).toBeCloseTo(0.5, 1);
    expect(seconds(1 / 3)).toBeCloseTo(seconds(3), 0);
    expect(seconds(1)).toBeGreaterThan(seconds(1.5));
  });

  it('expects more of what is larger, finer or has more iterations', async () => {
    const { costs } = await learnt();
    const seconds = (options: Partial<CostQuery['options']>) => costs.seconds('onnx', asked(options)) as number;
    const size = fc.integer({ min: 64, max: 2048 });
    fc.assert(
      fc.property(size, size, fc.constantFrom<Quality>('draft', 'standard', 'fine'), (a, b, quality) => {
        fc.pre(Math.abs(a - b) > 32);
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        expect(seconds({ size: large, quality })).toBeGreaterThan(seconds({ size: small, quality }));
      }),
    );
    expect(seconds({ quality: 'draft' })).toBeLessThan(seconds({ quality: 'standard' }));
    expect(seconds({ quality: 'standard' })).toBeLessThan(seconds({ quality: 'fine' }));
    expect(seconds({ iterations: 100 })).toBeLessThan(seconds({ iterations: 200 }));
  });

  it('follows a machine that becomes slower', async () => {
    const { costs } = await learnt();
    for (let i = 0; i < 10; i++) await costs.learn(asked().options, { ...painted, seconds: 80 });
    expect(costs.seconds('onnx', asked())).toBeGreaterThan(75);
    expect(costs.seconds('onnx', asked())).toBeLessThan(85);
  });

  it('takes another network for what it knows, and another engine for unknown', async () => {
    const { costs } = await learnt();
    expect(costs.seconds('onnx', asked({ network: 'vgg16' }))).toBeDefined();
    expect(costs.seconds('tensorflow', asked())).toBeUndefined();
    // Before a worker is ready nobody knows which engine it will be.
    expect(costs.seconds(undefined, asked())).toBe(costs.seconds('onnx', asked()));
  });

  it('lets a step take ten times what is expected of it, and a minute at least', async () => {
    const { costs } = await learnt();
    expect(costs.stepDeadline('onnx', asked({ size: 64 }))).toBe(60);
    const large = asked({ size: 2048 });
    await costs.learn(large.options, { ...painted, seconds: 4000, width: 448, height: 299 });
    const step = costs.seconds('onnx', { ...large, options: { ...large.options, iterations: 1 } }) as number;
    expect(costs.stepDeadline('onnx', large)).toBeCloseTo(10 * step, 6);
    expect(10 * step).toBeGreaterThan(60);
  });
});

describe('the time left', () => {
  it('is unknown at first, and what was learnt of such paintings from the second one on, also after a restart', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const first = await jobs.accept(jobRequest());
    const unknown = await house.painter.next();
    unknown.earlyStep(0.1);
    unknown.step(0.2);
    unknown.finish({ width: 64, height: 48, seconds: 20 });
    await house.delivery.of(first);
    expect(house.delivery.left).toEqual([undefined, 8]);
    await jobs.accept(jobRequest());
    const second = await house.painter.next();
    second.earlyStep(0.25);
    expect((house.delivery.left.at(-1) as number) / 15).toBeCloseTo(1, 1);
    second.snapshot(0.5, 'half way');
    await house.close();
    await house.open();
    (await house.painter.next()).earlyStep(0.5);
    expect((house.delivery.left.at(-1) as number) / 10).toBeCloseTo(1, 1);
  });

  it('is not taken from another network, which may be ten times as fast', async () => {
    const { costs } = await learnt();
    expect(costs.measuredSeconds('onnx', asked({ network: 'vgg16' }))).toBeUndefined();
    expect(costs.measuredSeconds('onnx', asked({ quality: 'fine' }))).toBe(
      costs.seconds('onnx', asked({ quality: 'fine' })),
    );
  });
});

describe('expected starts', () => {
  const jobs = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `${index}` }) as Job);

  it('give each job to the worker that is free first', () => {
    expect(estimateStarts(jobs(4), [1000, 3000], () => 5)).toEqual([1000, 3000, 6000, 8000]);
  });

  it('end where something is not known', () => {
    expect(estimateStarts(jobs(2), [1000, undefined], () => 5)).toEqual([undefined, undefined]);
    const secondsOf = ({ id }: Job) => (id === '1' ? undefined : 5);
    expect(estimateStarts(jobs(4), [1000], secondsOf)).toEqual([1000, 6000, undefined, undefined]);
  });

  it('are told from the second job on, and heed how far the running one is', async () => {
    const house = await JobsHarness.build();
    const now = 1e12;
    const jobs = await house.open(new FakePaintService(), { clock: fixedClock(() => now) });
    const first = await jobs.accept(jobRequest());
    const second = await jobs.accept(jobRequest());
    expect(house.delivery.places.get(second.id)?.startsAt).toBeUndefined();
    const size = { width: 64, height: 48 };
    (await house.painter.next()).finish({ ...size, seconds: 20 });
    await house.delivery.of(first);
    const sitting = await house.painter.next();
    const [third, fourth] = [await jobs.accept(jobRequest()), await jobs.accept(jobRequest())];
    const startOf = ({ id }: Job) => (house.delivery.places.get(id)?.startsAt as number) - now;
    expect(startOf(third) / 20_000).toBeCloseTo(1, 1);
    expect(startOf(fourth) / 40_000).toBeCloseTo(1, 1);
    sitting.step(0.9);
    await jobs.cancel((await jobs.accept(jobRequest())).id, 'ann');
    expect(startOf(third)).toBe(1000);
  });

  it('are not learnt from what went on from a checkpoint', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    await jobs.accept(jobRequest());
    (await house.painter.next()).snapshot(0.9, 'nearly there');
    await house.close();
    await house.open();
    const resumed = await house.painter.next();
    await house.jobs.accept(jobRequest());
    const last = await house.jobs.accept(jobRequest());
    resumed.finish({ seconds: 1 });
    await house.painter.next();
    expect(house.delivery.places.get(last.id)?.startsAt).toBeUndefined();
  });
});
