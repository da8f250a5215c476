/** The composed picture of the first three. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawPodium } from '../../src/images/index.js';

const colours = { red: [220, 30, 30], green: [30, 200, 60], blue: [40, 60, 220] } as const;
type Colour = keyof typeof colours;

const picture = (colour: Colour, width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: { r: colours[colour][0], g: colours[colour][1], b: colours[colour][2] },
    },
  })
    .png()
    .toBuffer();

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a colour is in the picture. */
async function find(bytes: Uint8Array, colour: Colour): Promise<Area> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const area = { left: info.width, right: 0, top: info.height, bottom: 0 };
  for (let y = 0; y < info.height; y++)
    for (let x = 0; x < info.width; x++) {
      const at = info.channels * (y * info.width + x);
      if (colours[colour].some((value, channel) => Math.abs(data[at + channel] - value) > 25)) continue;
      area.left = Math.min(area.left, x);
      area.right = Math.max(area.right, x);
      area.top = Math.min(area.top, y);
      area.bottom = Math.max(area.bottom, y);
    }
  return area;
}

const shapes = [
  [400, 400],
  [300, 900],
  [1200, 200],
  [16, 16],
] as const;

describe('a podium', () => {
  it.each(shapes)(
    'has the first in the middle and highest, the second left, the third right: %d × %d',
    async (width, height) => {
      const all = await Promise.all(
        (['red', 'green', 'blue'] as const).map((colour) => picture(colour, width, height)),
      );
      const bytes = await drawPodium(all.map((each, index) => ({ picture: each, title: `Painting ${index + 1}` })));
      const [first, second, third] = await Promise.all(
        (['red', 'green', 'blue'] as const).map((colour) => find(bytes, colour)),
      );
      expect(second.right).toBeLessThan(first.left);
      expect(first.right).toBeLessThan(third.left);
      expect(first.bottom).toBeLessThan(second.bottom);
      expect(second.bottom).toBeLessThan(third.bottom);
      const aspect = ({ left, right, top, bottom }: Area) => (right - left + 1) / (bottom - top + 1);
      for (const area of [first, second, third]) expect(aspect(area) / (width / height)).toBeCloseTo(1, 0);
      const metadata = await sharp(bytes).metadata();
      for (const { left, right, top, bottom } of [first, second, third]) {
        expect(Math.min(left, top)).toBeGreaterThan(0);
        expect(right).toBeLessThan(metadata.width);
        expect(bottom).toBeLessThan(metadata.height);
      }
    },
  );

  it.each([1, 2])('stands with %d', async (count) => {
    const all = await Promise.all(
      (['red', 'green'] as const).slice(0, count).map((colour) => picture(colour, 300, 200)),
    );
    const bytes = await drawPodium(all.map((each) => ({ picture: each, title: '' })));
    expect((await find(bytes, 'red')).right).toBeGreaterThan(0);
    expect((await sharp(bytes).metadata()).format).toBe('jpeg');
  });

  it.each(['<script>&"', '猫と雨', '🎨🎨', 'x'.repeat(80), ' '])('takes the title %j', async (title) => {
    const bytes = await drawPodium([{ picture: await picture('red', 100, 100), title }]);
    expect((await find(bytes, 'red')).right).toBeGreaterThan(0);
  });

  it('writes a title that an ordinary font has', async () => {
    const red = await picture('red', 100, 100);
    const [named, nameless] = [
      await drawPodium([{ picture: red, title: 'Cats' }]),
      await drawPodium([{ picture: red, title: '猫' }]),
    ];
    expect(named.equals(nameless)).toBe(false);
  });
});
