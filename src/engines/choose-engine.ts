/** Chooses the engine; the only module that imports both. */
import { existsSync } from 'node:fs';
import { firstLine, UserError } from '../errors/user-error.js';
import type { Engine } from '../style-transfer/objective.js';
import { createOnnxEngine, type OnnxDevice, timeDevice } from './onnx/engine.js';
import { createTensorflowEngine } from './tensorflow/engine.js';
import { loadTensorflow } from './tensorflow/load.js';

export interface EngineChoice {
  readonly engine: 'auto' | 'onnx' | 'tensorflow';
  readonly device: 'auto' | OnnxDevice;
  readonly threads?: number | undefined;
}

export interface ChosenEngine {
  readonly engine: Engine;
  /** What was tried and why it was not chosen, one line each. */
  readonly notes: readonly string[];
}

/** Devices that `auto` tries before the CPU, by platform. CUDA works only where its libraries are installed. */
const ACCELERATORS: Partial<Record<NodeJS.Platform, readonly OnnxDevice[]>> = {
  darwin: ['coreml'],
  win32: ['dml', 'webgpu'],
  linux: ['cuda', 'webgpu'],
};

/** Without one of these Linux has no GPU, and probing it would only log errors of the drivers. */
const LINUX_GPUS = ['/dev/nvidia0', '/dev/dri', '/dev/kfd'];

function mayHaveGpu(): boolean {
  return (
    process.platform !== 'linux' ||
    process.env.VK_DRIVER_FILES !== undefined ||
    LINUX_GPUS.some((path) => existsSync(path))
  );
}

/**
 * TensorFlow where its native package loads and sees a GPU, else ONNX Runtime on the best device that works.
 *
 * @throws UserError `engine-missing` or `device-missing`, when one that was named explicitly is not available.
 */
export async function chooseEngine(choice: EngineChoice): Promise<ChosenEngine> {
  const notes: string[] = [];
  if (choice.engine !== 'onnx') {
    const loaded = await loadTensorflow();
    if ('tf' in loaded && (loaded.gpu || choice.engine === 'tensorflow')) {
      const label = `TensorFlow.js ${loaded.version} (${loaded.gpu ? 'GPU' : 'CPU'})`;
      return { engine: createTensorflowEngine(loaded.tf, label), notes };
    }
    const reason = 'tf' in loaded ? 'TensorFlow.js sees no GPU' : loaded.reason;
    if (choice.engine === 'tensorflow') throw new UserError('engine-missing', { reason });
    notes.push(reason);
  }
  const threads = choice.threads === undefined ? {} : { threads: choice.threads };
  if (choice.device !== 'auto') return { engine: await createNamed(choice.device, threads), notes };
  const cpu = { device: 'cpu', ...threads } as const;
  if (!mayHaveGpu()) {
    notes.push('This machine shows no GPU; the CPU paints');
    return { engine: await createOnnxEngine(cpu), notes };
  }
  let cpuMs: number | undefined;
  for (const device of ACCELERATORS[process.platform] ?? []) {
    try {
      const deviceMs = await timeDevice({ device, ...threads });
      cpuMs ??= await timeDevice(cpu);
      if (deviceMs < cpuMs) return { engine: await createOnnxEngine({ device, ...threads }), notes };
      notes.push(
        `ONNX Runtime on ${device} is slower than the CPU here: ${deviceMs.toFixed(0)} ms against ${cpuMs.toFixed(0)}`,
      );
    } catch (error) {
      notes.push(`ONNX Runtime cannot use ${device}: ${firstLine(error)}`);
    }
  }
  return { engine: await createOnnxEngine(cpu), notes };
}

async function createNamed(device: OnnxDevice, threads: { threads?: number }): Promise<Engine> {
  try {
    if (device !== 'cpu') await timeDevice({ device, ...threads });
    return await createOnnxEngine({ device, ...threads });
  } catch (error) {
    throw new UserError('device-missing', { device, reason: firstLine(error) }, { cause: error });
  }
}
