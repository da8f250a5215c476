/** Sample "Night in thick strokes": strokes that follow eddies, night blues and ochre lights. */
import { uniform } from '../style-transfer/random.js';
import { between, type Colour, jitter, mix, pick, rgb, stroke } from './canvas.js';

export const view = { width: 768, height: 608 };

const NIGHT: readonly Colour[] = [
  [22, 40, 92],
  [33, 66, 134],
  [58, 104, 168],
  [98, 148, 190],
  [150, 186, 204],
  [40, 84, 110],
];
const LIGHT: readonly Colour[] = [
  [250, 214, 92],
  [244, 176, 54],
  [253, 238, 170],
  [214, 134, 48],
  [236, 226, 196],
];

interface Eddy {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly turn: 1 | -1;
  readonly lit: boolean;
}

const EDDIES: readonly Eddy[] = [
  { x: 330, y: 230, radius: 130, turn: 1, lit: false },
  { x: 520, y: 330, radius: 105, turn: -1, lit: false },
  { x: 150, y: 400, radius: 95, turn: -1, lit: false },
  { x: 640, y: 120, radius: 92, turn: 1, lit: true },
  { x: 110, y: 120, radius: 62, turn: -1, lit: true },
  { x: 250, y: 80, radius: 40, turn: 1, lit: true },
  { x: 450, y: 130, radius: 46, turn: -1, lit: true },
  { x: 690, y: 300, radius: 44, turn: 1, lit: true },
  { x: 60, y: 280, radius: 38, turn: 1, lit: true },
  { x: 350, y: 470, radius: 70, turn: 1, lit: true },
  { x: 610, y: 510, radius: 84, turn: -1, lit: false },
];

/** The direction field: a horizontal drift bent around the eddies. */
function field(x: number, y: number): number {
  let [u, v] = [0.5, 0.16 * Math.sin(x / 90) + 0.1 * Math.sin(y / 55)];
  for (const { x: cx, y: cy, radius, turn } of EDDIES) {
    const dx = x - cx;
    const dy = y - cy;
    const square = dx * dx + dy * dy;
    const near = 2.6 * turn * Math.exp(-square / (radius * radius));
    // Quicker than Math.hypot, for what is asked 120,000 times.
    const distance = Math.sqrt(square) + 1;
    u -= (near * dy) / distance;
    v += (near * dx) / distance;
  }
  return Math.atan2(v, u);
}

function colourAt(random: () => number, x: number, y: number): Colour {
  for (const { x: cx, y: cy, radius, lit } of EDDIES) {
    if (!lit) continue;
    const share = Math.hypot(x - cx, y - cy) / radius;
    if (share < 0.95 && random() < 1.25 - share) return share < 0.3 ? LIGHT[2] : pick(random, LIGHT);
  }
  const band = Math.floor(2.4 + 2.4 * Math.sin(x / 130 + 2 * Math.sin(y / 95)) + between(random, -1, 1));
  return NIGHT[Math.max(0, Math.min(NIGHT.length - 1, band))];
}

/** Layers from broad to fine strokes, each with a dark edge and a light ridge to imitate impasto. */
const LAYERS = [
  { count: 1000, length: 64, width: 15 },
  { count: 1700, length: 44, width: 8.5 },
  { count: 2400, length: 30, width: 4.6 },
  { count: 1500, length: 20, width: 2.4 },
];

export function draw(): string {
  const random = uniform(7);
  const parts = [`<rect width="${view.width}" height="${view.height}" fill="${rgb(NIGHT[1])}"/>`];
  for (const { count, length, width } of LAYERS)
    for (let i = 0; i < count; i++) {
      const [x, y] = [between(random, -30, view.width + 10), between(random, -20, view.height + 20)];
      const colour = jitter(random, colourAt(random, x, y), 26);
      const shape = { x, y, length: length * between(random, 0.6, 1.3), width: width * between(random, 0.7, 1.2) };
      parts.push(
        stroke(field, {
          ...shape,
          x: x + 0.8,
          y: y + width * 0.3,
          colour: mix(colour, [8, 12, 30], 0.55),
          opacity: 0.6,
        }),
      );
      parts.push(stroke(field, { ...shape, colour }));
      if (width > 3)
        parts.push(
          stroke(field, {
            ...shape,
            y: y - width * 0.22,
            width: width * 0.22,
            colour: mix(colour, [255, 250, 230], 0.45),
            opacity: 0.7,
          }),
        );
    }
  return parts.join('');
}
