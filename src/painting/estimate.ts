/** How long a painting will take on this machine: from a few evaluations of its networks, small ones. */
import type { Network } from '../style-transfer/network.js';
import type { Engine } from '../style-transfer/objective.js';
import { createOptimiser } from '../style-transfer/optimisers/create-optimiser.js';
import { evaluationWork, stageWork } from '../style-transfer/progress-estimator.js';
import { stageOverheads, withParts } from '../style-transfer/stylize.js';
import type { StylizeRequest } from '../style-transfer/stylize-request.js';
import { createObjective, partsOf } from '../style-transfer/targets.js';

/** Large enough that what is done once an evaluation hardly counts. */
const TRIAL_SIDE_PX = 384;
/** After one that warms up. Their mean counts: what else the machine does goes on while it paints. */
const TRIALS = 2;

/** What a network's work takes, in seconds. */
interface Rate {
  /** A multiply-accumulate in an evaluation of the full size: with the Gram matrices, the smaller sizes that are evaluated with it, and the parts. */
  readonly work: number;
  /** What a stage takes before its steps whatever its size: the engine prepares itself. */
  readonly stage: number;
}

/** Times the request's own objective, for other pictures. */
async function measureRate(
  engine: Engine,
  network: Network,
  request: StylizeRequest,
  now: () => number,
): Promise<Rate> {
  const { pooling, padding, weights, scales, structure, share, styles, stages } = withParts(request);
  const size = { width: TRIAL_SIDE_PX, height: TRIAL_SIDE_PX };
  const pixels = Float32Array.from({ length: 3 * TRIAL_SIDE_PX ** 2 }, (_, i) => (37 * i) % 255);
  const image = { ...size, pixels };
  const parts = partsOf(styles).map(
    ({ mask }) => mask && { ...size, values: new Float32Array(TRIAL_SIDE_PX ** 2).fill(1) },
  );
  const pictures = parts.map((part) => ({ image, share: 1, ...(part && { part }) }));
  // It may take no more memory than the painting.
  const memory = Math.min(...stages.map((stage) => stage.memory ?? Number.POSITIVE_INFINITY));
  const options = { scales, structure, ...(share !== undefined && { share }), memory };
  const geometry = { network, ...size, pooling, padding };
  const opened = now();
  const { objective } = await createObjective(engine, geometry, image, pictures, weights, options);
  try {
    const optimiser = createOptimiser(request, size, pictures);
    const painted = pixels.slice();
    const step = async () => {
      const { loss, gradient } = await objective.evaluate(painted);
      optimiser.step(painted, loss.content, gradient);
    };
    await step();
    const began = now();
    for (let trial = 0; trial < TRIALS; trial++) await step();
    const each = (now() - began) / 1000 / TRIALS;
    const stage = { ...size, network, iterations: 0, memory };
    const [overhead] = stageOverheads({ stages: [stage], pooling }, engine);
    const work = each / evaluationWork(stage, overhead);
    return { work, stage: Math.max(0, (began - opened) / 1000 - work * stageWork(stage, overhead)) };
  } finally {
    await objective.dispose();
  }
}

/** Multiply-accumulates, at the full size alone, of a painting that is not worth an estimate: half a minute or less on any machine of today. */
const SHORT_WORK = 0.75e12;

export interface EstimateOptions {
  /** Milliseconds by any clock: the estimate is by the same. By default the wall's. */
  readonly now?: () => number;
  /** Estimates a short painting, too. */
  readonly isShortToo?: boolean;
}

/** @returns undefined for a painting that is short anyway. */
export async function estimateSeconds(
  request: StylizeRequest,
  engine: Engine,
  { now = () => performance.now(), isShortToo = false }: EstimateOptions = {},
): Promise<number | undefined> {
  const { stages, resume } = request;
  const overheads = stageOverheads(request, engine);
  const works = stages.flatMap((stage, i) => {
    if (resume !== undefined && i < resume.stage) return [];
    const done = resume?.stage === i ? resume.iteration : 0;
    return { network: stage.network, work: stageWork({ ...stage, iterations: stage.iterations - done }, overheads[i]) };
  });
  if (!isShortToo && works.reduce((sum, { work }) => sum + work, 0) < SHORT_WORK) return undefined;
  let seconds = 0;
  for (const network of new Set(works.map((each) => each.network))) {
    const rate = await measureRate(engine, network, request, now);
    for (const each of works) if (each.network === network) seconds += rate.stage + rate.work * each.work;
  }
  return seconds;
}
