import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/painting/options.js';
import { fitNetworks } from '../../src/painting/request.js';
import { countActivations } from '../../src/style-transfer/network.js';
import type { Engine } from '../../src/style-transfer/objective.js';
import { randomNetwork } from '../engines/reference.js';

const both = { fine: randomNetwork(1, [16, 24, 32]), coarse: randomNetwork(2, [2, 3, 4]) };
const content = { width: 400, height: 300 };
const options = { ...DEFAULTS, size: 1024 };
const engine = {
  estimateMemory: ({ network, height, width }) => 16 * countActivations(network.description, height, width),
} as Pick<Engine, 'estimateMemory'> as Engine;

/** Bytes with which both networks paint, and with one less they do not. */
function findNeed(): number {
  let [less, enough] = [0, 2 ** 40];
  while (enough - less > 1) {
    const middle = Math.floor((less + enough) / 2);
    if (fitNetworks(options, content, both, engine, middle) === both) enough = middle;
    else less = middle;
  }
  return enough;
}
const needed = findNeed();

describe('where nobody has chosen a network', () => {
  it('both paint if they fit into the memory, activations, picture and all', () => {
    expect(fitNetworks(options, content, both, engine, needed)).toBe(both);
    const activations = engine.estimateMemory({ network: both.fine, height: 768, width: 1024, pooling: 'average' });
    expect(needed).toBeGreaterThan(activations);
    expect(needed).toBeLessThan(3 * activations + 2e9);
  });

  it('the lite one paints alone what would not fit with the finer one', () => {
    expect(fitNetworks(options, content, both, engine, needed - 1)).toEqual({ fine: both.coarse });
  });

  it('both paint a smaller picture in the memory that is too little for a larger one', () => {
    expect(fitNetworks({ ...options, size: 256 }, content, both, engine, needed - 1)).toBe(both);
  });

  it('one that is alone stays', () => {
    const alone = { fine: both.fine };
    expect(fitNetworks(options, content, alone, engine, 1)).toBe(alone);
  });
});

it('a network that somebody has chosen is never changed', () => {
  for (const network of ['mixed', 'vgg16', 'lite'] as const)
    expect(fitNetworks({ ...options, network }, content, both, engine, 1)).toBe(both);
});
