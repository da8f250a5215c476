/** Which masks a painting is made with. No engine. */
import { describe, expect, it } from 'vitest';
import type { PaintingInputs } from '../../src/painting/inputs.js';
import { DEFAULTS, type Options } from '../../src/painting/options.js';
import { loadParts } from '../../src/painting/parts.js';
import type { Mask } from '../../src/style-transfer/mask.js';

const content = { width: 32, height: 32, pixels: new Float32Array(3 * 1024).fill(120), format: 'png' } as const;
const style = (share: number) => ({ load: async () => content, share });
const left: Mask = {
  width: 32,
  height: 32,
  values: Float32Array.from({ length: 1024 }, (_, i) => (i % 32 < 16 ? 1 : 0)),
};
const whole: Mask = { ...left, values: new Float32Array(1024).fill(1) };
const load = (part: Options['part'], styles: PaintingInputs['styles'], mask?: Mask) =>
  loadParts({ options: { ...DEFAULTS, part }, styles, ...(mask && { mask: async () => mask }) }, content);

describe('each in a style of its own', () => {
  it('is the first style in the white of a mask, and the others in the black', async () => {
    const { styles, mask, isSubjectMissing } = await load('each', [style(1), style(2), style(3)], left);
    const [first, second, third] = styles.map(({ part }) => part);
    expect(first?.values).toEqual(left.values);
    expect(second?.values).toEqual(left.values.map((value) => 1 - value));
    expect(third).toBe(second);
    expect({ mask, isSubjectMissing }).toEqual({ mask: undefined, isSubjectMissing: false });
  });

  it('is all of it, in all styles, where nothing stands out', async () => {
    const { styles, isSubjectMissing } = await load('each', [style(1), style(2)]);
    expect(styles.map(({ part }) => part)).toEqual([undefined, undefined]);
    expect(isSubjectMissing).toBe(true);
  });

  it('is all of it where there is only one style, or nothing left for the second', async () => {
    const alone = await load('each', [style(1)]);
    expect([alone.styles.length, alone.styles[0].part, alone.isSubjectMissing]).toEqual([1, undefined, false]);
    expect((await load('each', [style(1), style(2)], whole)).styles).toHaveLength(1);
  });

  it('is refused where a mask has next to nothing for the first', async () => {
    const none = { ...left, values: new Float32Array(1024) };
    await expect(load('each', [style(1), style(2)], none)).rejects.toMatchObject({ kind: 'mask-small' });
  });
});
