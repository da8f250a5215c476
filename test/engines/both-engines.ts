import * as tf from '@tensorflow/tfjs';
import { afterAll } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { createTensorflowEngine } from '../../src/engines/tensorflow/engine.js';
import type { Engine } from '../../src/style-transfer/objective.js';

/** Both engines on the CPU, by name, until the file's tests are over. */
export async function openEngines(): Promise<Readonly<Record<string, Engine>>> {
  await tf.setBackend('cpu');
  const engines = {
    'ONNX Runtime': await createOnnxEngine({ device: 'cpu' }),
    'TensorFlow.js': createTensorflowEngine(tf, 'TensorFlow.js in tests'),
  };
  afterAll(async () => {
    for (const engine of Object.values(engines)) await engine.dispose();
  });
  return engines;
}
