/** How a painting fits into memory, and what is said where it does not. */
import { describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { memoryError, planMemory, withinPlan } from '../../src/painting/memory.js';
import { randomNetwork } from '../engines/reference.js';

it.each([
  [3_910_000_000, 3_890_000_000, '4.0', '3.8'],
  [6_500_000_000, 1_500_000_000, '6.5', '1.5'],
  [3_900_000_001, 3_900_000_000, '4.0', '3.9'],
])('%d bytes that do not fit into %d never look as if they did', (needed, available, more, less) => {
  const { details } = memoryError(needed, available, { width: 8192, height: 4608 });
  expect(details).toEqual({ needed: more, available: less, width: 8192, height: 4608 });
});

describe('what an evaluation may take', () => {
  const network = randomNetwork(1, [4, 4, 6]);
  const stages = [256, 512, 1024, 2048].map((side) => ({ width: side, height: side, network, iterations: 1 }));
  const request = { stages, margin: 0, pooling: 'average', scales: [4, 3, 1.5], optimiser: 'lbfgs' } as const;

  it('is told only of the stages that do not fit at once', async () => {
    const engine = await createOnnxEngine({ device: 'cpu', threads: 1 });
    const whole = planMemory(request, engine, 64e9);
    expect(whole.evaluations).toEqual([undefined, undefined, undefined, undefined]);
    const tight = planMemory(request, engine, 0.8 * whole.bytes);
    expect(tight.bytes).toBeLessThanOrEqual(0.8 * whole.bytes);
    expect(tight.evaluations.map((memory) => memory === undefined)).toEqual([true, true, true, false]);
    const [, , , last] = withinPlan(stages, tight);
    expect(last).toEqual({ ...stages[3], memory: tight.evaluations[3] });
    await engine.dispose();
  });
});
