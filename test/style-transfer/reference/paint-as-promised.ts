/**
 * A reference pair, painted by VGG-16 and by the lite network, and judged by the referee. Both promises are of the standard quality's
 * L-BFGS; with a preconditioner, three fifths of its steps at the last scale keep them, and that is all it gets here.
 */
import { expect } from 'vitest';
import { createStandardLoss } from '../../../bench/standard-loss.js';
import { loadNetwork } from '../../../src/networks/load-network.js';
import { BEFORE_SCALES, DEFAULTS, type Options } from '../../../src/painting/options.js';
import { buildRequest } from '../../../src/painting/request.js';
import type { Network } from '../../../src/style-transfer/network.js';
import { stylize } from '../../../src/style-transfer/stylize.js';
import type { StylizeRequest } from '../../../src/style-transfer/stylize-request.js';
import { createEngine, readPicture, readVgg16 } from './reference-data.js';

interface Promised {
  readonly content: string;
  readonly style: string;
  readonly optimiser: Options['optimiser'];
  /** Total loss of the content picture itself. */
  readonly plain: number;
  /** Largest total loss of VGG-16's painting. */
  readonly painted: number;
  /** The lite network's over VGG-16's, at most; with the preconditioner. */
  readonly lite: number;
}

/** Of the 40 that L-BFGS has. */
const PRECONDITIONED_LAST_STEPS = 24;

function withLastSteps(request: StylizeRequest, iterations: number): StylizeRequest {
  const { stages } = request;
  return { ...request, stages: stages.with(-1, { ...stages[stages.length - 1], iterations }) };
}

/** With one size in the objective, which is what the referee judges. */
export async function expectToPaintAsPromised(promised: Promised): Promise<void> {
  const [engine, vgg16] = [await createEngine(), await readVgg16()];
  const [content, style] = [await readPicture(promised.content), await readPicture(promised.style)];
  const judge = await createStandardLoss(engine, vgg16, content, style);
  expect(await judge(content.pixels)).toBeCloseTo(promised.plain, 3);
  const paint = async (network: Network, optimiser: Options['optimiser']) => {
    const options = { ...DEFAULTS, ...BEFORE_SCALES, optimiser, size: 256 };
    const standard = buildRequest(options, content, [{ image: style, share: 1 }], { fine: network });
    const request = optimiser === 'lbfgs' ? standard : withLastSteps(standard, PRECONDITIONED_LAST_STEPS);
    const iterates = stylize(request, engine);
    for (;;) {
      const { value, done } = await iterates.next();
      if (done) return judge(value.pixels);
    }
  };
  const total = await paint(vgg16, promised.optimiser);
  expect(total).toBeLessThanOrEqual(promised.painted);
  expect(await paint(await loadNetwork('lite', ''), 'preconditioned')).toBeLessThanOrEqual(promised.lite * total);
  await engine.dispose();
}
