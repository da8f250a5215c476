/** TensorFlow.js is an optional dependency: its install downloads libtensorflow, and without it ONNX Runtime does the work. */
import { createRequire } from 'node:module';
import { firstLine } from '../../errors/user-error.js';
import type { TensorFlow } from './engine.js';

export type LoadedTensorflow = { tf: TensorFlow; gpu: boolean; version: string } | { reason: string };

const PACKAGE = '@tensorflow/tfjs-node-gpu';

/** Functions of `node:util` that tfjs-node 4.22 calls and Node 23 removed (tensorflow/tfjs#8425). */
const REMOVED_FROM_UTIL: Record<string, (value: unknown) => boolean> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: Array.isArray,
};

/**
 * Loads the native TensorFlow.js. It is required, not imported: it may be absent, and being CommonJS it sees the functions
 * that are put back into `node:util`.
 *
 * @param name a package, or a path, that exports tfjs's API and sets its backend.
 * @returns the module, whether libtensorflow computes on a GPU, and its version; or in one line why it cannot be used.
 */
export async function loadTensorflow(name = PACKAGE): Promise<LoadedTensorflow> {
  const require = createRequire(import.meta.url);
  const util: Record<string, unknown> = require('node:util');
  for (const [removed, replacement] of Object.entries(REMOVED_FROM_UTIL)) util[removed] ??= replacement;
  // libtensorflow reports every library that it looks for on stderr, in the middle of the progress bar; errors remain.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    require.resolve(name);
  } catch {
    return { reason: `TensorFlow.js is not there: ${name} is not installed` };
  }
  try {
    const tf: TensorFlow = require(name);
    await tf.ready();
    const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
    return { tf, gpu: isUsingGpuDevice === true, version: tf.version_core };
  } catch (error) {
    return { reason: `TensorFlow.js does not load: ${firstLine(error)}` };
  }
}
