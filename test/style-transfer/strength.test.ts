/** What a strength means, on real pictures and with a network that has learnt to see. */
import { afterAll, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { decodePicture } from '../../src/images/index.js';
import { loadNetwork } from '../../src/networks/load-network.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { buildRequest } from '../../src/painting/request.js';
import { drawSample } from '../../src/samples/index.js';
import { type Image, resize } from '../../src/style-transfer/image.js';
import { stylize } from '../../src/style-transfer/stylize.js';

const engine = await createOnnxEngine({ device: 'cpu', threads: 1 });
afterAll(() => engine.dispose());
const lite = await loadNetwork('lite', '');
const sample = async (id: string) => decodePicture(await drawSample(id), { name: id, fitWithin: 128 });

async function activations({ width, height, pixels }: Image): Promise<Float32Array> {
  const geometry = { network: lite, width, height, pooling: 'average', padding: 'replicate' } as const;
  return (await engine.features(geometry, pixels, { content: true, grams: false })).content;
}

async function paint(content: Image, style: Image, strength: number): Promise<Image> {
  const options = { ...DEFAULTS, size: 96, strength, edges: 'replicate' } as const;
  const iterates = stylize(buildRequest(options, content, [{ image: style, share: 1 }], { fine: lite }), engine);
  for (;;) {
    const { value, done } = await iterates.next();
    if (done) return value;
  }
}

it('equal steps of the strength are equal steps of the content distance', { timeout: 300_000 }, async () => {
  const [content, style] = [await sample('lighthouse'), await sample('swirls')];
  const reached: number[] = [];
  for (const strength of [20, 40, 60, 80]) {
    const painting = await paint(content, style, strength);
    const [seen, target] = [await activations(painting), await activations(resize(content, painting))];
    const squares = seen.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0);
    reached.push(squares / target.reduce((sum, value) => sum + value * value, 0));
  }
  const mean = (reached[3] - reached[0]) / 3;
  for (const [i, distance] of reached.slice(1).entries())
    expect(Math.abs((distance - reached[i]) / mean - 1)).toBeLessThan(0.25);
});
