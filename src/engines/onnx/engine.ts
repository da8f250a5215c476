/** The objective on ONNX Runtime: sessions for the graphs of `graph.ts`, shared by all pictures of one geometry. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  contentLayer,
  convolutions,
  countActivations,
  type LayerShape,
  layerShapes,
  type Network,
} from '../../style-transfer/network.js';
import type { Engine, Features, Geometry, NetworkLoss, Objective, Targets } from '../../style-transfer/objective.js';
import { timeConvolutions } from './device-probe.js';
import { buildFeatures, buildObjective, names } from './objective-graph.js';
import * as ort from './runtime.js';

/** ONNX Runtime looks for it too, but complains at length. */
const CUDA_LIBRARY = join(
  dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')),
  `bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`,
);

/** Execution providers by the names that the BRUSHWORK_DEVICE setting gives them. */
export type OnnxDevice = 'cpu' | 'webgpu' | 'cuda' | 'coreml' | 'dml';

export interface OnnxOptions {
  readonly device: OnnxDevice;
  /** Threads for the CPU; by default one per physical core. */
  readonly threads?: number;
}

/** What every session of Brushwork is made with. */
export function sessionOptions({ device, threads }: OnnxOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [device],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Planning all buffers as one block takes 1.7 times the memory and saves no time.
    enableMemPattern: false,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
}

/** Networks by identity: an id may be shared by other weights. */
const networkSerials = new WeakMap<Network, number>();
let networks = 0;

function keyOf({ network, height, width, pooling, padding }: Geometry): string {
  const serial = networkSerials.get(network) ?? networks++;
  networkSerials.set(network, serial);
  return [serial, height, width, pooling, padding].join(' ');
}

const scalar = (value: number) => new ort.Tensor('float32', Float32Array.of(value), [1]);

async function valuesOf(tensor: ort.Tensor): Promise<Float32Array> {
  return (await tensor.getData(true)) as Float32Array;
}

/** A session and how many objectives hold it; it is released with the last of them. */
interface SharedSession {
  readonly session: Promise<ort.InferenceSession>;
  references: number;
}

/** Peak memory over the sum of all activations, measured on the CPU with VGG-16 at 512 and 1024: activations, masks, gradients. */
const ACTIVATION_COPIES = 3.3;

class OnnxEngine implements Engine {
  readonly label: string;
  readonly #options: OnnxOptions;
  readonly #sessions = new Map<string, SharedSession>();

  constructor(options: OnnxOptions) {
    this.#options = options;
    this.label = `ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common} on ${options.device}`;
  }

  async features(
    geometry: Geometry,
    image: Float32Array,
    wanted: { content: boolean; grams: boolean },
  ): Promise<Features> {
    const session = await this.#createSession(buildFeatures(geometry, wanted));
    try {
      const outputs = await session.run({ [names.image]: imageTensor(geometry, image) });
      const read = async (name: string) => valuesOf(outputs[name] as ort.Tensor);
      const grams = new Map<string, Float32Array>();
      if (wanted.grams)
        for (const { name } of convolutions(geometry.network.description))
          grams.set(name, await read(names.gram(name)));
      return { content: wanted.content ? await read(names.content) : new Float32Array(), grams };
    } finally {
      await session.release();
    }
  }

  async objective(geometry: Geometry, targets: Targets): Promise<Objective> {
    const key = keyOf(geometry);
    const shared = this.#sessions.get(key) ?? { session: this.#createSession(buildObjective(geometry)), references: 0 };
    this.#sessions.set(key, shared);
    shared.references++;
    const release = async () => {
      if (--shared.references > 0) return;
      this.#sessions.delete(key);
      await (await shared.session).release();
    };
    try {
      return new OnnxObjective(geometry, targets, await shared.session, release);
    } catch (error) {
      this.#sessions.delete(key);
      throw error;
    }
  }

  estimateMemory({ network, height, width }: Omit<Geometry, 'padding'>): number {
    return 4 * ACTIVATION_COPIES * countActivations(network.description, height, width);
  }

  async dispose(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const { session } of sessions) await (await session).release();
  }

  #createSession(model: Uint8Array): Promise<ort.InferenceSession> {
    return ort.InferenceSession.create(model, sessionOptions(this.#options));
  }
}

function imageTensor({ height, width }: Geometry, image: Float32Array): ort.Tensor {
  return new ort.Tensor('float32', image, [1, 3, height, width]);
}

class OnnxObjective implements Objective {
  readonly #geometry: Geometry;
  readonly #session: ort.InferenceSession;
  readonly #constantFeeds: Record<string, ort.Tensor> = {};
  #release: (() => Promise<void>) | undefined;

  constructor(geometry: Geometry, targets: Targets, session: ort.InferenceSession, release: () => Promise<void>) {
    this.#geometry = geometry;
    this.#session = session;
    this.#release = release;
    const { description } = geometry.network;
    const { channels, height, width } = layerShapes(description, geometry.height, geometry.width).get(
      contentLayer(description).name,
    ) as LayerShape;
    const feeds = this.#constantFeeds;
    feeds[names.contentTarget] = new ort.Tensor('float32', targets.content.target, [1, channels, height, width]);
    feeds[names.contentWeight] = scalar(targets.content.weight);
    for (const { name, outputs } of convolutions(description)) {
      const term = targets.style.get(name);
      const target = term?.target ?? new Float32Array(outputs * outputs);
      feeds[names.styleTarget(name)] = new ort.Tensor('float32', target, [outputs, outputs]);
      feeds[names.styleWeight(name)] = scalar(term?.weight ?? 0);
    }
  }

  async evaluate(image: Float32Array): Promise<{ loss: NetworkLoss; gradient: Float32Array }> {
    const outputs = await this.#session.run({
      ...this.#constantFeeds,
      [names.image]: imageTensor(this.#geometry, image),
    });
    const first = async (name: string) => (await valuesOf(outputs[name] as ort.Tensor))[0] as number;
    const style = new Map<string, number>();
    for (const { name } of convolutions(this.#geometry.network.description))
      style.set(name, await first(names.styleLoss(name)));
    const content = await first(names.contentLoss);
    return { loss: { content, style }, gradient: await valuesOf(outputs[names.gradient] as ort.Tensor) };
  }

  async dispose(): Promise<void> {
    const release = this.#release;
    this.#release = undefined;
    await release?.();
  }
}

/** Whether the device can be used shows when the first session is made, or with {@link timeDevice}. */
export async function createOnnxEngine(options: OnnxOptions): Promise<Engine> {
  return new OnnxEngine(options);
}

/**
 * How long a few convolutions take on a device, in milliseconds.
 *
 * @throws whatever ONNX Runtime says when the device cannot be used.
 */
export async function timeDevice(options: OnnxOptions): Promise<number> {
  if (options.device === 'cuda' && !existsSync(CUDA_LIBRARY))
    throw new Error(
      'its libraries are not installed; npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12 adds them',
    );
  return timeConvolutions(sessionOptions(options));
}
