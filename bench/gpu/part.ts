/** One part of the check, in a process of its own: what hangs or crashes here takes nothing else with it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOnnxEngine, type OnnxDevice, timeDevice } from '../../src/engines/onnx/engine.js';
import { decodePicture } from '../../src/images/index.js';
import { isInstalled, loadNetwork } from '../../src/networks/load-network.js';
import { type Image, resize } from '../../src/style-transfer/image.js';
import { standardWeights } from '../../src/style-transfer/losses.js';
import type { Network } from '../../src/style-transfer/network.js';
import type { Engine, Geometry, NetworkLoss } from '../../src/style-transfer/objective.js';
import { createObjective } from '../../src/style-transfer/targets.js';
import { type Profile, profile } from './profile.js';

/** What a part is asked to do. */
export interface Order {
  readonly kind: 'device' | 'evaluate' | 'compare' | 'profile';
  readonly device: OnnxDevice;
  /** Side of the square picture, in pixels. */
  readonly size: number;
  readonly rounds: number;
  /** A part that measures stops after so long, with the rounds that it has. */
  readonly seconds: number;
  /** For files that only this part needs. */
  readonly scratch: string;
}

export interface Differences {
  /** By term: |GPU - CPU| / |CPU|. */
  readonly losses: Record<string, number>;
  /** Norm of the difference over the CPU's norm. */
  readonly gradient: number;
}

/** What a part says, one or several times. */
export type Report =
  | { readonly probe: number }
  | { readonly network: string; readonly first: number }
  | { readonly round: number }
  | { readonly differences: Differences }
  | { readonly profile: Profile };

const CONTENT = 'lighthouse.png';
const STYLE = 'swirls.png';
/** An evaluation that is sooner than this is made several times a round. */
const ROUND_MS = 100;
const WARM_UPS = 2;

async function loadFinest(): Promise<Network> {
  const directory = process.env.BRUSHWORK_WEIGHTS_DIR as string;
  return loadNetwork((await isInstalled('vgg16', directory)) ? 'vgg16' : 'lite', directory);
}

async function read(name: string, size: number): Promise<Image> {
  const bytes = await readFile(join(process.env.BRUSHWORK_PICTURES as string, name));
  return resize(await decodePicture(bytes), { width: size, height: size });
}

/** An objective as a painting has it, and a picture between its content and its style, so that no loss is 0. */
async function prepare(engine: Engine, network: Network, size: number) {
  const [content, style] = [await read(CONTENT, size), await read(STYLE, size)];
  const geometry: Geometry = { network, width: size, height: size, pooling: 'average', padding: 'replicate' };
  const styles = [{ image: style, share: 1 }];
  const { objective } = await createObjective(engine, geometry, content, styles, standardWeights(50));
  const image = content.pixels.map((value, i) => (value + style.pixels[i]) / 2);
  return { objective, image, geometry };
}

async function evaluate({ device, size, rounds, seconds }: Order, say: (report: Report) => void): Promise<void> {
  const deadline = performance.now() + 1000 * seconds;
  const network = await loadFinest();
  const engine = await createOnnxEngine({ device });
  const { objective, image } = await prepare(engine, network, size);
  const time = async () => {
    const started = performance.now();
    await objective.evaluate(image);
    return performance.now() - started;
  };
  const first = await time();
  say({ network: network.id, first });
  let last = first;
  for (let i = 0; i < WARM_UPS && performance.now() + last < deadline; i++) last = await time();
  const repetitions = Math.max(1, Math.round(ROUND_MS / last));
  for (let round = 0; round < rounds && (round === 0 || performance.now() + repetitions * last < deadline); round++) {
    const started = performance.now();
    for (let i = 0; i < repetitions; i++) await objective.evaluate(image);
    last = (performance.now() - started) / repetitions;
    say({ round: last });
  }
}

const terms = ({ content, style }: NetworkLoss): Record<string, number> => ({ content, ...Object.fromEntries(style) });

async function compare({ device, size }: Order, say: (report: Report) => void): Promise<void> {
  const network = await loadFinest();
  const results = [];
  for (const one of [device, 'cpu'] as const) {
    const engine = await createOnnxEngine({ device: one });
    const { objective, image } = await prepare(engine, network, size);
    results.push(await objective.evaluate(image));
    await engine.dispose();
  }
  const [there, here] = results;
  const expected = terms(here.loss);
  const losses = Object.entries(terms(there.loss)).map(([name, value]) => [
    name,
    Math.abs(value - expected[name]) / Math.abs(expected[name]),
  ]);
  let [difference, norm] = [0, 0];
  for (const [i, value] of here.gradient.entries()) {
    difference += (there.gradient[i] - value) ** 2;
    norm += value ** 2;
  }
  say({ differences: { losses: Object.fromEntries(losses), gradient: Math.sqrt(difference / norm) } });
}

async function work(order: Order, say: (report: Report) => void): Promise<void> {
  if (order.kind === 'device') say({ probe: await timeDevice({ device: order.device }) });
  else if (order.kind === 'evaluate') await evaluate(order, say);
  else if (order.kind === 'compare') await compare(order, say);
  else say({ profile: await profile(await loadFinest(), order) });
}

const say = (report: Report) => new Promise((sent) => process.send?.(report, sent));

let last: Promise<unknown> = Promise.resolve();
await work(JSON.parse(process.argv[2]), (report) => {
  last = say(report);
});
await last;
// A driver's threads may keep a process from ending, or crash in its last moments; all that was to be said is said.
await new Promise((sent) => process.send?.('done', sent));
process.kill(process.pid, 'SIGKILL');
