/** One evaluation of the objective, ours and PyTorch's in turns. */
import { type Image, resize } from '../src/style-transfer/image.js';
import { standardWeights } from '../src/style-transfer/losses.js';
import type { Network } from '../src/style-transfer/network.js';
import type { Engine } from '../src/style-transfer/objective.js';
import type { Networks } from '../src/style-transfer/pyramid.js';
import { createObjective } from '../src/style-transfer/targets.js';
import { PyTorch } from './pytorch.js';
import { type Cost, costOf, inTurns, median, ratios, spread } from './rounds.js';

const SIDE_PX = 224;
const ROUNDS = 9;
/** In a round. */
const EVALUATIONS = 4;

export interface Pair {
  readonly name: string;
  readonly content: Image;
  readonly style: Image;
}

export async function openObjective(engine: Engine, network: Network, { content, style }: Omit<Pair, 'name'>) {
  const { width, height } = content;
  const geometry = { network, width, height, pooling: 'average', padding: 'zero' } as const;
  const styles = [{ image: style, share: 1 }];
  return (await createObjective(engine, geometry, content, styles, standardWeights(50))).objective;
}

export async function compareEvaluations(
  engine: Engine,
  weights: string,
  networks: Required<Networks>,
  pair: Pair,
  scratch: string,
): Promise<void> {
  const size = { width: SIDE_PX, height: SIDE_PX };
  const small = { content: resize(pair.content, size), style: resize(pair.style, size) };
  const objectives = {
    'VGG-16': await openObjective(engine, networks.fine, small),
    lite: await openObjective(engine, networks.coarse, small),
  };
  const peer = await PyTorch.start(weights, small, scratch);
  const works: Record<string, () => Promise<Cost>> = {};
  for (const [name, objective] of Object.entries(objectives)) {
    for (let warm = 0; warm < 2; warm++) await objective.evaluate(small.content.pixels);
    works[name] = async () => {
      const total = await costOf(async () => {
        for (let i = 0; i < EVALUATIONS; i++) await objective.evaluate(small.content.pixels);
      });
      return { wall: total.wall / EVALUATIONS, cpu: total.cpu / EVALUATIONS };
    };
  }
  if (peer !== undefined)
    works.PyTorch = async () => {
      const { milliseconds, cpu } = await peer.ask('evaluate', EVALUATIONS);
      return { wall: milliseconds.reduce((sum, each) => sum + each, 0) / EVALUATIONS, cpu };
    };
  const costs = await inTurns(ROUNDS, works);
  console.log(
    `\nOne evaluation at ${SIDE_PX} x ${SIDE_PX}, CPU, ${ROUNDS} rounds in turns: medians (least-most) | ms | ms of processor time | of PyTorch's ms | of its processor time`,
  );
  for (const [name, ours] of Object.entries(costs)) {
    const of = (clock: keyof Cost) => (costs.PyTorch === undefined ? '-' : spread(ratios(ours, costs.PyTorch, clock)));
    const own = (clock: keyof Cost) => median(ours.map((cost) => cost[clock])).toFixed(0);
    console.log([name, own('wall'), own('cpu'), of('wall'), of('cpu')].join(' | '));
  }
  peer?.stop();
  for (const objective of Object.values(objectives)) await objective.dispose();
}
