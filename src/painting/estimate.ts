/** How long a painting will take on this machine: from a few evaluations of its networks, small ones. */
import { contentLayer, type LayerShape, layerShapes, type Network } from '../style-transfer/network.js';
import type { Engine } from '../style-transfer/objective.js';
import { evaluationWork, stageWork } from '../style-transfer/progress-estimator.js';
import { stageOverheads } from '../style-transfer/stylize.js';
import type { StylizeRequest } from '../style-transfer/stylize-request.js';

type TimedRequest = Pick<StylizeRequest, 'stages' | 'pooling' | 'padding' | 'memory' | 'scales' | 'resume'>;

/** Large enough that what is done once an evaluation hardly counts. */
const TRIAL_SIDE_PX = 384;
/** The first warms up. */
const TRIALS = 3;

/** Seconds for a multiply-accumulate of the network's, in an evaluation of the full size alone. */
async function measureRate(
  engine: Engine,
  network: Network,
  { pooling, padding }: TimedRequest,
  now: () => number,
): Promise<number> {
  const size = { width: TRIAL_SIDE_PX, height: TRIAL_SIDE_PX };
  const { description } = network;
  const { channels, height, width } = layerShapes(description, TRIAL_SIDE_PX, TRIAL_SIDE_PX).get(
    contentLayer(description).name,
  ) as LayerShape;
  const content = { weight: 1, target: new Float32Array(channels * height * width) };
  const objective = await engine.objective({ network, ...size, pooling, padding }, { content, style: new Map() });
  try {
    const image = Float32Array.from({ length: 3 * TRIAL_SIDE_PX ** 2 }, (_, i) => (37 * i) % 255);
    let seconds = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < TRIALS; trial++) {
      const began = now();
      await objective.evaluate(image);
      if (trial > 0) seconds = Math.min(seconds, (now() - began) / 1000);
    }
    return seconds / evaluationWork({ ...size, network, iterations: 1 }, 1);
  } finally {
    await objective.dispose();
  }
}

/** Of the full size's: each scale has a quarter of the one before. */
const scalesFactor = (scales: readonly number[]): number =>
  scales.reduce((sum, share, scale) => sum + (scale === 0 || share > 0 ? 4 ** -scale : 0), 0);

/** Multiply-accumulates of a painting that is not worth an estimate: half a minute or less on any machine of today. */
const SHORT_WORK = 1e12;

/**
 * @param now milliseconds by any clock: the estimate is by the same.
 * @returns undefined for a painting that is short anyway.
 */
export async function estimateSeconds(
  request: TimedRequest,
  engine: Engine,
  now = () => performance.now(),
): Promise<number | undefined> {
  const { stages, scales, resume } = request;
  const overheads = stageOverheads(request, engine);
  const works = stages.map((stage, i) => {
    const done = resume === undefined || i > resume.stage ? 0 : i < resume.stage ? stage.iterations : resume.iteration;
    return { network: stage.network, work: stageWork({ ...stage, iterations: stage.iterations - done }, overheads[i]) };
  });
  const factor = scalesFactor(scales);
  if (factor * works.reduce((sum, { work }) => sum + work, 0) < SHORT_WORK) return undefined;
  let seconds = 0;
  for (const network of new Set(stages.map((stage) => stage.network))) {
    const rate = await measureRate(engine, network, request, now);
    for (const each of works) if (each.network === network) seconds += factor * rate * each.work;
  }
  return seconds;
}
