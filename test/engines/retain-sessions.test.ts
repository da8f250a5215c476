/** Sessions over several paintings of one size. */
import { afterEach, expect, it, vi } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import * as ort from '../../src/engines/onnx/runtime.js';
import type { Geometry } from '../../src/style-transfer/objective.js';
import { randomImage, randomNetwork, randomTargets } from './reference.js';

afterEach(() => vi.restoreAllMocks());

it('are made once while they are retained, and released afterwards', async () => {
  const engine = await createOnnxEngine({ device: 'cpu', threads: 1 });
  const created = vi.spyOn(ort.InferenceSession, 'create');
  const network = randomNetwork(1);
  const geometry: Geometry = { network, width: 20, height: 16, pooling: 'average', padding: 'replicate' };
  const targets = randomTargets(geometry, 3);
  const paint = async () => {
    const objective = await engine.objective(geometry, targets);
    const { loss } = await objective.evaluate(randomImage(2, 20, 16));
    await objective.dispose();
    return loss.content;
  };
  const once = await paint();
  await paint();
  expect(created).toHaveBeenCalledTimes(2);
  const release = engine.retainSessions?.();
  for (let i = 0; i < 3; i++) expect(await paint()).toBe(once);
  expect(created).toHaveBeenCalledTimes(3);
  await release?.();
  await release?.();
  await paint();
  expect(created).toHaveBeenCalledTimes(4);
  await engine.dispose();
});
