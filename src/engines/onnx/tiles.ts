/** Tiles of pictures on ONNX Runtime: see `graph/tile-graphs.ts`. */
import type { Guidance } from '../../style-transfer/mask.js';
import {
  contentLayer,
  countActivations,
  type LayerShape,
  layerShapes,
  styleLayers,
} from '../../style-transfer/network.js';
import type {
  Geometry,
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
    sums(geometry, wanted) {
      const session = new RestingSession(workshop, geometry, () => buildTileSums(geometry, wanted, workshop.form));
      return new OnnxTileSums(geometry, session, wanted.content);
    },
    gradient(geometry, parts) {
      const session = new RestingSession(workshop, geometry, () => buildTileGradient(geometry, parts, workshop.form));
      return new OnnxTileGradient(geometry, session);
    },
    estimateMemory: ({ network, height, width }) =>
      4 * ACTIVATION_COPIES * countActivations(network.description, height, width),
  };
}

/**
 * A session that holds no memory while it rests, since there is one for each kind of tile, and ONNX Runtime keeps what a session has taken until it is released.
 * To make it anew takes a twentieth of the time of one tile of 512 pixels; to ask the system for each array's memory instead takes a fifth.
 */
class RestingSession {
  readonly #workshop: Workshop;
  readonly #geometry: Geometry;
  readonly #build: () => Uint8Array;
  #model: Uint8Array | undefined;
  #session: Promise<ort.InferenceSession> | undefined;

  constructor(workshop: Workshop, geometry: Geometry, build: () => Uint8Array) {
    this.#workshop = workshop;
    this.#geometry = geometry;
    this.#build = build;
  }

  async run(feeds: Feeds): Promise<ort.InferenceSession.OnnxValueMapType> {
    this.#model ??= this.#build();
    this.#session ??= this.#workshop.createSession(this.#model);
    const session = await this.#session;
    return session.run({ ...feeds, ...this.#workshop.kernelsFor(this.#geometry, session) });
  }

  async rest(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.release();
  }
}

const imageTensor = ({ height, width }: Geometry, image: Float32Array) =>
  new ort.Tensor('float32', image, [1, 3, height, width]);

function addWeights(feeds: Feeds, weights: readonly Guidance[], shapes: ReadonlyMap<string, LayerShape>): void {
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
  readonly #session: RestingSession;
  readonly #content: boolean;

  constructor(geometry: Geometry, session: RestingSession, content: boolean) {
    this.#geometry = geometry;
    this.#session = session;
    this.#content = content;
  }

  async evaluate(image: Float32Array, weights: readonly Guidance[]) {
    const { description } = this.#geometry.network;
    const shapes = layerShapes(description, this.#geometry.height, this.#geometry.width);
    const feeds: Feeds = { [names.image]: imageTensor(this.#geometry, image) };
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

  rest(): Promise<void> {
    return this.#session.rest();
  }

  dispose(): Promise<void> {
    return this.#session.rest();
  }
}

class OnnxTileGradient implements TileGradient {
  readonly #geometry: TileGeometry;
  readonly #session: RestingSession;
  readonly #shapes: ReadonlyMap<string, LayerShape>;

  constructor(geometry: TileGeometry, session: RestingSession) {
    this.#geometry = geometry;
    this.#session = session;
    this.#shapes = innerShapes(geometry);
  }

  async evaluate(image: Float32Array, { style, weights, content }: TilePulls): Promise<Float32Array> {
    const { description } = this.#geometry.network;
    const feeds: Feeds = { [names.image]: imageTensor(this.#geometry, image) };
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

  rest(): Promise<void> {
    return this.#session.rest();
  }

  dispose(): Promise<void> {
    return this.#session.rest();
  }
}
