/** The objective on ONNX Runtime: sessions for the graphs of `graph/objective-graph.ts`, shared by all pictures of one geometry. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  contentLayer,
  countActivations,
  type LayerShape,
  layerShapes,
  type Network,
  styleLayers,
} from '../../style-transfer/network.js';
import type {
  Engine,
  Evaluation,
  Features,
  Geometry,
  GuidedStyle,
  Objective,
  Targets,
  TileEngine,
  WantedFeatures,
} from '../../style-transfer/objective.js';
import { timeConvolutions } from './device-probe.js';
import { type GraphForm, type LossKind, lossKindOf } from './graph/graph-form.js';
import { winogradKernels } from './graph/kernels.js';
import { kept, names } from './graph/names.js';
import { buildFeatures, buildKeeping, buildNothing, buildObjective } from './graph/objective-graph.js';
import * as ort from './runtime.js';
import { createTileEngine } from './tiles.js';

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
    // Threads that spin while they wait for work take a fifth more CPU, and twice the time where anything else runs; on an idle
    // machine a picture of 256 pixels is no quicker with them.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
}

/** The other providers' libraries divide a long product by themselves, and choose how they convolve. */
export const formOf = (device: OnnxDevice): GraphForm => ({
  products: device === 'webgpu' ? 'parallel' : 'whole',
  convolutions: device === 'cpu' ? 'winograd' : 'direct',
});

const kernelFeeds = new WeakMap<Network, Feeds>();

/** Made once for a network: it takes a tenth of a second, and each objective would have 50 MB of its own. */
function kernelFeedsOf(network: Network): Feeds {
  const known = kernelFeeds.get(network);
  if (known !== undefined) return known;
  const kernels = [...winogradKernels(network)];
  const feeds = Object.fromEntries(
    kernels.map(([name, { shape, values }]) => [name, new ort.Tensor('float32', values, shape)]),
  );
  kernelFeeds.set(network, feeds);
  return feeds;
}

/** Networks by identity: an id may be shared by other weights. */
const networkSerials = new WeakMap<Network, number>();
let networks = 0;

function keyOf({ network, height, width, pooling, padding }: Geometry, { content, parts }: LossKind): string {
  const serial = networkSerials.get(network) ?? networks++;
  networkSerials.set(network, serial);
  return [serial, height, width, pooling, padding, content, parts].join(' ');
}

const scalar = (value: number) => new ort.Tensor('float32', Float32Array.of(value), [1]);

async function valuesOf(tensor: ort.Tensor): Promise<Float32Array> {
  return (await tensor.getData(true)) as Float32Array;
}

/** What evaluates pictures of one geometry. */
interface Sessions {
  readonly evaluating: ort.InferenceSession;
  /** On a GPU: leaves targets and weights in its memory. */
  readonly keeping?: ort.InferenceSession;
}

/** Sessions and how many objectives hold them; they are released with the last of them. */
interface Shared {
  readonly sessions: Promise<Sessions>;
  holders: number;
}

/** Peak memory over the sum of all activations, measured on the CPU with VGG-16 at 512 and 1024: activations, masks, gradients. */
const ACTIVATION_COPIES = 3.3;

class OnnxEngine implements Engine {
  readonly label: string;
  readonly tiles: TileEngine;
  readonly #options: OnnxOptions;
  readonly #form: GraphForm;
  readonly #shared = new Map<string, Shared>();
  /** While sessions are retained: a release for each geometry that was used meanwhile. */
  #retained: Map<string, () => Promise<void>> | undefined;
  /** And what looks at pictures of a geometry. */
  #retainedLooks: Map<string, ort.InferenceSession> | undefined;
  #anchor: Promise<ort.InferenceSession> | undefined;

  constructor(options: OnnxOptions) {
    this.#options = options;
    this.#form = formOf(options.device);
    this.label = `ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common} (${options.device})`;
    this.tiles = createTileEngine({
      form: this.#form,
      createSession: (model, options) => this.#createSession(model, options),
      kernelsFor: (geometry, session) => this.#kernelsFor(geometry, session),
    });
  }

  async features(geometry: Geometry, image: Float32Array, wanted: WantedFeatures): Promise<Features> {
    const { guidance } = wanted;
    const guided = guidance !== undefined && wanted.grams;
    const key = [keyOf(geometry, { content: 'plain', parts: 0 }), wanted.content, wanted.grams, guided].join(' ');
    const looking = this.#retainedLooks;
    const session = await (looking?.get(key) ??
      this.#createSession(buildFeatures(geometry, { ...wanted, guided }, this.#form)));
    looking?.set(key, session);
    try {
      const feeds: Feeds = { [names.image]: imageTensor(geometry, image), ...this.#kernelsFor(geometry, session) };
      if (guided) addGuidance(feeds, geometry, guidance);
      const outputs = await session.run(feeds);
      const read = async (name: string) => valuesOf(outputs[name] as ort.Tensor);
      const grams = new Map<string, Float32Array>();
      if (wanted.grams)
        for (const { name } of styleLayers(geometry.network.description)) grams.set(name, await read(names.gram(name)));
      return { content: wanted.content ? await read(names.content) : new Float32Array(), grams };
    } finally {
      if (looking === undefined) await session.release();
    }
  }

  async objective(geometry: Geometry, targets: Targets): Promise<Objective> {
    const kind = lossKindOf(targets);
    const key = keyOf(geometry, kind);
    const shared = this.#shared.get(key) ?? { sessions: this.#createSessions(geometry, kind), holders: 0 };
    this.#shared.set(key, shared);
    shared.holders++;
    const release = async () => {
      if (--shared.holders > 0) return;
      this.#shared.delete(key);
      await releaseAll(await shared.sessions);
    };
    try {
      const { evaluating, keeping } = await shared.sessions;
      if (this.#retained !== undefined && !this.#retained.has(key)) {
        shared.holders++;
        this.#retained.set(key, release);
      }
      const feeds = feedsOf(geometry, targets);
      const kernels = this.#kernelsFor(geometry, evaluating);
      const given = { ...(keeping ? await keep(keeping, feeds) : feeds), ...kernels };
      return new OnnxObjective(geometry, given, evaluating, release);
    } catch (error) {
      // Where making the sessions is what failed, there is nothing to release.
      await release().catch(() => {});
      throw error;
    }
  }

  retainSessions(): () => Promise<void> {
    const retained = new Map<string, () => Promise<void>>();
    const looks = new Map<string, ort.InferenceSession>();
    this.#retained = retained;
    this.#retainedLooks = looks;
    return async () => {
      if (this.#retained === retained) this.#retained = undefined;
      if (this.#retainedLooks === looks) this.#retainedLooks = undefined;
      const releases = [...retained.values(), ...[...looks.values()].map((session) => () => session.release())];
      retained.clear();
      looks.clear();
      for (const release of releases) await release();
    };
  }

  estimateMemory({ network, height, width }: Omit<Geometry, 'padding'>): number {
    return 4 * ACTIVATION_COPIES * countActivations(network.description, height, width);
  }

  async dispose(): Promise<void> {
    const shared = [...this.#shared.values()];
    this.#shared.clear();
    for (const { sessions } of shared) await releaseAll(await sessions);
    const anchor = this.#anchor;
    this.#anchor = undefined;
    await (await anchor)?.release();
  }

  /** The kernels that a session's graph takes as inputs. */
  #kernelsFor({ network }: Geometry, { inputNames }: ort.InferenceSession): Feeds {
    if (this.#form.convolutions === 'direct') return {};
    return Object.fromEntries(Object.entries(kernelFeedsOf(network)).filter(([name]) => inputNames.includes(name)));
  }

  async #createSessions(geometry: Geometry, kind: LossKind): Promise<Sessions> {
    const evaluating = await this.#createSession(buildObjective(geometry, this.#form, kind));
    if (this.#form.products === 'whole') return { evaluating };
    const model = buildKeeping(geometry, kind);
    const keeping = await this.#createSession(model, { preferredOutputLocation: 'gpu-buffer' });
    return { evaluating, keeping };
  }

  /**
   * With the last session on WebGPU its device goes, and all its compiled programs. One that does nothing keeps them from stage to
   * stage of a painting and from one painting to the next.
   */
  async #createSession(
    model: Uint8Array,
    more: ort.InferenceSession.SessionOptions = {},
  ): Promise<ort.InferenceSession> {
    if (this.#options.device === 'webgpu') {
      this.#anchor ??= ort.InferenceSession.create(buildNothing(), sessionOptions(this.#options));
      await this.#anchor;
    }
    return ort.InferenceSession.create(model, { ...sessionOptions(this.#options), ...more });
  }
}

async function releaseAll({ evaluating, keeping }: Sessions): Promise<void> {
  await evaluating.release();
  await keeping?.release();
}

type Feeds = Record<string, ort.Tensor>;

/** Copies targets and weights into the GPU's memory. */
async function keep(session: ort.InferenceSession, feeds: Feeds): Promise<Feeds> {
  const outputs = await session.run(feeds);
  return Object.fromEntries(Object.keys(feeds).map((name) => [name, outputs[kept(name)] as ort.Tensor]));
}

function imageTensor({ height, width }: Geometry, image: Float32Array): ort.Tensor {
  return new ort.Tensor('float32', image, [1, 3, height, width]);
}

/** Adds the weights of each layer's positions. */
function addGuidance(
  feeds: Feeds,
  { network: { description }, ...size }: Geometry,
  guidance: GuidedStyle['guidance'],
  part?: number,
): void {
  const shapes = layerShapes(description, size.height, size.width);
  for (const { name } of styleLayers(description)) {
    const { height, width } = shapes.get(name) as LayerShape;
    const weights = guidance.get(name) as Float32Array;
    feeds[names.guidance(name, part)] = new ort.Tensor('float32', weights, [1, 1, height, width]);
  }
}

/** All that an objective's graph is fed but the picture. */
function feedsOf(geometry: Geometry, targets: Targets): Feeds {
  const { network, ...size } = geometry;
  const { description } = network;
  const { channels, height, width } = layerShapes(description, size.height, size.width).get(
    contentLayer(description).name,
  ) as LayerShape;
  const feeds: Feeds = {
    [names.contentTarget]: new ort.Tensor('float32', targets.content.target, [1, channels, height, width]),
    [names.contentWeight]: scalar(targets.content.weight),
  };
  const { steering } = targets.content;
  if (steering !== undefined) {
    feeds[names.contentMap] = new ort.Tensor('float32', steering.map.map(Math.sqrt), [1, 1, height, width]);
    feeds[names.contentPower] = scalar(steering.power);
    feeds[names.contentInverseAim] = scalar(1 / steering.aim);
    if (steering.region !== undefined)
      feeds[names.contentRegion] = new ort.Tensor('float32', steering.region.map(Math.sqrt), [1, 1, height, width]);
  }
  const addTerms = (style: Targets['style'], part?: number) => {
    for (const { name, outputs } of styleLayers(description)) {
      const term = style.get(name);
      const target = term?.target ?? new Float32Array(outputs * outputs);
      feeds[names.styleTarget(name, part)] = new ort.Tensor('float32', target, [outputs, outputs]);
      feeds[names.styleWeight(name, part)] = scalar(term?.weight ?? 0);
    }
  };
  if (targets.guided === undefined) addTerms(targets.style);
  for (const [part, { style, guidance }] of (targets.guided ?? []).entries()) {
    addTerms(style, part);
    addGuidance(feeds, geometry, guidance, part);
  }
  return feeds;
}

class OnnxObjective implements Objective {
  readonly #geometry: Geometry;
  readonly #feeds: Feeds;
  readonly #session: ort.InferenceSession;
  #release: (() => Promise<void>) | undefined;

  constructor(geometry: Geometry, feeds: Feeds, session: ort.InferenceSession, release: () => Promise<void>) {
    this.#geometry = geometry;
    this.#feeds = feeds;
    this.#session = session;
    this.#release = release;
  }

  async evaluate(image: Float32Array): Promise<Evaluation> {
    const outputs = await this.#session.run({ ...this.#feeds, [names.image]: imageTensor(this.#geometry, image) });
    const [content, ...terms] = await valuesOf(outputs[names.losses] as ort.Tensor);
    const layers = styleLayers(this.#geometry.network.description);
    const style = new Map(layers.map(({ name }, i) => [name, terms[i] as number]));
    const [plain, mapped] = terms.slice(layers.length);
    const gradient = await valuesOf(outputs[names.gradient] as ort.Tensor);
    const loss = { content, style };
    return plain === undefined || mapped === undefined
      ? { loss, gradient }
      : { loss, gradient, squares: { plain, mapped } };
  }

  setContentWeight(weight: number, aim: number): void {
    this.#replace(names.contentWeight, weight);
    if (names.contentInverseAim in this.#feeds) this.#replace(names.contentInverseAim, 1 / aim);
  }

  /** A number is fed from the CPU's memory wherever it was before. */
  #replace(name: string, value: number): void {
    const before = this.#feeds[name];
    this.#feeds[name] = scalar(value);
    if (before?.location === 'gpu-buffer') before.dispose();
  }

  async dispose(): Promise<void> {
    const release = this.#release;
    this.#release = undefined;
    if (release === undefined) return;
    for (const feed of Object.values(this.#feeds)) if (feed.location === 'gpu-buffer') feed.dispose();
    await release();
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
