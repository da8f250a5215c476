/** Which engine runs: the only place that knows them both. */
import type { Engine } from '../style/objective.js';
import { UserError } from '../user-error.js';
import { createOnnxEngine, type OnnxDevice } from './onnx/engine.js';
import { createTensorflowEngine } from './tensorflow/engine.js';
import { loadTensorflow } from './tensorflow/load.js';

export interface EngineChoice {
  readonly engine: 'auto' | 'onnx' | 'tensorflow';
  readonly device: 'auto' | OnnxDevice;
  readonly threads?: number | undefined;
}

export interface ChosenEngine {
  readonly engine: Engine;
  /** What was tried and why it was not taken, a line each. */
  readonly notes: readonly string[];
}

/** What `auto` tries before the CPU, by platform. CUDA only works where its libraries were added. */
const ACCELERATORS: Partial<Record<NodeJS.Platform, readonly OnnxDevice[]>> = {
  darwin: ['coreml'],
  win32: ['dml', 'webgpu'],
  linux: ['cuda', 'webgpu'],
};

const firstLine = (error: unknown) => String(error instanceof Error ? error.message : error).split('\n')[0];

/**
 * TensorFlow where its native package loads and sees a GPU, else ONNX Runtime on the best device that works.
 *
 * @throws UserError when what was asked for by name is not to be had.
 */
export async function chooseEngine(choice: EngineChoice): Promise<ChosenEngine> {
  const notes: string[] = [];
  if (choice.engine !== 'onnx') {
    const loaded = await loadTensorflow();
    if ('tf' in loaded && (loaded.gpu || choice.engine === 'tensorflow')) {
      const label = `TensorFlow.js ${loaded.version} on ${loaded.gpu ? 'the GPU' : 'the CPU'}`;
      return { engine: createTensorflowEngine(loaded.tf, label), notes };
    }
    const reason = 'tf' in loaded ? 'TensorFlow.js sees no GPU' : loaded.reason;
    if (choice.engine === 'tensorflow')
      throw new UserError('engine-missing', `${reason}; set ENGINE=onnx, which needs nothing more.`);
    notes.push(reason);
  }
  const threads = choice.threads === undefined ? {} : { threads: choice.threads };
  const devices = choice.device === 'auto' ? (ACCELERATORS[process.platform] ?? []) : [choice.device];
  for (const device of devices) {
    try {
      return { engine: await createOnnxEngine({ device, ...threads }), notes };
    } catch (error) {
      const reason = `ONNX Runtime cannot use ${device}: ${firstLine(error)}`;
      if (choice.device !== 'auto') throw new UserError('device-missing', `${reason}. Try DEVICE=auto or DEVICE=cpu.`);
      notes.push(reason);
    }
  }
  return { engine: await createOnnxEngine({ device: 'cpu', ...threads }), notes };
}
