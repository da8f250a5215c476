/** Paints pairs of the judged pictures as the product does, and judges them; what the benchmarks of paintings share. */
import { parseArgs } from 'node:util';
import { judgedPictures, paintOnce, readJudged } from '../src/cli/judged-paintings.js';
import { readConfigValues } from '../src/config.js';
import { createOnnxEngine } from '../src/engines/onnx/engine.js';
import { decodePicture } from '../src/images/index.js';
import { BEFORE_SCALES, DEFAULTS, type Options } from '../src/painting/options.js';
import { Painting } from '../src/painting/pipeline.js';
import { loadNetworks } from '../src/painting/request.js';
import type { Networks } from '../src/style-transfer/pyramid.js';
import { judge, type Verdict } from './judge.js';

const { values: asked } = parseArgs({
  options: {
    pictures: { type: 'string' },
    folder: { type: 'string', default: 'paintings/kept' },
    size: { type: 'string', default: '256' },
    pairs: { type: 'string', default: '64' },
    options: { type: 'string', default: '{}' },
  },
});
const config = readConfigValues(['WEIGHTS_DIR', 'THREADS', 'NETWORK']);
export const engine = await createOnnxEngine({ device: 'cpu', ...(config.THREADS && { threads: config.THREADS }) });
const networks = await loadNetworks(config.NETWORK, config.WEIGHTS_DIR);
const { fine: vgg16 } = await loadNetworks('vgg16', config.WEIGHTS_DIR);

/** Options to try, and the paintings' long side in pixels. */
export const tried: Partial<Options> = JSON.parse(asked.options);
export const size = Number(asked.size);

/** As the version before came: VGG-16 had to be fetched by hand. */
const networksBefore = await loadNetworks('lite', config.WEIGHTS_DIR);

export const paintJudged = (content: string, style: string, given: Partial<Options>): Promise<Verdict> =>
  paintWith(networks, content, style, given);

/** As the version before painted, with the network that it came with. */
export const paintBefore = (content: string, style: string): Promise<Verdict> =>
  paintWith(networksBefore, content, style, { size, ...BEFORE_SCALES });

async function paintWith(
  networks: Networks,
  content: string,
  style: string,
  given: Partial<Options>,
): Promise<Verdict> {
  const bytes = await paintOnce(asked.folder, content, style, given, async () => {
    const load = (id: string) => async (fitWithin: number) => decodePicture(await readJudged(id), { fitWithin });
    const styles = [{ load: load(style), share: 1 }];
    const options = { ...DEFAULTS, ...given };
    const steps = (await Painting.open({ options, content: load(content), styles }, networks, engine)).paint();
    let next = await steps.next();
    while (!next.done) next = await steps.next();
    return (await next.value.encode({ format: 'png' })).bytes;
  });
  const pictures = [bytes, await readJudged(content), await readJudged(style)];
  const [painting, from, to] = await Promise.all(pictures.map((picture) => decodePicture(picture)));
  return judge(engine, vgg16, painting, from, to);
}

/** Latin squares: every content and every style are there as often as the others, however many pairs are asked for. */
export async function choosePairs(): Promise<[string, string][]> {
  const contents = await judgedPictures('content', asked.pictures);
  const styles = await judgedPictures('style', asked.pictures);
  const pairs = styles.flatMap((_, shift) =>
    contents.map((content, i): [string, string] => [content, styles[(3 * i + shift) % styles.length]]),
  );
  return pairs.slice(0, Number(asked.pairs));
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
