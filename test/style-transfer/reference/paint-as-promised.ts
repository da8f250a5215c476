/** A reference pair, painted by VGG-16 and by the lite network, and judged by the referee. */
import { expect } from 'vitest';
import { createStandardLoss } from '../../../bench/standard-loss.js';
import { loadNetwork } from '../../../src/networks/load-network.js';
import { BEFORE_SCALES, DEFAULTS, type Options } from '../../../src/painting/options.js';
import { buildRequest } from '../../../src/painting/request.js';
import type { Network } from '../../../src/style-transfer/network.js';
import { stylize } from '../../../src/style-transfer/stylize.js';
import { createEngine, readPicture, readVgg16 } from './reference-data.js';

interface Promised {
  readonly content: string;
  readonly style: string;
  readonly optimiser: Options['optimiser'];
  /** Total loss of the content picture itself. */
  readonly plain: number;
  /** Largest total loss of VGG-16's painting. */
  readonly painted: number;
  /** The lite network's over VGG-16's, at most. */
  readonly lite: number;
}

/** With one size in the objective, which is what the referee judges. */
export async function expectToPaintAsPromised(promised: Promised): Promise<void> {
  const [engine, vgg16] = [await createEngine(), await readVgg16()];
  const [content, style] = [await readPicture(promised.content), await readPicture(promised.style)];
  const judge = await createStandardLoss(engine, vgg16, content, style);
  expect(await judge(content.pixels)).toBeCloseTo(promised.plain, 3);
  const options = { ...DEFAULTS, ...BEFORE_SCALES, optimiser: promised.optimiser, size: 256 };
  const paint = async (network: Network) => {
    const request = buildRequest(options, content, [{ image: style, share: 1 }], { fine: network });
    const iterates = stylize(request, engine);
    for (;;) {
      const { value, done } = await iterates.next();
      if (done) return judge(value.pixels);
    }
  };
  const total = await paint(vgg16);
  expect(total).toBeLessThanOrEqual(promised.painted);
  expect(await paint(await loadNetwork('lite', ''))).toBeLessThanOrEqual(promised.lite * total);
  await engine.dispose();
}
