/** The network looks at a style once for all frames, and at each frame's content. */
import { expect, it } from 'vitest';
import { rememberStyles } from '../../../src/style-transfer/animation/remember-styles.js';
import type { Engine, Features, Geometry } from '../../../src/style-transfer/objective.js';

it('remembers styles by what they show and how large, and no content', async () => {
  const seen: string[] = [];
  const engine = {
    label: 'paper',
    features: async ({ width }: Geometry, image: Float32Array, { grams }: { grams: boolean }): Promise<Features> => {
      seen.push(`${grams ? 'style' : 'content'} ${image[0]} at ${width}`);
      return { content: image, grams: new Map() };
    },
  } as unknown as Engine;
  const remembering = rememberStyles(engine);
  const network = {} as Geometry['network'];
  const geometry = { network, width: 2, height: 1, pooling: 'average', padding: 'zero' } as const;
  const look = (tone: number, grams: boolean, width = 2) =>
    remembering.features({ ...geometry, width }, new Float32Array(3 * width).fill(tone), { content: !grams, grams });
  const first = await look(5, true);
  expect(await look(5, true)).toBe(first);
  await look(6, true);
  await look(5, true, 4);
  await look(5, false);
  await look(5, false);
  expect(seen).toEqual(['style 5 at 2', 'style 6 at 2', 'style 5 at 4', 'content 5 at 2', 'content 5 at 2']);
});
