/** `brushwork doctor`: what this machine has, a timed evaluation each, and what to do to get more. */
import type { Config } from '../config.js';
import { chooseEngine } from '../engines/choose.js';
import { loadTensorflow } from '../engines/tensorflow/load.js';
import { PACKAGE_VERSION } from '../package.js';
import { standardWeights } from '../style/losses.js';
import type { Network } from '../style/network.js';
import type { Engine, Geometry } from '../style/objective.js';
import { uniform } from '../style/random.js';
import { createObjective } from '../style/targets.js';
import { firstLine, UserError } from '../user-error.js';
import { isInstalled, loadNetwork } from '../weights/load.js';

const SIDE = 128;

async function timeEvaluation(engine: Engine, network: Network): Promise<number> {
  const geometry: Geometry = { network, width: SIDE, height: SIDE, pooling: 'average', padding: 'replicate' };
  const next = uniform(1);
  const image = Float32Array.from({ length: 3 * SIDE * SIDE }, () => 255 * next());
  const picture = { width: SIDE, height: SIDE, pixels: image };
  const styles = [{ image: picture, share: 1 }];
  const { objective } = await createObjective(engine, geometry, picture, styles, standardWeights(50));
  try {
    await objective.evaluate(image);
    const started = performance.now();
    await objective.evaluate(image);
    return performance.now() - started;
  } finally {
    await objective.dispose();
  }
}

export async function doctor(config: Config, say: (line: string) => void): Promise<void> {
  say(`Brushwork ${PACKAGE_VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`);
  const installed = await isInstalled('vgg16', config.WEIGHTS_DIR);
  say(`Networks: lite${installed ? ', VGG-16' : '; VGG-16 is not here, "npm run weights" fetches it'}`);
  const network = await loadNetwork(installed ? 'vgg16' : 'lite', config.WEIGHTS_DIR);
  const tensorflow = await loadTensorflow();
  if ('reason' in tensorflow) say(`TensorFlow.js: ${tensorflow.reason}`);
  else say(`TensorFlow.js ${tensorflow.version}: ${tensorflow.gpu ? 'sees a GPU' : 'no GPU'}`);
  for (const device of ['cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const) {
    try {
      const { engine } = await chooseEngine({ engine: 'onnx', device, threads: config.THREADS });
      const milliseconds = await timeEvaluation(engine, network);
      say(`${engine.label}: ${milliseconds.toFixed(0)} ms an evaluation of ${network.id} at ${SIDE} x ${SIDE}`);
      await engine.dispose();
    } catch (error) {
      say(error instanceof UserError ? error.message : `ONNX Runtime on ${device}: ${firstLine(error)}`);
    }
  }
  say('For CUDA: npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12');
}
