/** How long a painting will take, beside what it takes: with an engine whose clock is turned by its work. */
import { expect, it } from 'vitest';
import { decodePicture } from '../../src/images/index.js';
import { loadNetwork } from '../../src/networks/load-network.js';
import { DEFAULTS, type Options } from '../../src/painting/options.js';
import { Painting } from '../../src/painting/pipeline.js';
import { drawSample } from '../../src/samples/index.js';
import {
  contentLayer,
  type LayerShape,
  layerShapes,
  type Network,
  styleLayers,
} from '../../src/style-transfer/network.js';
import type { Engine, Geometry } from '../../src/style-transfer/objective.js';
import { costPerPixel } from '../../src/style-transfer/progress-estimator.js';

/** For each million multiply-accumulates of an evaluation, for what an objective or a look at a picture needs first, and for a Gram matrix's million. */
const MS = { million: 0.05, preparation: 30, gramMillion: 0.02 };

const picture = (id: string) => async (fitWithin: number) =>
  decodePicture(await drawSample(id, Math.min(fitWithin, 256)), { fitWithin });
const lite = await loadNetwork('lite', '');

function clockedEngine() {
  let milliseconds = 0;
  const known = new Map<number, Float32Array>();
  const noise = (length: number) => {
    const values = known.get(length) ?? Float32Array.from({ length }, (_, i) => ((i * 7919) % 13) / 13);
    known.set(length, values);
    return values;
  };
  const work = ({ network, width, height }: Geometry, share: number) => {
    const pixels = width * height;
    milliseconds += (share * MS.million * pixels * costPerPixel(network)) / 1e6;
    const shapes = layerShapes(network.description, height, width);
    for (const { name } of styleLayers(network.description)) {
      const layer = shapes.get(name) as LayerShape;
      milliseconds += (share * MS.gramMillion * layer.channels ** 2 * layer.height * layer.width) / 1e6;
    }
  };
  const engine = {
    label: 'a clock',
    features: async (geometry: Geometry) => {
      milliseconds += MS.preparation;
      work(geometry, 0.5);
      const { description } = geometry.network;
      const { channels, height, width } = layerShapes(description, geometry.height, geometry.width).get(
        contentLayer(description).name,
      ) as LayerShape;
      const grams = new Map(styleLayers(description).map(({ name, outputs }) => [name, noise(outputs ** 2)]));
      return { content: noise(channels * height * width), grams };
    },
    objective: async (geometry: Geometry) => {
      milliseconds += MS.preparation;
      return {
        evaluate: async (image: Float32Array) => {
          work(geometry, 1);
          return { loss: { content: 1, style: new Map() }, gradient: noise(image.length).slice() };
        },
        setContentWeight: () => {},
        dispose: async () => {},
      };
    },
    estimateMemory: () => 1e6,
    dispose: async () => {},
  } as unknown as Engine;
  return { engine, now: () => milliseconds };
}

/** Of the estimate: how much longer it took, when begun anew and when gone on with from half-way. */
async function ratios(networks: { fine: Network; coarse: Network }) {
  const { engine, now } = clockedEngine();
  const options: Options = { ...DEFAULTS, quality: 'draft', size: 96, optimiser: 'lbfgs' };
  const inputs = { options, content: picture('lighthouse'), styles: [{ load: picture('swirls'), share: 1 }] };
  const paint = async (checkpoint?: Uint8Array) => {
    const painting = await Painting.open({ ...inputs, checkpoint }, networks, engine);
    const estimated = await painting.estimateSeconds({ now, isShortToo: true });
    const began = now();
    let half: Uint8Array | undefined;
    const steps = painting.paint();
    for (let next = await steps.next(); !next.done; next = await steps.next()) {
      const { step, steps: count } = next.value.iterate;
      if (step === Math.round(count / 2)) half = await next.value.encodeCheckpoint();
    }
    return { ratio: (now() - began) / 1000 / (estimated as number), half };
  };
  const whole = await paint();
  return [whole.ratio, (await paint(whole.half)).ratio];
}

it('is within a fifth of what it takes, from the beginning and from half-way, with a network for the sketch and one for the finish', async () => {
  for (const ratio of await ratios({ fine: { ...lite, id: 'vgg16' }, coarse: lite })) {
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  }
});

it('is told of long paintings only, unless asked for', async () => {
  const { engine, now } = clockedEngine();
  const inputs = { options: { ...DEFAULTS, network: 'lite', size: 64 } as Options, content: picture('lighthouse') };
  const styles = [{ load: picture('swirls'), share: 1 }];
  const painting = await Painting.open({ ...inputs, styles }, { fine: lite }, engine);
  expect(await painting.estimateSeconds({ now })).toBeUndefined();
});
