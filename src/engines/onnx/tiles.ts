/** Tiles of pictures on ONNX Runtime: see `graph/tile-graphs.ts`. */
import {
  contentLayer,
  countActivations,
  type LayerShape,
  layerShapes,
  styleLayers,
} from '../../style-transfer/network.js';
import type {
  Geometry,
  PositionWeights,
  TileEngine,
  TileGeometry,
  TileGradient,
  TilePulls,
  TileSums,
} from '../../style-transfer/objective.js';
import type { GraphForm } from './graph/graph-form.js';
import { names } from './graph/names.js';
import { buildTileGradient, buildTileSums, innerShapes } from './graph/tile-graphs.js';
import * as ort from './runtime.js';

type Feeds = Record<string, ort.Tensor>;

/** What the engine lends. */
interface Workshop {
  readonly form: GraphForm;
  createSession(model: Uint8Array): Promise<ort.InferenceSession>;
  kernelsFor(geometry: Geometry, session: ort.InferenceSession): Feeds;
}

/** Peak memory over the sum of a tile's activations: see `bench/tiles.ts`. */
const ACTIVATION_COPIES = 2.6;

export function createTileEngine(workshop: Workshop): TileEngine {
  return {
    async sums(geometry, wanted) {
      const session = await workshop.createSession(buildTileSums(geometry, wanted, workshop.form));
      return new OnnxTileSums(geometry, session, workshop.kernelsFor(geometry, session), wanted.content);
    },
    async gradient(geometry, parts) {
      const session = await workshop.createSession(buildTileGradient(geometry, parts, workshop.form));
      return new OnnxTileGradient(geometry, session, workshop.kernelsFor(geometry, session));
    },
    estimateMemory: ({ network, height, width }) =>
      4 * ACTIVATION_COPIES * countActivations(network.description, height, width),
  };
}

const imageTensor = ({ height, width }: Geometry, image: Float32Array) =>
  new ort.Tensor('float32', image, [1, 3, height, width]);

function addWeights(feeds: Feeds, weights: readonly PositionWeights[], shapes: ReadonlyMap<string, LayerShape>): void {
  for (const [part, layers] of weights.entries())
    for (const [name, values] of layers) {
      const { height, width } = shapes.get(name) as LayerShape;
      feeds[names.guidance(name, part)] = new ort.Tensor('float32', values, [1, 1, height, width]);
    }
}

async function read(tensor: ort.Tensor | undefined): Promise<Float32Array> {
  return (await (tensor as ort.Tensor).getData(true)) as Float32Array;
}

class OnnxTileSums implements TileSums {
  readonly #geometry: Geometry;
  readonly #session: ort.InferenceSession;
  readonly #kernels: Feeds;
  readonly #content: boolean;

  constructor(geometry: Geometry, session: ort.InferenceSession, kernels: Feeds, content: boolean) {
    this.#geometry = geometry;
    this.#session = session;
    this.#kernels = kernels;
    this.#content = content;
  }

  async evaluate(image: Float32Array, weights: readonly PositionWeights[]) {
    const { description } = this.#geometry.network;
    const shapes = layerShapes(description, this.#geometry.height, this.#geometry.width);
    const feeds: Feeds = { ...this.#kernels, [names.image]: imageTensor(this.#geometry, image) };
    addWeights(feeds, weights, shapes);
    const outputs = await this.#session.run(feeds);
    const grams: Map<string, Float32Array>[] = [];
    for (const part of weights.keys()) {
      const byLayer = new Map<string, Float32Array>();
      for (const { name } of styleLayers(description)) {
        const { height, width } = shapes.get(name) as LayerShape;
        const mean = await read(outputs[names.partGram(name, part)]);
        for (let i = 0; i < mean.length; i++) mean[i] *= height * width;
        byLayer.set(name, mean);
      }
      grams.push(byLayer);
    }
    return { grams, content: this.#content ? await read(outputs[names.content]) : new Float32Array() };
  }

  dispose(): Promise<void> {
    return this.#session.release();
  }
}

class OnnxTileGradient implements TileGradient {
  readonly #geometry: TileGeometry;
  readonly #session: ort.InferenceSession;
  readonly #kernels: Feeds;
  readonly #shapes: ReadonlyMap<string, LayerShape>;

  constructor(geometry: TileGeometry, session: ort.InferenceSession, kernels: Feeds) {
    this.#geometry = geometry;
    this.#session = session;
    this.#kernels = kernels;
    this.#shapes = innerShapes(geometry);
  }

  async evaluate(image: Float32Array, { style, weights, content }: TilePulls): Promise<Float32Array> {
    const { description } = this.#geometry.network;
    const feeds: Feeds = { ...this.#kernels, [names.image]: imageTensor(this.#geometry, image) };
    addWeights(feeds, weights, this.#shapes);
    for (const { name, outputs } of styleLayers(description)) {
      const { height, width } = this.#shapes.get(name) as LayerShape;
      for (const [part, pulls] of style.entries()) {
        // The graph multiplies by 4 and divides by the positions.
        const pull = (pulls.get(name) as Float32Array).map((value) => (value * height * width) / 4);
        feeds[names.pull(name, part)] = new ort.Tensor('float32', pull, [outputs, outputs]);
      }
    }
    const { channels, height, width } = this.#shapes.get(contentLayer(description).name) as LayerShape;
    feeds[names.contentTarget] = new ort.Tensor('float32', content.target, [1, channels, height, width]);
    feeds[names.contentPull] = new ort.Tensor('float32', content.factor, [1, 1, height, width]);
    const outputs = await this.#session.run(feeds);
    return read(outputs[names.gradient]);
  }

  dispose(): Promise<void> {
    return this.#session.release();
  }
}
