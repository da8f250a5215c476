/** The sums over all positions of a picture that its losses are made of, tile by tile. */
import type { Size } from '../image.js';
import type { Guidance } from '../mask.js';
import { contentLayer, type LayerShape, layerShapes, styleLayers } from '../network.js';
import type { Geometry, TileEngine, TileSums } from '../objective.js';
import type { Region } from './inner-regions.js';
import { equalSpans, type Span } from './layout.js';
import { crop } from './pixels.js';
import { type Reach, reaches, tileRules } from './reach.js';

/** What a tile shows of the content layer. */
export interface SeenContent {
  /** Planar, of the tile's layer. */
  readonly activations: Float32Array;
  readonly size: Size;
  /** The tile's own positions, in those of the tile. */
  readonly own: Region;
  /** Where the first of them is in the picture's layer. */
  readonly at: { readonly top: number; readonly left: number };
}

interface SumPassOptions {
  /** Longest side of a tile, in pixels. */
  readonly side: number;
  /** 0 where no Gram matrices are wanted. */
  readonly parts: number;
  readonly content: boolean;
}

interface Tile {
  readonly vertical: Span;
  readonly horizontal: Span;
}

/** All tiles are of one shape, and so share what the engine prepares. */
export class SumPass {
  readonly #geometry: Geometry;
  readonly #options: SumPassOptions;
  readonly #tiles: readonly Tile[];
  readonly #size: Size;
  readonly #sums: TileSums;

  private constructor(geometry: Geometry, options: SumPassOptions, tiles: readonly Tile[], size: Size, sums: TileSums) {
    this.#geometry = geometry;
    this.#options = options;
    this.#tiles = tiles;
    this.#size = size;
    this.#sums = sums;
  }

  static create(engine: TileEngine, geometry: Geometry, options: SumPassOptions): SumPass {
    const { step, forwardHalo } = tileRules(geometry.network.description);
    const rules = { largest: options.side, halo: forwardHalo, step };
    const rows = equalSpans(geometry.height, rules);
    const columns = equalSpans(geometry.width, rules);
    const tiles = rows.flatMap((vertical) => columns.map((horizontal) => ({ vertical, horizontal })));
    const [{ vertical, horizontal }] = tiles as [Tile, ...Tile[]];
    const size = { height: vertical.end - vertical.start, width: horizontal.end - horizontal.start };
    return new SumPass(geometry, options, tiles, size, engine.sums({ ...geometry, ...size }, options));
  }

  /**
   * @param image of the geometry, planar.
   * @param weights of each part's positions; undefined where all count alike.
   * @param see gets what each tile shows of the content layer.
   * @returns for each part, by layer: the sums of the products of two channels.
   */
  async run(
    image: Float32Array,
    weights: readonly (Guidance | undefined)[],
    see: (content: SeenContent) => void = () => {},
  ): Promise<Map<string, Float64Array>[]> {
    const { description } = this.#geometry.network;
    const layers = styleLayers(description);
    const totals = weights.map(
      () => new Map(layers.map(({ name, outputs }) => [name, new Float64Array(outputs ** 2)])),
    );
    const shapes = layerShapes(description, this.#size.height, this.#size.width);
    const wholes = layerShapes(description, this.#geometry.height, this.#geometry.width);
    const reach = reaches(description);
    for (const tile of this.#tiles) {
      const place = { top: tile.vertical.start, left: tile.horizontal.start, ...this.#size };
      const ownOf = (name: string) => ownPositions(tile, reach.get(name) as Reach, shapes.get(name) as LayerShape);
      const here = weights.map(
        (part) =>
          new Map(
            layers.map(({ name }) => {
              const whole = wholes.get(name) as LayerShape;
              return [name, ownWeights(part?.get(name), ownOf(name), shapes.get(name) as LayerShape, whole)];
            }),
          ),
      );
      const { grams, content } = await this.#sums.evaluate(crop(image, this.#geometry, place), here);
      for (const [part, byLayer] of grams.entries())
        for (const [name, sums] of byLayer) {
          const total = totals[part]?.get(name) as Float64Array;
          for (let i = 0; i < total.length; i++) total[i] += sums[i];
        }
      if (!this.#options.content) continue;
      const { name } = contentLayer(description);
      const { own, at } = ownOf(name);
      see({ activations: content, size: shapes.get(name) as LayerShape, own, at });
    }
    await this.#sums.rest();
    return totals;
  }

  dispose(): Promise<void> {
    return this.#sums.dispose();
  }
}

/** The positions of a layer that are over a tile's own pixels. */
function ownPositions({ vertical, horizontal }: Tile, { stride }: Reach, { height, width }: LayerShape) {
  const along = ({ start, end, from, to }: Span, length: number) => {
    const first = (from - start) / stride;
    // A tile's own end with it only where the picture does.
    return { first, count: (to === end ? length : (to - start) / stride) - first, at: from / stride };
  };
  const [down, across] = [along(vertical, height), along(horizontal, width)];
  return {
    own: { top: down.first, left: across.first, height: down.count, width: across.count },
    at: { top: down.at, left: across.at },
  };
}

/** The weights of a tile's own positions; 0 for the others. */
function ownWeights(
  weights: Float32Array | undefined,
  { own, at }: ReturnType<typeof ownPositions>,
  shape: Size,
  whole: Size,
): Float32Array {
  const result = new Float32Array(shape.height * shape.width);
  for (let y = 0; y < own.height; y++) {
    const start = (own.top + y) * shape.width + own.left;
    if (weights === undefined) result.fill(1, start, start + own.width);
    else {
      const from = (at.top + y) * whole.width + at.left;
      result.set(weights.subarray(from, from + own.width), start);
    }
  }
  return result;
}
