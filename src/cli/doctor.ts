/** `brushwork doctor`: the engines and networks of this machine, with a timed evaluation each, and how to get faster ones. */
import { readConfigValues } from '../config.js';
import { chooseEngine } from '../engines/choose-engine.js';
import { loadTensorflow } from '../engines/tensorflow/load.js';
import { firstLine, UserError } from '../errors/user-error.js';
import { loadNetwork } from '../networks/load-network.js';
import { PACKAGE_VERSION } from '../package-info.js';
import { standardWeights } from '../style-transfer/losses.js';
import type { Network } from '../style-transfer/network.js';
import type { Engine, Geometry } from '../style-transfer/objective.js';
import { uniform } from '../style-transfer/random.js';
import { createObjective } from '../style-transfer/targets.js';

const SIDE_PX = 128;

async function timeEvaluation(engine: Engine, network: Network): Promise<number> {
  const geometry: Geometry = { network, width: SIDE_PX, height: SIDE_PX, pooling: 'average', padding: 'replicate' };
  const next = uniform(1);
  const image = Float32Array.from({ length: 3 * SIDE_PX * SIDE_PX }, () => 255 * next());
  const picture = { width: SIDE_PX, height: SIDE_PX, pixels: image };
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

/** Errors in the environment's settings of the engine. */
function judgeSettings(say: (line: string) => void): void {
  for (const name of ['ENGINE', 'DEVICE', 'NETWORK'] as const) {
    try {
      readConfigValues([name], process.env, say);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      say(error.message);
    }
  }
}

/** The best installed network, and a line about it. */
async function findNetwork(directory: string): Promise<{ network: Network; line: string }> {
  try {
    return { network: await loadNetwork('vgg16', directory), line: 'Networks: lite, VGG-16' };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const line = error.kind === 'weights-missing' ? 'VGG-16 is missing; "npm run weights" fetches it' : error.message;
    return { network: await loadNetwork('lite', directory), line: `Networks: lite; ${line}` };
  }
}

export async function doctor(say: (line: string) => void): Promise<void> {
  const { WEIGHTS_DIR, THREADS } = readConfigValues(['WEIGHTS_DIR', 'THREADS']);
  say(`Brushwork ${PACKAGE_VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`);
  judgeSettings(say);
  const { network, line } = await findNetwork(WEIGHTS_DIR);
  say(line);
  const tensorflow = await loadTensorflow();
  if ('reason' in tensorflow) say(`TensorFlow.js: ${tensorflow.reason}`);
  else say(`TensorFlow.js ${tensorflow.version}: ${tensorflow.gpu ? 'sees a GPU' : 'no GPU'}`);
  for (const device of ['cpu', 'cuda', 'webgpu', 'coreml', 'dml'] as const) {
    try {
      const { engine } = await chooseEngine({ engine: 'onnx', device, threads: THREADS });
      const milliseconds = await timeEvaluation(engine, network);
      say(`${engine.label}: ${milliseconds.toFixed(0)} ms an evaluation of ${network.id} at ${SIDE_PX} x ${SIDE_PX}`);
      await engine.dispose();
    } catch (error) {
      say(error instanceof UserError ? error.message : `ONNX Runtime on ${device}: ${firstLine(error)}`);
    }
  }
  say('For CUDA: npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12');
}
