/** How soon a painting is as good as one of PyTorch's Adam at one scale: in units, which no other process can change, and in rounds in turns. */
import { DEFAULTS, type Options } from '../src/painting/options.js';
import { buildRequest } from '../src/painting/request.js';
import type { Engine } from '../src/style-transfer/objective.js';
import type { Networks } from '../src/style-transfer/pyramid.js';
import { stylize } from '../src/style-transfer/stylize.js';
import { openObjective, type Pair } from './evaluation.js';
import { PyTorch } from './pytorch.js';
import { type Cost, costOf, inTurns, ratios, spread } from './rounds.js';
import { createStandardLoss } from './standard-loss.js';

/** The total loss of a presentable painting of the first pair. */
const PRESENTABLE_LOSS = 0.0238;
const GOALS = [0.03, 0.0253, PRESENTABLE_LOSS, 0.023];
const ROUNDS = 7;
/** Adam's time to the goal is told from so many of its iterations a round: they are all alike. */
const ADAM_ITERATIONS = 8;

/** The same problem as PyTorch's: one size, the content's weight 0.05, zeros around the picture. */
const SAME_PROBLEM: Options = {
  ...DEFAULTS,
  size: 256,
  scales: '1',
  steering: 'weight',
  structure: 0,
  detail: 1,
  edges: 'zero',
  optimiser: 'preconditioned',
};

/** At the finest scale enough iterations for every goal. */
function requestOf(networks: Networks, { content, style }: Pair) {
  const request = buildRequest(SAME_PROBLEM, content, [{ image: style, share: 1 }], networks);
  const last = request.stages.length - 1;
  const stages = request.stages.map((stage, i) => (i === last ? { ...stage, iterations: 60 } : stage));
  return { ...request, stages };
}

/** An evaluation of the lite network, in evaluations of VGG-16. */
async function costOfLite(engine: Engine, { fine, coarse }: Required<Networks>, pair: Pair): Promise<number> {
  const objectives = { fine: await openObjective(engine, fine, pair), lite: await openObjective(engine, coarse, pair) };
  const { pixels } = pair.content;
  const evaluate = (name: keyof typeof objectives) => () => costOf(() => objectives[name].evaluate(pixels));
  const costs = await inTurns(ROUNDS, { fine: evaluate('fine'), lite: evaluate('lite') });
  for (const objective of Object.values(objectives)) await objective.dispose();
  return Math.min(...costs.lite.map(({ cpu }) => cpu)) / Math.min(...costs.fine.map(({ cpu }) => cpu));
}

interface Reached {
  readonly goal: number;
  /** Evaluations of VGG-16 at the full size that all before would have been. */
  readonly units: number;
  /** Counted over all stages. */
  readonly steps: number;
}

/** Paints with a referee beside it. */
async function reach(engine: Engine, networks: Networks, pair: Pair, referee: Required<Networks>, lite: number) {
  const judge = await createStandardLoss(engine, referee.fine, pair.content, pair.style);
  const request = requestOf(networks, pair);
  const { width, height } = pair.content;
  const reached: Reached[] = [];
  let units = 0;
  for await (const iterate of stylize(request, engine)) {
    const cost = iterate.network === referee.fine.id ? 1 : lite;
    units += (cost * iterate.width * iterate.height) / (width * height);
    if (iterate.stage < iterate.stages) continue;
    // `picture` is the one before this step.
    const total = await judge(iterate.picture().pixels);
    for (const goal of GOALS.slice(reached.length)) {
      if (total > goal) break;
      reached.push({ goal, units, steps: iterate.step });
    }
    if (reached.length === GOALS.length) break;
  }
  return reached;
}

/** The same without the referee, up to a step, with all that prepares it. */
async function paintUntil(engine: Engine, networks: Networks, pair: Pair, steps: number): Promise<void> {
  for await (const { step } of stylize(requestOf(networks, pair), engine)) if (step >= steps) break;
}

/** What is asked of the mode beside its name. */
export interface QualityOptions {
  /** Only the units. */
  readonly unitsOnly: boolean;
  /** Whole runs of Adam in every round, instead of a few of its iterations: minutes each. */
  readonly whole: boolean;
}

export async function compareQuality(
  engine: Engine,
  weights: string,
  networks: Required<Networks>,
  pair: Pair,
  scratch: string,
  { unitsOnly, whole }: QualityOptions,
): Promise<void> {
  const lite = await costOfLite(engine, networks, pair);
  const painters: Record<string, Networks> = { 'VGG-16': { fine: networks.fine }, mixed: networks };
  console.log(
    `\nUnits to a total, ${pair.name} (one is an evaluation of VGG-16 at the full size; of lite ${lite.toFixed(2)})`,
  );
  console.log(['who paints', ...GOALS].join(' | '));
  const steps = new Map<string, number>();
  for (const [name, painter] of Object.entries(painters)) {
    const reached = await reach(engine, painter, pair, networks, lite);
    const cells = GOALS.map((goal) => reached.find((each) => each.goal === goal)?.units.toFixed(1) ?? '-');
    console.log([name, ...cells].join(' | '));
    const presentable = reached.find(({ goal }) => goal === PRESENTABLE_LOSS);
    if (presentable !== undefined) steps.set(name, presentable.steps);
  }
  if (unitsOnly) return;
  const peer = await PyTorch.start(weights, pair, scratch);
  if (peer === undefined) return;
  const { iteration } = await peer.ask('reach', PRESENTABLE_LOSS);
  const works: Record<string, () => Promise<Cost>> = {};
  for (const [name, count] of steps)
    works[name] = () => costOf(() => paintUntil(engine, painters[name] as Networks, pair, count));
  works.Adam = async () => {
    const { seconds, cpu } = await peer.ask('adam', whole ? iteration : ADAM_ITERATIONS);
    const scale = 1000 * (whole ? 1 : iteration / ADAM_ITERATIONS);
    return { wall: scale * seconds, cpu: scale * cpu };
  };
  const costs = await inTurns(ROUNDS, works);
  const protocol = whole ? 'whole runs' : `its time from ${ADAM_ITERATIONS} iterations a round`;
  console.log(
    `\nTimes sooner at ${PRESENTABLE_LOSS} than PyTorch's Adam, which takes ${iteration} iterations (${protocol}), ${ROUNDS} rounds in turns: medians (least-most) | seconds | times sooner | times less processor time`,
  );
  for (const [name, ours] of Object.entries(costs)) {
    const seconds = spread(
      ours.map(({ wall }) => wall / 1000),
      1,
    );
    const sooner = (clock: keyof Cost) => spread(ratios(costs.Adam as Cost[], ours, clock), 1);
    console.log([name, seconds, sooner('wall'), sooner('cpu')].join(' | '));
  }
  peer.stop();
}
