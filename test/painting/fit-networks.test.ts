import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/painting/options.js';
import { estimateMemory, fitNetworks, planPainting } from '../../src/painting/request.js';
import { countActivations } from '../../src/style-transfer/network.js';
import type { Engine } from '../../src/style-transfer/objective.js';
import { randomNetwork } from '../engines/reference.js';

const both = { fine: randomNetwork(1, [16, 24, 32]), coarse: randomNetwork(2, [2, 3, 4]) };
const content = { width: 400, height: 300 };
const options = { ...DEFAULTS, size: 1024 };
const engine = {
  estimateMemory: ({ network, height, width }) => 16 * countActivations(network.description, height, width),
} as Pick<Engine, 'estimateMemory'> as Engine;
const needed = estimateMemory(planPainting(options, content, both), engine);

describe('where nobody has chosen a network', () => {
  it('both paint if they fit into the memory', () => {
    expect(fitNetworks(options, content, both, engine, needed)).toBe(both);
  });

  it('the lite one paints alone what would not fit with the finer one', () => {
    const fitting = fitNetworks(options, content, both, engine, needed - 1);
    expect(fitting).toEqual({ fine: both.coarse });
    expect(estimateMemory(planPainting(options, content, fitting), engine)).toBeLessThan(needed);
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
