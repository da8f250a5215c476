/**
 * What tiles cost, and what memory they take. Processor time counts, which other programs hardly change. Each size has a process of its own: what
 * memory it took is known only when it has ended.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createOnnxEngine } from '../src/engines/onnx/engine.js';
import { loadNetwork } from '../src/networks/load-network.js';
import { DEFAULTS, type Options } from '../src/painting/options.js';
import { Painting } from '../src/painting/pipeline.js';
import type { Image } from '../src/style-transfer/image.js';
import { standardWeights } from '../src/style-transfer/losses.js';
import type { Network } from '../src/style-transfer/network.js';
import type { Engine } from '../src/style-transfer/objective.js';
import { uniform } from '../src/style-transfer/random.js';
import { createObjective } from '../src/style-transfer/targets.js';
import { TiledObjective } from '../src/style-transfer/tiles/tiled-objective.js';
import { costOf, inTurns, ratios, spread } from './rounds.js';

const TILE_PX = 512;
/** Of a picture of two by two tiles of that size, and of three by three, of which one has halos on all sides. */
const SIDES_PX = [944, 1376] as const;
const ROUNDS = 3;

/** Smooth forms of all sizes, as a photo has them. */
function picture(width: number, height: number, seed: number): Image {
  const next = uniform(seed);
  const pixels = new Float32Array(3 * width * height);
  const waves = Array.from({ length: 24 }, () => [next() / 3, next() / 3, 6 * next(), Math.floor(3 * next())] as const);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const [across, down, phase, channel] of waves)
        pixels[(channel * height + y) * width + x] += 12 * Math.sin(across * x + down * y + phase);
  return { width, height, pixels: pixels.map((value) => Math.min(255, Math.max(0, value + 128))) };
}

/** Tiled over untiled. */
async function compareCosts(engine: Engine, network: Network): Promise<void> {
  const { tiles } = engine;
  if (tiles === undefined) throw new Error('the engine has no tiles');
  const [small, large] = SIDES_PX.map((side) => picture(side, side, 1)) as [Image, Image];
  const geometryOf = ({ width, height }: Image) =>
    ({ network, width, height, pooling: 'average', padding: 'replicate' }) as const;
  const style = picture(400, 300, 2);
  const { grams } = await engine.features(geometryOf(style), style.pixels, { content: false, grams: true });
  const targetsOf = async (image: Image) => ({
    content: {
      weight: 1e-6,
      target: (await engine.features(geometryOf(image), image.pixels, { content: true, grams: false })).content,
    },
    style: new Map([...grams].map(([name, target]) => [name, { weight: 1, target }])),
  });
  const targets = [await targetsOf(small), await targetsOf(large)] as const;
  const objectives = {
    untiled: [await engine.objective(geometryOf(small), targets[0]), small] as const,
    tiled: [new TiledObjective(tiles, geometryOf(small), targets[0], TILE_PX), small] as const,
    inner: [new TiledObjective(tiles, geometryOf(large), targets[1], TILE_PX), large] as const,
  };
  const works = Object.fromEntries(
    Object.entries(objectives).map(([name, [objective, { pixels }]]) => [
      name,
      async () => {
        const { wall, cpu } = await costOf(() => objective.evaluate(pixels));
        const megapixels = pixels.length / 3e6;
        return { wall: wall / megapixels, cpu: cpu / megapixels };
      },
    ]),
  );
  for (const work of Object.values(works)) await work();
  const costs = await inTurns(ROUNDS, works);
  const { untiled, tiled, inner } = costs as Record<'untiled' | 'tiled' | 'inner', { wall: number; cpu: number }[]>;
  const ms = (of: { cpu: number }[]) =>
    spread(
      of.map(({ cpu }) => cpu),
      0,
    );
  console.log(
    `${network.id} | ${ms(untiled)} | ${ms(tiled)}, ${spread(ratios(tiled, untiled, 'cpu'))} | ${ms(inner)}, ${spread(ratios(inner, untiled, 'cpu'))}`,
  );
  for (const [objective] of Object.values(objectives)) await objective.dispose();
}

/** One evaluation with the default scales within a budget: run in a process of its own. */
async function measureEvaluation(network: Network, width: number, height: number, budget: number): Promise<void> {
  const engine = await createOnnxEngine({ device: 'cpu' });
  const geometry = { network, width, height, pooling: 'average', padding: 'replicate' } as const;
  const content = picture(width, height, 1);
  const styles = [{ image: picture(800, 600, 2), share: 1 }];
  const options = { scales: [4, 3, 1.5, 1], structure: 0.5, share: 0.3, memory: budget };
  const { objective } = await createObjective(engine, geometry, content, styles, standardWeights(50), options);
  await objective.evaluate(content.pixels);
  const { cpu } = await costOf(() => objective.evaluate(content.pixels));
  report(cpu);
}

/** A painting of few iterations, as the command line makes it. */
async function measurePainting(network: Network, width: number, height: number, memory: number): Promise<void> {
  const engine = await createOnnxEngine({ device: 'cpu' });
  const options: Options = { ...DEFAULTS, size: Math.max(width, height), iterations: 2 };
  const load = (w: number, h: number, seed: number) => async (fitWithin: number) => {
    const factor = Math.min(1, fitWithin / Math.max(w, h));
    return { ...picture(Math.round(w * factor), Math.round(h * factor), seed), format: 'png' as const };
  };
  const styles = [{ load: load(1.1 * width, 1.1 * height, 2), share: 1 }];
  const painting = await Painting.open(
    { options, content: load(width, height, 1), styles, memory },
    { fine: network },
    engine,
  );
  const { cpu } = await costOf(async () => {
    const steps = painting.paint();
    let next = await steps.next();
    while (!next.done) next = await steps.next();
    await next.value.encode({ format: 'png' });
  });
  report(cpu);
}

/** For the process that waits for it. */
function report(cpu: number): void {
  console.log(JSON.stringify({ cpu, peak: 1024 * process.resourceUsage().maxRSS }));
}

const KINDS = { evaluation: measureEvaluation, painting: measurePainting };

async function inProcess(
  kind: keyof typeof KINDS,
  ...values: readonly (string | number)[]
): Promise<{ cpu: number; peak: number }> {
  const file = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [...process.execArgv, file, kind, ...values.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text.trim().split('\n').at(-1) as string);
}

/** For one evaluation. In bytes. */
const EVALUATION_BUDGET = 500e6;
/** 16:9, so that the last is 4096 x 2304. */
const LONG_SIDES_PX = [512, 1024, 2048, 4096];
/** What must be reached. */
const PAINTINGS = [
  ['vgg16', 3840, 2160, 2e9],
  ['lite', 8192, 4608, 4e9],
] as const;

/** @param whole also the paintings of the largest sizes, which take tens of minutes. */
export async function benchTiles(
  networks: readonly Network[],
  weights: string,
  { whole }: { readonly whole: boolean },
): Promise<void> {
  const engine = await createOnnxEngine({ device: 'cpu' });
  console.log(
    `\nAn evaluation in tiles of ${TILE_PX}, ms of processor time a megapixel, ${ROUNDS} rounds in turns: network | ${SIDES_PX[0]} px untiled | in 2 x 2 tiles, of untiled | ${SIDES_PX[1]} px in 3 x 3 tiles, of untiled`,
  );
  for (const network of networks) await compareCosts(engine, network);
  await engine.dispose();
  console.log(
    `\nAn evaluation with four scales within ${EVALUATION_BUDGET / 1e6} MB: size | seconds of processor time | a megapixel | peak MB of the process`,
  );
  for (const side of LONG_SIDES_PX) {
    const height = (side * 9) / 16;
    const { cpu, peak } = await inProcess('evaluation', weights, 'lite', side, height, EVALUATION_BUDGET);
    const perMegapixel = cpu / 1e3 / ((side * height) / 1e6);
    console.log(
      [`${side} x ${height}`, (cpu / 1e3).toFixed(1), perMegapixel.toFixed(2), (peak / 1e6).toFixed(0)].join(' | '),
    );
  }
  if (!whole) return;
  console.log('\nTwo iterations, as a process of its own: size | network | limit | peak GB');
  for (const [id, width, height, limit] of PAINTINGS) {
    const { peak } = await inProcess('painting', weights, id, width, height, limit);
    console.log([`${width} x ${height}`, id, limit / 1e9, (peak / 1e9).toFixed(2)].join(' | '));
  }
}

const [, file, kind, weights, id, ...numbers] = process.argv;
if (file === fileURLToPath(import.meta.url) && kind !== undefined && kind in KINDS) {
  const [width, height, bytes] = numbers.map(Number) as [number, number, number];
  const network = await loadNetwork(id as 'lite' | 'vgg16', weights as string);
  await KINDS[kind as keyof typeof KINDS](network, width, height, bytes);
}
