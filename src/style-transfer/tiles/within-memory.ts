/** What an engine computes within a limit of memory: at once where that fits, else in tiles as large as fit. */
import { HalfArray, type Numbers, toFloats } from '../half-array.js';
import { contentLayer, type LayerShape, layerShapes } from '../network.js';
import type { Engine, Features, Geometry, Objective, Targets, TileEngine, WantedFeatures } from '../objective.js';
import { smallestTile } from './layout.js';
import { crop } from './pixels.js';
import { tileRules } from './reach.js';
import { SumPass } from './sum-pass.js';
import { sumTileSide, TiledObjective } from './tiled-objective.js';

type Sized = Omit<Geometry, 'padding'>;

/** How a picture is evaluated, and the memory that it takes: peak, in bytes. */
export interface EvaluationPlan {
  /** Longest side of a tile in pixels; undefined where the picture is evaluated at once. */
  readonly side: number | undefined;
  readonly bytes: number;
  /** What of it stays between two evaluations. */
  readonly retained: number;
}

/** Of the sides that are tried, in pixels. */
const SIDE_STEP = 16;

/**
 * How a picture of this size can be evaluated.
 *
 * @param memory bytes that it may take.
 * @returns the plan that takes least, where none fits.
 */
export function planEvaluation(engine: Engine, geometry: Sized, memory = Number.POSITIVE_INFINITY): EvaluationPlan {
  const whole = engine.estimateMemory(geometry);
  const { tiles } = engine;
  if (whole <= memory || tiles === undefined) return { side: undefined, bytes: whole, retained: whole };
  const { step, backwardHalo: halo } = tileRules(geometry.network.description);
  const smallest = Math.max(SMALLEST_SIDE, smallestTile({ halo, step }));
  const bytesOf = (side: number) => tiledMemory(tiles, geometry, side);
  let side = Math.ceil(smallest / SIDE_STEP) * SIDE_STEP;
  let tooLong = Math.max(geometry.width, geometry.height);
  while (tooLong - side > SIDE_STEP) {
    const middle = Math.round((side + tooLong) / 2 / SIDE_STEP) * SIDE_STEP;
    if (middle < tooLong && bytesOf(middle) <= memory) side = middle;
    else tooLong = middle < tooLong ? middle : tooLong - SIDE_STEP;
  }
  const bytes = bytesOf(side);
  return bytes < whole
    ? { side, bytes, retained: targetBytes(geometry) }
    : { side: undefined, bytes: whole, retained: whole };
}

/** Below it nearly all of a tile is halo. In pixels. */
const SMALLEST_SIDE = 128;
const [BYTES_PER_FLOAT, BYTES_PER_HALF] = [4, 2];

const tiledMemory = (tiles: TileEngine, geometry: Sized, side: number): number =>
  targetBytes(geometry) +
  tiles.estimateMemory({
    network: geometry.network,
    width: Math.min(side, geometry.width),
    height: Math.min(side, geometry.height),
  });

/** The content's activations and the weights of their positions. */
function targetBytes({ network: { description }, width, height }: Sized): number {
  const { name } = contentLayer(description);
  const { channels, ...layer } = layerShapes(description, height, width).get(name) as LayerShape;
  return (BYTES_PER_HALF * channels + BYTES_PER_FLOAT) * layer.height * layer.width;
}

/** As `Engine.features`; in tiles the activations are in half precision. */
export async function featuresWithin(
  engine: Engine,
  memory: number | undefined,
  geometry: Geometry,
  image: Float32Array,
  wanted: WantedFeatures,
): Promise<Features<Numbers>> {
  const { side } = planEvaluation(engine, geometry, memory);
  const { tiles } = engine;
  if (side === undefined || tiles === undefined) return engine.features(geometry, image, wanted);
  const { description } = geometry.network;
  const shapes = layerShapes(description, geometry.height, geometry.width);
  const { channels, height, width } = shapes.get(contentLayer(description).name) as LayerShape;
  const content = new HalfArray(wanted.content ? channels * height * width : 0);
  const parts = wanted.grams ? 1 : 0;
  const pass = SumPass.create(tiles, geometry, { side: sumTileSide(side), parts, content: wanted.content });
  try {
    const [sums] = await pass.run(image, Array(parts).fill(wanted.guidance), ({ activations, size, own, at }) => {
      const inside = crop(activations, size, own);
      for (let channel = 0, from = 0; channel < channels; channel++)
        for (let y = 0; y < own.height; y++, from += own.width)
          content.set(inside.subarray(from, from + own.width), (channel * height + at.top + y) * width + at.left);
    });
    const grams = new Map<string, Float32Array>();
    for (const [name, sum] of sums ?? []) {
      const shape = shapes.get(name) as LayerShape;
      grams.set(
        name,
        Float32Array.from(sum, (value) => value / (shape.height * shape.width)),
      );
    }
    return { content, grams };
  } finally {
    await pass.dispose();
  }
}

/** As `Engine.objective`. */
export async function objectiveWithin(
  engine: Engine,
  memory: number | undefined,
  geometry: Geometry,
  targets: Targets<Numbers>,
): Promise<Objective> {
  const { side } = planEvaluation(engine, geometry, memory);
  if (side === undefined || engine.tiles === undefined) {
    const { content } = targets;
    return engine.objective(geometry, { ...targets, content: { ...content, target: toFloats(content.target) } });
  }
  return new TiledObjective(engine.tiles, geometry, targets, side);
}
