/** How long things take: what the cost model has learnt, and when waiting jobs are expected to begin. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CostModel, type CostQuery } from '../../src/jobs/cost-model.js';
import type { Job } from '../../src/jobs/job.js';
import { estimateStarts } from '../../src/jobs/positions/queue-positions.js';
import { DEFAULTS } from '../../src/painting/options.js';
import type { Quality } from '../../src/style-transfer/pyramid.js';
import { openNewDatabase } from '../services/databases.js';
import { fixedClock } from '../time/fixed-clock.js';
import { FakePaintService, JobsHarness, jobRequest } from './jobs-harness.js';

const asked = (options: Partial<CostQuery['options']> = {}, aspect = 1.5): CostQuery => ({
  options: { ...DEFAULTS, network: 'lite', quality: 'standard', size: 448, ...options },
  aspect,
});

/** A painting of 448 x 299 that took 40 seconds. */
const painted = { engine: 'onnx', seconds: 40, width: 448, height: 299 };

async function learnt() {
  const store = await openNewDatabase();
  const costs = await CostModel.open(store);
  await costs.learn(asked().options, painted);
  return { store, costs };
}

describe('the cost model', () => {
  it('knows nothing before the first painting', async () => {
    const costs = await CostModel.open(await openNewDatabase());
    expect(costs.seconds('onnx', asked())).toBeUndefined();
    expect(costs.stepDeadline('onnx', asked())).toBe(300);
  });

  it('predicts an equal painting from the second on, also after a restart', async () => {
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

  it('learns of large paintings, which are evaluated in tiles, apart', async () => {
    const { costs } = await learnt();
    const large = asked({ size: 2048 });
    const before = costs.seconds('onnx', large) as number;
    await costs.learn(large.options, { engine: 'onnx', seconds: 2 * before, width: 2048, height: 1365 });
    expect((costs.seconds('onnx', large) as number) / before).toBeCloseTo(2, 1);
    expect((costs.seconds('onnx', asked()) as number) / painted.seconds).toBeCloseTo(1, 1.5);
  });

  it('expects of an enlarged painting its finest scale, and of variations four small paintings', async () => {
    const { costs } = await learnt();
    const seconds = (query: CostQuery) => costs.seconds('onnx', query) as number;
    const large = asked({ size: 896 });
    expect(seconds({ ...large, start: 'hash' })).toBeLessThan(seconds(large));
    expect(seconds({ ...large, start: 'hash' })).toBeGreaterThan(seconds(asked()));
    const panels = [1, 2, 3, 4].map(() => ({ options: {}, styles: null, name: null, picture: null }));
    expect(seconds({ ...large, panels })).toBeCloseTo(4 * seconds(asked({ size: 256 })), 6);
  });

  it('expects more of what is larger, finer or has more iterations', async () => {
    const { costs } = await learnt();
    const seconds = (options: Partial<CostQuery['options']>) => costs.seconds('onnx', asked(options)) as number;
    const size = fc.integer({ min: 64, max: 2048 });
    fc.assert(
      fc.property(size, size, fc.constantFrom<Quality>('draft', 'standard', 'fine'), (a, b, quality) => {
        // Of the largest scales fewer steps are made, and only whole ones.
        fc.pre(Math.abs(a - b) > Math.max(32, Math.max(a, b) / 8));
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

  it('uses figures of another network, but not of another engine', async () => {
    const { costs } = await learnt();
    expect(costs.seconds('onnx', asked({ network: 'vgg16' }))).toBeDefined();
    expect(costs.seconds('tensorflow', asked())).toBeUndefined();
    // Before a worker is ready nobody knows which engine it will be.
    expect(costs.seconds(undefined, asked())).toBe(costs.seconds('onnx', asked()));
  });

  it('sets the step deadline to ten times the expected time, at least a minute', async () => {
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
  it('is unknown at first, and estimated from earlier paintings after that, also after a restart', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const first = await jobs.accept(jobRequest());
    const unknown = await harness.paintService.next();
    unknown.earlyStep(0.1);
    unknown.step(0.2);
    unknown.finish({ width: 64, height: 48, seconds: 20 });
    await harness.delivery.of(first);
    expect(harness.delivery.left).toEqual([undefined, 8]);
    await jobs.accept(jobRequest());
    const second = await harness.paintService.next();
    second.earlyStep(0.25);
    expect((harness.delivery.left.at(-1) as number) / 15).toBeCloseTo(1, 1);
    second.snapshot(0.5, 'half way');
    await harness.close();
    await harness.open();
    (await harness.paintService.next()).earlyStep(0.5);
    expect((harness.delivery.left.at(-1) as number) / 10).toBeCloseTo(1, 1);
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

  it('are undefined from the first unknown on', () => {
    expect(estimateStarts(jobs(2), [1000, undefined], () => 5)).toEqual([undefined, undefined]);
    // No worker is there.
    expect(estimateStarts(jobs(2), [], () => 5)).toEqual([undefined, undefined]);
    const secondsOf = ({ id }: Job) => (id === '1' ? undefined : 5);
    expect(estimateStarts(jobs(4), [1000], secondsOf)).toEqual([1000, 6000, undefined, undefined]);
  });

  it('are announced from the second job on, and depend on the progress of the running one', async () => {
    const harness = await JobsHarness.build();
    const now = 1e12;
    const jobs = await harness.open(new FakePaintService(), { clock: fixedClock(() => now) });
    const first = await jobs.accept(jobRequest());
    const second = await jobs.accept(jobRequest());
    expect(harness.delivery.places.get(second.id)?.startsAt).toBeUndefined();
    const size = { width: 64, height: 48 };
    (await harness.paintService.next()).finish({ ...size, seconds: 20 });
    await harness.delivery.of(first);
    const pending = await harness.paintService.next();
    const [third, fourth] = [await jobs.accept(jobRequest()), await jobs.accept(jobRequest())];
    const startOf = ({ id }: Job) => (harness.delivery.places.get(id)?.startsAt as number) - now;
    expect(startOf(third) / 20_000).toBeCloseTo(1, 1);
    expect(startOf(fourth) / 40_000).toBeCloseTo(1, 1);
    pending.step(0.9);
    await jobs.cancel((await jobs.accept(jobRequest())).id, 'ann');
    expect(startOf(third)).toBe(1000);
  });

  it('are not updated from a resumed painting', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    await jobs.accept(jobRequest());
    (await harness.paintService.next()).snapshot(0.9, 'nearly there');
    await harness.close();
    await harness.open();
    const resumed = await harness.paintService.next();
    await harness.jobs.accept(jobRequest());
    const last = await harness.jobs.accept(jobRequest());
    resumed.finish({ seconds: 1 });
    await harness.paintService.next();
    expect(harness.delivery.places.get(last.id)?.startsAt).toBeUndefined();
  });
});
