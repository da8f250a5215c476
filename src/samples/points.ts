/** Sample "River in dots": a pointillist river bank of pure colours that mix in the eye. */
import { uniform } from '../style-transfer/random.js';
import { between, type Colour, jitter, mix, pick, rgb } from './canvas.js';

export const view = { width: 768, height: 608 };

/** Palette of a region: its colours, and a few complementary ones for contrast. */
interface Ground {
  readonly own: readonly Colour[];
  readonly against: readonly Colour[];
}

const SKY: Ground = {
  own: [
    [142, 190, 232],
    [186, 214, 238],
    [110, 160, 220],
    [236, 232, 214],
    [214, 206, 236],
  ],
  against: [
    [250, 196, 130],
    [252, 222, 150],
  ],
};
const SUN: Ground = {
  own: [
    [254, 240, 160],
    [252, 214, 90],
    [250, 180, 80],
    [255, 250, 214],
  ],
  against: [
    [180, 160, 226],
    [240, 130, 110],
  ],
};
const TREES: Ground = {
  own: [
    [40, 104, 70],
    [84, 146, 66],
    [24, 70, 84],
    [150, 184, 62],
    [44, 60, 120],
  ],
  against: [
    [214, 70, 60],
    [236, 150, 50],
  ],
};
const BANK: Ground = {
  own: [
    [126, 176, 66],
    [186, 204, 78],
    [232, 212, 96],
    [88, 150, 80],
  ],
  against: [
    [224, 96, 84],
    [150, 90, 170],
  ],
};
const WATER: Ground = {
  own: [
    [34, 92, 168],
    [70, 136, 196],
    [120, 180, 208],
    [30, 62, 130],
    [66, 150, 150],
  ],
  against: [
    [244, 160, 72],
    [250, 214, 130],
  ],
};
const SHADE: Ground = {
  own: [
    [52, 44, 110],
    [96, 62, 140],
    [36, 84, 110],
  ],
  against: [
    [200, 84, 70],
    [226, 140, 60],
  ],
};

/** Tree crowns on both sides of the river. */
const CROWNS = [
  { x: 84, y: 214, radius: 108 },
  { x: 214, y: 262, radius: 66 },
  { x: 668, y: 186, radius: 122 },
  { x: 556, y: 270, radius: 58 },
  { x: 318, y: 306, radius: 30 },
  { x: 430, y: 308, radius: 26 },
];
const SUNLIGHT = { x: 402, y: 148, radius: 58 };

function groundAt(x: number, y: number): Ground {
  for (const crown of CROWNS) {
    const [dx, dy] = [(x - crown.x) / crown.radius, (y - crown.y) / crown.radius];
    const edge = 1 + 0.12 * Math.sin(5 * Math.atan2(dy, dx) + crown.x);
    if (Math.hypot(dx, dy) < edge) return dx + dy > 0.55 ? SHADE : TREES;
    if (Math.abs(dx) < 0.09 && y > crown.y && y < 372) return SHADE;
  }
  const nearBank = 372 + 14 * Math.sin(x / 70);
  const farBank = 322 + 8 * Math.sin(x / 50 + 2);
  const frontBank = 520 - 90 * Math.exp(-(((x - 60) / 230) ** 2)) + 16 * Math.sin(x / 44);
  if (y > frontBank) return y > frontBank + 46 && Math.sin(x / 60 + y / 24) > 0.3 ? SHADE : BANK;
  if (y > nearBank) return Math.sin(y / 7 + 2.4 * Math.sin(x / 46)) > 0.62 && Math.abs(x - 402) < 130 ? SUN : WATER;
  if (y > farBank) return BANK;
  return Math.hypot(x - SUNLIGHT.x, y - SUNLIGHT.y) < SUNLIGHT.radius ? SUN : SKY;
}

/** Layers from large background dots to small highlights. */
const LAYERS = [
  { count: 4200, radius: 7.4, against: 0.04 },
  { count: 7800, radius: 4.7, against: 0.16 },
  { count: 8200, radius: 3.1, against: 0.24 },
];

export function draw(): string {
  const random = uniform(31);
  const parts = [`<rect width="${view.width}" height="${view.height}" fill="#efe6d2"/>`];
  for (const { count, radius, against } of LAYERS)
    for (let i = 0; i < count; i++) {
      const [x, y] = [between(random, -6, view.width + 6), between(random, -6, view.height + 6)];
      const ground = groundAt(x, y);
      const colour = jitter(random, pick(random, random() < against ? ground.against : ground.own), 16);
      const shown = mix(colour, [255, 255, 255], random() < 0.08 ? 0.45 : 0);
      const [rx, ry] = [radius * between(random, 0.75, 1.15), radius * between(random, 0.7, 1)];
      parts.push(
        `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}" fill="${rgb(shown)}"/>`,
      );
    }
  return parts.join('');
}
