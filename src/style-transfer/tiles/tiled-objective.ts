/**
 * An objective of a picture that is too large to be evaluated at once. A first pass over its tiles sums Gram matrices and content squares; these are the whole
 * picture's, and so is the loss. They say how strongly each activation is pulled, and a second pass takes that back to the pixels of each tile. Tiles
 * overlap by what the network sees, so that loss and gradient are those of the whole picture but for rounding.
 */
import { type Numbers, readNumbers } from '../half-array.js';
import type { Guidance } from '../mask.js';
import { contentLayer, type LayerShape, layerShapes, styleLayers } from '../network.js';
import type {
  ContentSquares,
  Evaluation,
  Geometry,
  Objective,
  StyleTerm,
  Targets,
  TileEngine,
  TileGeometry,
  TileGradient,
  TilePulls,
} from '../objective.js';
import { innerRegions, type Region } from './inner-regions.js';
import { type Span, tightSpans } from './layout.js';
import { crop, cropNumbers, paste } from './pixels.js';
import { type Reach, reaches, tileRules } from './reach.js';
import { type SeenContent, SumPass } from './sum-pass.js';

/** A tile of the first pass may be longer by this: it need not remember its activations for a way back. */
const SUM_TILE_FACTOR = 1.25;

/** The longest side that a tile of the first pass may have. */
export const sumTileSide = (side: number): number => Math.floor(SUM_TILE_FACTOR * side);

interface Part {
  readonly weights: Guidance | undefined;
  readonly style: ReadonlyMap<string, StyleTerm>;
}

const partsOf = ({ style, guided }: Targets<Numbers>): Part[] =>
  guided?.map(({ guidance, style }) => ({ weights: guidance, style })) ?? [{ weights: undefined, style }];

/** What is pulled how strongly, and the loss that says so. */
interface Verdict {
  readonly loss: Evaluation['loss'];
  readonly squares: ContentSquares;
  /** For each part, by layer. */
  readonly style: readonly ReadonlyMap<string, Float32Array>[];
  /** Of the difference from the content, times the weight of its position. */
  readonly contentFactor: number;
}

/** Tiles that are alike: those that touch no border of the picture, those that touch its left one only, ... */
interface Kind {
  readonly tile: TileGeometry;
  /** Where they begin, in pixels. */
  readonly places: readonly { readonly top: number; readonly left: number }[];
}

function kindsOf(geometry: Geometry, largest: number): Kind[] {
  const { step, backwardHalo: halo } = tileRules(geometry.network.description);
  const columns = tightSpans(geometry.width, { largest, halo, step });
  const kinds = new Map<string, { tile: TileGeometry; places: { top: number; left: number }[] }>();
  for (const vertical of tightSpans(geometry.height, { largest, halo, step }))
    for (const horizontal of columns) {
      const tile = tileGeometry(geometry, vertical, horizontal);
      const { height, width, own } = tile;
      const key = [height, width, own.top, own.bottom, own.left, own.right].join(' ');
      const kind = kinds.get(key) ?? { tile, places: [] };
      kind.places.push({ top: vertical.start, left: horizontal.start });
      kinds.set(key, kind);
    }
  return [...kinds.values()];
}

function tileGeometry(geometry: Geometry, vertical: Span, horizontal: Span): TileGeometry {
  return {
    ...geometry,
    height: vertical.end - vertical.start,
    width: horizontal.end - horizontal.start,
    own: {
      top: vertical.from - vertical.start,
      bottom: vertical.to - vertical.start,
      left: horizontal.from - horizontal.start,
      right: horizontal.to - horizontal.start,
    },
  };
}

export class TiledObjective implements Objective {
  readonly #engine: TileEngine;
  readonly #geometry: Geometry;
  readonly #targets: Targets<Numbers>;
  readonly #parts: readonly Part[];
  readonly #sums: SumPass;
  /** Without a weight a content that is not steered has no part in it: that is so for a picture's smaller scales. */
  readonly #hasContent: boolean;
  readonly #kinds: readonly Kind[];
  readonly #gradients = new Map<Kind, TileGradient>();
  #contentWeight: number;
  #aim: number;

  /**
   * @param side of a tile at most, in pixels.
   * @throws RangeError where that is too short for the network.
   */
  constructor(engine: TileEngine, geometry: Geometry, targets: Targets<Numbers>, side: number) {
    this.#engine = engine;
    this.#geometry = geometry;
    this.#targets = targets;
    this.#parts = partsOf(targets);
    this.#kinds = kindsOf(geometry, side);
    const { weight, steering } = targets.content;
    this.#hasContent = weight !== 0 || steering !== undefined;
    this.#sums = SumPass.create(engine, geometry, {
      side: sumTileSide(side),
      parts: this.#parts.length,
      content: this.#hasContent,
    });
    this.#contentWeight = targets.content.weight;
    this.#aim = targets.content.steering?.aim ?? 1;
  }

  async evaluate(image: Float32Array, into = new Float32Array(image.length)): Promise<Evaluation> {
    const squares = { plain: 0, mapped: 0 };
    const sums = await this.#sums.run(
      image,
      this.#parts.map(({ weights }) => weights),
      (content) => this.#addSquares(content, squares),
    );
    const verdict = this.#judge(sums, squares);
    const gradient = await this.#pull(image, verdict, into);
    const { loss } = verdict;
    return this.#targets.content.steering === undefined ? { loss, gradient } : { loss, gradient, squares };
  }

  setContentWeight(weight: number, aim: number): void {
    this.#contentWeight = weight;
    this.#aim = aim;
  }

  async dispose(): Promise<void> {
    await this.#sums.dispose();
    const gradients = [...this.#gradients.values()];
    this.#gradients.clear();
    for (const gradient of gradients) await gradient.dispose();
  }

  get #contentShape(): LayerShape {
    const { network, height, width } = this.#geometry;
    const { name } = contentLayer(network.description);
    return layerShapes(network.description, height, width).get(name) as LayerShape;
  }

  #addSquares({ activations, size, own, at }: SeenContent, sums: { plain: number; mapped: number }): void {
    const { target, steering } = this.#targets.content;
    const { channels, height, width } = this.#contentShape;
    const row = new Float32Array(own.width);
    for (let channel = 0; channel < channels; channel++)
      for (let y = 0; y < own.height; y++) {
        const position = (at.top + y) * width + at.left;
        const wanted = readNumbers(target, channel * height * width + position, row);
        const from = (channel * size.height + own.top + y) * size.width + own.left;
        let [plain, mapped] = [0, 0];
        for (let x = 0; x < wanted.length; x++) {
          const difference = activations[from + x] - wanted[x];
          const square = difference * difference;
          plain += steering?.region === undefined ? square : steering.region[position + x] * square;
          if (steering !== undefined) mapped += steering.map[position + x] * square;
        }
        sums.plain += plain;
        sums.mapped += mapped;
      }
  }

  #judge(sums: readonly ReadonlyMap<string, Float64Array>[], squares: ContentSquares): Verdict {
    const { network, height, width } = this.#geometry;
    const shapes = layerShapes(network.description, height, width);
    const losses = new Map<string, number>();
    const style = this.#parts.map((part, i) => {
      const pulls = new Map<string, Float32Array>();
      for (const { name, outputs } of styleLayers(network.description)) {
        const total = sums[i]?.get(name) as Float64Array;
        const shape = shapes.get(name) as LayerShape;
        const positions = shape.height * shape.width;
        const { weight, target } = part.style.get(name) ?? { weight: 0, target: new Float32Array(outputs ** 2) };
        const pull = new Float32Array(total.length);
        let squared = 0;
        for (let k = 0; k < total.length; k++) {
          const difference = total[k] / positions - target[k];
          squared += difference * difference;
          pull[k] = (4 * weight * difference) / positions;
        }
        losses.set(name, (losses.get(name) ?? 0) + weight * squared);
        pulls.set(name, pull);
      }
      return pulls;
    });
    const weight = this.#contentWeight;
    const { steering } = this.#targets.content;
    const pulled = steering === undefined ? weight : weight * (squares.mapped / this.#aim) ** steering.power;
    const contentFactor = 2 * ((steering?.power ?? 0) + 1) * pulled;
    const content = pulled * (steering === undefined ? squares.plain : squares.mapped);
    return { loss: { content, style: losses }, squares, style, contentFactor };
  }

  /** @returns `gradient`, all of it written. */
  async #pull(image: Float32Array, verdict: Verdict, gradient: Float32Array): Promise<Float32Array> {
    for (const kind of this.#kinds) {
      const { tile, places } = kind;
      const { own } = tile;
      const regions = innerRegions(tile);
      const inner = regions.get('') as Region;
      const part = {
        top: own.top - inner.top,
        left: own.left - inner.left,
        height: own.bottom - own.top,
        width: own.right - own.left,
      };
      const evaluator = this.#gradientOf(kind);
      for (const at of places) {
        const pixels = crop(image, this.#geometry, { ...at, height: tile.height, width: tile.width });
        const pulled = await evaluator.evaluate(pixels, this.#pullsOf(regions, at, verdict));
        paste(pulled, inner, part, gradient, this.#geometry, { top: at.top + own.top, left: at.left + own.left });
      }
      await evaluator.rest();
    }
    return gradient;
  }

  #gradientOf(kind: Kind): TileGradient {
    const parts = this.#isGuided ? this.#parts.length : 0;
    const known = this.#gradients.get(kind) ?? this.#engine.gradient(kind.tile, parts);
    this.#gradients.set(kind, known);
    return known;
  }

  get #isGuided(): boolean {
    return this.#parts.some(({ weights }) => weights !== undefined);
  }

  /** @param at the tile's first pixel. */
  #pullsOf(
    regions: ReadonlyMap<string, Region>,
    at: { readonly top: number; readonly left: number },
    { style, contentFactor }: Verdict,
  ): TilePulls {
    const { network, height, width } = this.#geometry;
    const shapes = layerShapes(network.description, height, width);
    const reach = reaches(network.description);
    const placed = (name: string): Region => {
      const region = regions.get(name) as Region;
      const { stride } = reach.get(name) as Reach;
      return { ...region, top: region.top + at.top / stride, left: region.left + at.left / stride };
    };
    const { name } = contentLayer(network.description);
    const { target, steering } = this.#targets.content;
    const region = placed(name);
    const shape = shapes.get(name) as LayerShape;
    const factor =
      steering === undefined || !this.#hasContent
        ? new Float32Array(region.height * region.width).fill(1)
        : crop(steering.map, shape, region);
    for (let i = 0; i < factor.length; i++) factor[i] *= contentFactor;
    const weights = this.#isGuided
      ? this.#parts.map(
          ({ weights }) =>
            new Map(
              [...(weights ?? [])].map(([layer, values]) => [
                layer,
                crop(values, shapes.get(layer) as LayerShape, placed(layer)),
              ]),
            ),
        )
      : [];
    return {
      style,
      weights,
      content: {
        target: this.#hasContent
          ? cropNumbers(target, shape, region)
          : new Float32Array(shape.channels * factor.length),
        factor,
      },
    };
  }
}
