/** Whether a device works, and how fast: a few convolutions, as an evaluation has them. */
import { ModelBuilder } from './graph/model-builder.js';
import * as ort from './runtime.js';

const CHANNELS = 64;
const SIDE_PX = 96;
const CONVOLUTIONS = 4;

function buildProbe(): Uint8Array {
  const model = new ModelBuilder();
  const shape = [1, CHANNELS, SIDE_PX, SIDE_PX];
  let current = model.input('input', shape);
  const kernel = new Float32Array(CHANNELS * CHANNELS * 9).fill(1e-3);
  model.constant('kernel', [CHANNELS, CHANNELS, 3, 3], kernel);
  for (let i = 1; i <= CONVOLUTIONS; i++) {
    const padding = { pads: [1, 1, 1, 1], kernel_shape: [3, 3] };
    current = model.node('Conv', [current, 'kernel'], i === CONVOLUTIONS ? 'output' : `convolution${i}`, padding);
  }
  model.output('output', shape);
  return model.encode();
}

/**
 * @returns milliseconds of the second run; the first one warms up.
 * @throws whatever ONNX Runtime says when the device cannot be used.
 */
export async function timeConvolutions(options: ort.InferenceSession.SessionOptions): Promise<number> {
  const session = await ort.InferenceSession.create(buildProbe(), options);
  try {
    const input = new ort.Tensor('float32', new Float32Array(CHANNELS * SIDE_PX * SIDE_PX).fill(1), [
      1,
      CHANNELS,
      SIDE_PX,
      SIDE_PX,
    ]);
    const run = async () => (await session.run({ input })).output.getData();
    await run();
    const started = performance.now();
    await run();
    return performance.now() - started;
  } finally {
    await session.release();
  }
}
