/** Against the reference data beside the checkout: the article's own numbers, and the referee's. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createStandardLoss } from '../../bench/standard-loss.js';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { decodePicture } from '../../src/images/decode.js';
import { loadNetwork } from '../../src/networks/load-network.js';
import { readManifest } from '../../src/networks/manifest.js';
import { BEFORE_SCALES, DEFAULTS, PRESETS } from '../../src/painting/options.js';
import { buildRequest } from '../../src/painting/request.js';
import type { Network } from '../../src/style-transfer/network.js';
import { type StylizeRequest, stylize } from '../../src/style-transfer/stylize.js';

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));
const missing = !existsSync(`${shared}reference`);
const why = missing ? ' (skipped: ../shared, the reference data, is not here)' : '';

const picture = async (name: string) => decodePicture(await readFile(`${shared}reference/${name}.png`), { name });

/** The development copy of VGG-16, verified as any other. */
function readVgg16(): Promise<Network> {
  const manifest = readManifest();
  const vgg16 = { ...manifest.vgg16, file: 'vgg16-conv1_1-conv3_3.safetensors' };
  return loadNetwork('vgg16', `${shared}weights`, { ...manifest, vgg16 });
}

interface Recorded {
  losses: { iteration: number; total: number; content: number; style: number; gradient_norm?: number }[];
}

// Hundreds of evaluations of VGG-16: half a minute each, and minutes on a machine that is busy.
describe.skipIf(missing)(`the reference data${why}`, { timeout: 400_000 }, async () => {
  const engine = await createOnnxEngine({ device: 'cpu' });
  const vgg16 = missing ? ({} as Network) : await readVgg16();
  afterAll(() => engine.dispose());

  it("follows the article's run for 100 iterations", async () => {
    const recorded: Recorded = JSON.parse(readFileSync(`${shared}reference/article-losses.json`, 'utf8'));
    const at = new Map(recorded.losses.map((entry) => [entry.iteration, entry]));
    const options = { ...DEFAULTS, ...PRESETS.article, iterations: 101 };
    const style = [{ image: await picture('style-224'), share: 1 }];
    const request: StylizeRequest = buildRequest(options, await picture('content-224'), style, { fine: vgg16 });
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
    for (const iteration of [0, 1, 10]) {
      const expected = at.get(iteration);
      if (expected?.gradient_norm === undefined) throw new Error(`no record of iteration ${iteration}`);
      expect(Math.abs(losses[iteration].total / expected.total - 1)).toBeLessThan(1e-3);
      expect(Math.abs(losses[iteration].style / expected.style - 1)).toBeLessThan(1e-3);
      expect(Math.abs(losses[iteration].content - expected.content)).toBeLessThanOrEqual(1e-3 * expected.content);
      expect(Math.abs(norms[iteration] / expected.gradient_norm - 1)).toBeLessThan(1e-3);
    }
    for (const iteration of [50, 100])
      expect(Math.abs(losses[iteration].total / (at.get(iteration)?.total ?? 0) - 1)).toBeLessThan(0.02);
  });

  it.each([
    ['astronaut-256', 'starry-night-256', 1.0551, 0.024, 1.25],
    ['chelsea-256', 'the-scream-256', 0.3743, 0.043, 1.25],
  ])('paints %s in the style of %s as well as promised', async (content, style, plain, promised, litePart) => {
    const [contentPicture, stylePicture] = [await picture(content), await picture(style)];
    const judge = await createStandardLoss(engine, vgg16, contentPicture, stylePicture);
    expect(await judge(contentPicture.pixels)).toBeCloseTo(plain, 3);
    const paint = async (network: Network) => {
      const styles = [{ image: stylePicture, share: 1 }];
      const iterates = stylize(
        buildRequest({ ...DEFAULTS, ...BEFORE_SCALES, size: 256 }, contentPicture, styles, { fine: network }),
        engine,
      );
      for (;;) {
        const { value, done } = await iterates.next();
        if (done) return judge(value.pixels);
      }
    };
    const total = await paint(vgg16);
    expect(total).toBeLessThanOrEqual(promised);
    expect(await paint(await loadNetwork('lite', ''))).toBeLessThanOrEqual(litePart * total);
  });
});
