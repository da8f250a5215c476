/** The judge of paintings: how far one is from its style at several sizes, and from its content, under VGG-16. */
import type { Image } from '../src/style-transfer/image.js';
import { resize } from '../src/style-transfer/image.js';
import { contentLayer, layerShapes, type Network, styleLayers } from '../src/style-transfer/network.js';
import type { Engine } from '../src/style-transfer/objective.js';
import { halve } from '../src/style-transfer/scales.js';
import { distancesOf, momentsOf } from '../src/style-transfer/steering.js';
import { styleSize } from '../src/style-transfer/style-image.js';

export interface Verdict {
  /** Mean over the layers of `|G(x) - G(s)|^2 / |G(s)|^2` at the full size, the half and the quarter, both made smaller by one filter. */
  readonly style: readonly number[];
  /** `sum((F - P)^2) / sum(P^2)` at conv3_3. */
  readonly content: number;
  /** Of the largest content distance (see `steering.ts`): the share that the painting has. */
  readonly share: number;
}

const SCALES = 3;

/** Judges a painting; its values are rounded to bytes first. The content and the style are brought to its size as for painting. */
export async function judge(
  engine: Engine,
  vgg16: Network,
  painting: Image,
  content: Image,
  style: Image,
): Promise<Verdict> {
  const pixels = painting.pixels.map((value) => Math.min(255, Math.max(0, Math.round(value))));
  let seen: Image = { ...painting, pixels };
  let model = resize(style, styleSize(style, painting, 1));
  const geometry = { network: vgg16, pooling: 'average', padding: 'replicate' } as const;
  const look = ({ width, height, pixels }: Image) =>
    engine.features({ ...geometry, width, height }, pixels, { content: true, grams: true });
  const { width, height } = painting;
  const target = (await look(resize(content, { width, height }))).content;
  const distances: number[] = [];
  let [difference, norm, independent] = [0, 0, 1];
  for (let scale = 0; scale < SCALES; scale++) {
    if (scale > 0) [seen, model] = [halve(seen), halve(model)];
    const [ours, theirs] = [await look(seen), await look(model)];
    const layers = styleLayers(vgg16.description).map(({ name }) => {
      const [a, b] = [ours.grams.get(name) as Float32Array, theirs.grams.get(name) as Float32Array];
      let [apart, size] = [0, 0];
      for (let i = 0; i < a.length; i++) {
        apart += (a[i] - b[i]) ** 2;
        size += b[i] ** 2;
      }
      return apart / size;
    });
    distances.push(layers.reduce((sum, value) => sum + value, 0) / layers.length);
    if (scale > 0) continue;
    const shape = layerShapes(vgg16.description, height, width).get(contentLayer(vgg16.description).name);
    if (shape === undefined) throw new Error('no content layer');
    for (const [i, value] of ours.content.entries()) difference += (value - target[i]) ** 2;
    const moments = momentsOf([{ share: 1, content: theirs.content }], shape.channels);
    ({ norm, independent } = distancesOf(target, shape, undefined, moments));
  }
  const distance = difference / norm;
  return { style: distances, content: distance, share: distance / independent };
}
