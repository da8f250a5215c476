import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import '../../src/engines/onnx/runtime.js';

it('ONNX Runtime finds its telemetry turned off', () => {
  expect(process.env.ORT_DISABLE_TELEMETRY).toBe('1');
});

it('a thread, whose environment native code does not see, is refused', async () => {
  const [file, here] = [new URL('../../src/engines/onnx/no-telemetry.ts', import.meta.url).href, import.meta.url];
  const tsx = import.meta.resolve('tsx/esm/api');
  const script = `import('${tsx}').then(({ tsImport }) => tsImport('${file}', '${here}'))`;
  const thread = new Worker(script, { eval: true });
  const outcome = await new Promise((resolve) => thread.once('error', resolve).once('exit', resolve));
  expect(String(outcome)).toContain('has to be loaded by the main thread');
});
