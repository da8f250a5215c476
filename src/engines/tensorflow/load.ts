/** TensorFlow.js is an optional dependency: its install downloads libtensorflow, and without it ONNX Runtime does the work. */
import { createRequire } from 'node:module';
import type { TensorFlow } from './engine.js';

export type LoadedTensorflow = { tf: TensorFlow; gpu: boolean; version: string } | { reason: string };

const PACKAGE = '@tensorflow/tfjs-node-gpu';

/** Functions of `node:util` that tfjs-node 4.22 calls and Node 23 removed (tensorflow/tfjs#8425). */
const REMOVED_FROM_UTIL: Record<string, (value: unknown) => boolean> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: Array.isArray,
};

export async function loadTensorflow(): Promise<LoadedTensorflow> {
  try {
    const require = createRequire(import.meta.url);
    const util: Record<string, unknown> = require('node:util');
    for (const [name, replacement] of Object.entries(REMOVED_FROM_UTIL)) util[name] ??= replacement;
    const tf: TensorFlow & { version_core: string } = require(PACKAGE);
    await tf.ready();
    const backend = tf.backend() as { isGPUPackage?: boolean; isUsingGpuDevice?: boolean };
    return { tf, gpu: backend.isUsingGpuDevice === true, version: tf.version_core };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    const [why] = String(error instanceof Error ? error.message : error).split('\n');
    return { reason: `TensorFlow.js is not there: ${missing ? `${PACKAGE} is not installed` : why}` };
  }
}
