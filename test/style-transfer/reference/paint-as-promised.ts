/** A reference pair, painted by VGG-16 and by the lite network with the default optimiser, and judged by the referee. */
import { expect } from 'vitest';
import { createStandardLoss } from '../../../bench/standard-loss.js';
import { loadNetwork } from '../../../src/networks/load-network.js';
import { BEFORE_SCALES, DEFAULTS } from '../../../src/painting/options.js';
import { buildRequest } from '../../../src/painting/request.js';
import type { Network } from '../../../src/style-transfer/network.js';
import { stylize } from '../../../src/style-transfer/stylize.js';
import type { StylizeRequest } from '../../../src/style-transfer/stylize-request.js';
import { createEngine, readPicture, readVgg16 } from './reference-data.js';

interface Promised {
  readonly content: string;
  readonly style: string;
  /** Total loss of the content picture itself. */
  readonly plain: number;
  /** Largest total loss of VGG-16's painting. */
  readonly painted: number;
  /** Of its steps at the last scale. */
  readonly lastSteps: number;
  /** The lite network's total loss over VGG-16's, at most, and the steps that it needs. */
  readonly lite: { readonly ratio: number; readonly lastSteps: number };
}

/** Of three scales; L-BFGS alone needed 60, 60 and 40 for what is promised. */
const COARSE_STEPS = 30;

function withSteps(request: StylizeRequest, lastSteps: number): StylizeRequest {
  const last = request.stages.length - 1;
  const stages = request.stages.map((stage, i) => ({ ...stage, iterations: i === last ? lastSteps : COARSE_STEPS }));
  return { ...request, stages };
}

/** With one size in the objective, which is what the referee judges. */
export async function expectToPaintAsPromised(promised: Promised): Promise<void> {
  const [engine, vgg16] = [await createEngine(), await readVgg16()];
  const [content, style] = [await readPicture(promised.content), await readPicture(promised.style)];
  const judge = await createStandardLoss(engine, vgg16, content, style);
  expect(await judge(content.pixels)).toBeCloseTo(promised.plain, 3);
  const paint = async (network: Network, lastSteps: number) => {
    const options = { ...DEFAULTS, ...BEFORE_SCALES, optimiser: DEFAULTS.optimiser, size: 256 };
    const standard = buildRequest(options, content, [{ image: style, share: 1 }], { fine: network });
    const request = withSteps(standard, lastSteps);
    const iterates = stylize(request, engine);
    for (;;) {
      const { value, done } = await iterates.next();
      if (done) return judge(value.pixels);
    }
  };
  const total = await paint(vgg16, promised.lastSteps);
  expect(total).toBeLessThanOrEqual(promised.painted);
  const lite = await paint(await loadNetwork('lite', ''), promised.lite.lastSteps);
  expect(lite).toBeLessThanOrEqual(promised.lite.ratio * total);
  await engine.dispose();
}
