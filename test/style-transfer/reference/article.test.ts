/** Against the article's own run, as PyTorch made it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULTS, PRESETS } from '../../../src/painting/options.js';
import { buildRequest } from '../../../src/painting/request.js';
import { stylize } from '../../../src/style-transfer/stylize.js';
import type { StylizeRequest } from '../../../src/style-transfer/stylize-request.js';
import { createEngine, missing, readPicture, readVgg16, shared, TIMEOUT_MS, why } from './reference-data.js';

interface Recorded {
  losses: { iteration: number; total: number; content: number; style: number; gradient_norm?: number }[];
}

/** Rounding grows from step to step: to some 0.0005 % of the loss after so many. */
const ITERATIONS = 50;

it.skipIf(missing)(
  `follows the article's run, each of ${ITERATIONS} iterations${why}`,
  { timeout: TIMEOUT_MS },
  async () => {
    const engine = await createEngine();
    const recorded: Recorded = JSON.parse(readFileSync(`${shared}reference/article-losses.json`, 'utf8'));
    const expected = recorded.losses.slice(0, ITERATIONS + 1);
    expect(expected.map(({ iteration }) => iteration)).toEqual([...Array(ITERATIONS + 1).keys()]);
    const options = { ...DEFAULTS, ...PRESETS.article, iterations: expected.length };
    const style = [{ image: await readPicture('style-224'), share: 1 }];
    const fine = await readVgg16();
    const request: StylizeRequest = buildRequest(options, await readPicture('content-224'), style, { fine });
    const norms: number[] = [];
    const spied = {
      ...engine,
      label: 'spied',
      features: engine.features.bind(engine),
      estimateMemory: engine.estimateMemory.bind(engine),
      dispose: async () => {},
      objective: async (...given: Parameters<typeof engine.objective>) => {
        const objective = await engine.objective(...given);
        return {
          dispose: () => objective.dispose(),
          setContentWeight: objective.setContentWeight.bind(objective),
          evaluate: async (image: Float32Array) => {
            const result = await objective.evaluate(image);
            norms.push(Math.sqrt(result.gradient.reduce((sum, value) => sum + value * value, 0)));
            return result;
          },
        };
      },
    };
    const losses: { total: number; content: number; style: number }[] = [];
    for await (const { loss } of stylize(request, spied)) losses.push(loss);
    for (const { iteration, ...step } of expected) {
      const here = losses[iteration];
      expect(Math.abs(here.total / step.total - 1), `total of iteration ${iteration}`).toBeLessThan(1e-4);
      expect(Math.abs(here.style / step.style - 1), `style of iteration ${iteration}`).toBeLessThan(1e-4);
      expect(Math.abs(here.content - step.content), `content of iteration ${iteration}`).toBeLessThanOrEqual(
        1e-3 * step.content,
      );
      if (step.gradient_norm !== undefined)
        expect(Math.abs(norms[iteration] / step.gradient_norm - 1), `gradient ${iteration}`).toBeLessThan(1e-3);
    }
    // Of the article's own record: the first, the second and the eleventh.
    expect(expected.filter(({ gradient_norm }) => gradient_norm !== undefined)).toHaveLength(3);
    await engine.dispose();
  },
);
