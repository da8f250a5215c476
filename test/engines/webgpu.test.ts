/** The WebGPU path on a software Vulkan driver: slow, but it is the same path. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profile } from '../../bench/gpu/profile.js';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import type { Engine } from '../../src/style-transfer/objective.js';
import { randomImage, randomNetwork, randomTargets, referenceLoss } from './reference.js';

/** SwiftShader's, as either of Debian's Chromiums brings it. */
const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';
const loader = ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/aarch64-linux-gnu/libvulkan.so.1'];
const missing = !existsSync(driver) || !loader.some((path) => existsSync(path));
const why = missing ? " (skipped: needs Debian's chromium-headless-shell and libvulkan1)" : '';

describe.skipIf(missing)(`WebGPU${why}`, () => {
  // One for all: its programs are compiled once.
  let engine: Engine;
  let cpu: Engine;
  beforeAll(async () => {
    process.env.VK_DRIVER_FILES = driver;
    engine = await createOnnxEngine({ device: 'webgpu' });
    cpu = await createOnnxEngine({ device: 'cpu', threads: 1 });
  });
  afterAll(async () => {
    await engine.dispose();
    await cpu.dispose();
  });

  it.each(['average', 'max'] as const)('evaluates as the reference does, %s pooling', async (pooling) => {
    const geometry = {
      network: randomNetwork(1, [4, 4, 4]),
      width: 17,
      height: 14,
      pooling,
      padding: 'replicate',
    } as const;
    const targets = randomTargets(geometry, 3);
    const image = randomImage(5, 17, 14);
    const results = [];
    for (const device of [engine, cpu]) {
      const objective = await device.objective(geometry, targets);
      results.push(await objective.evaluate(image));
      await objective.dispose();
    }
    const [gpu, expected] = results;
    const total = [...gpu.loss.style.values()].reduce((sum, term) => sum + term, gpu.loss.content);
    expect(total / referenceLoss(geometry, targets, image)).toBeCloseTo(1, 3);
    const norm = Math.hypot(...expected.gradient);
    expect(Math.hypot(...expected.gradient.map((value, i) => value - gpu.gradient[i])) / norm).toBeLessThan(1e-3);
  });

  it('leaves no operator of an evaluation to the CPU', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'brushwork-webgpu-'));
    try {
      const { operators, onCpu } = await profile(randomNetwork(1, [4, 4, 4]), { device: 'webgpu', size: 16, scratch });
      expect(operators.length).toBeGreaterThan(0);
      expect(onCpu).toEqual([]);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });
});
