/** Sample "Watercolour": transparent washes on rough paper with dark dried edges and blooms. */
import { uniform } from '../style-transfer/random.js';
import { between, type Colour, jitter, mix, pick, rgb } from './canvas.js';

export const view = { width: 768, height: 608 };

type Point = readonly [x: number, y: number];

/** Recursively displaces the midpoint between two points of an outline, for the irregular edge of a wash. */
function creep(random: () => number, points: readonly Point[], amount: number, times: number): Point[] {
  let outline = [...points];
  for (let round = 0; round < times; round++) {
    const next: Point[] = [];
    for (const [index, [x, y]] of outline.entries()) {
      const [nx, ny] = outline[(index + 1) % outline.length];
      const length = Math.hypot(nx - x, ny - y);
      const push = amount * length * between(random, -0.35, 0.5);
      const at = between(random, 0.35, 0.65);
      next.push(
        [x, y],
        [x + (nx - x) * at + ((ny - y) / (length + 1)) * push, y + (ny - y) * at - ((nx - x) / (length + 1)) * push],
      );
    }
    outline = next;
  }
  return outline;
}

function blob(random: () => number, cx: number, cy: number, rx: number, ry: number): Point[] {
  const corners = 9;
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners + between(random, -0.2, 0.2);
    return [
      cx + rx * Math.cos(angle) * between(random, 0.75, 1.15),
      cy + ry * Math.sin(angle) * between(random, 0.75, 1.15),
    ];
  });
}

const pathOf = (points: readonly Point[]) => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;

/** Slightly different layers of one wash, and its dark dried rim. */
function wash(random: () => number, shape: readonly Point[], colour: Colour, strength: number): string {
  const base = creep(random, shape, 0.5, 2);
  const parts: string[] = [];
  for (let layer = 0; layer < 6; layer++) {
    const tone = rgb(jitter(random, colour, 14));
    parts.push(`<path d="${pathOf(creep(random, base, 0.7, 2))}" fill="${tone}" opacity="${strength.toFixed(2)}"/>`);
  }
  const rim = rgb(mix(colour, [24, 28, 66], 0.3));
  const edge = pathOf(creep(random, base, 0.3, 2));
  parts.push(
    `<path d="${edge}" fill="none" stroke="${rim}" stroke-width="${between(random, 1, 2.6).toFixed(1)}" stroke-linejoin="round" opacity="0.42"/>`,
  );
  return parts.join('');
}

const SKY: readonly Colour[] = [
  [70, 126, 190],
  [126, 176, 214],
  [96, 104, 178],
  [236, 170, 150],
];
const DUSK: readonly Colour[] = [
  [244, 176, 84],
  [236, 122, 104],
  [216, 92, 128],
  [250, 206, 120],
];
const HILLS: readonly Colour[] = [
  [60, 98, 138],
  [84, 84, 150],
  [48, 128, 128],
  [104, 138, 84],
];
const MEADOW: readonly Colour[] = [
  [96, 150, 66],
  [172, 176, 60],
  [46, 110, 88],
  [204, 140, 52],
];
const FLOWERS: readonly Colour[] = [
  [206, 44, 82],
  [232, 96, 54],
  [126, 56, 148],
  [246, 190, 52],
  [44, 88, 176],
];

const WASHES = [
  { count: 26, colours: SKY, y: [20, 190], rx: [60, 190], ry: [18, 60], strength: 0.12 },
  { count: 16, colours: DUSK, y: [150, 290], rx: [60, 170], ry: [14, 42], strength: 0.13 },
  { count: 18, colours: HILLS, y: [270, 360], rx: [70, 170], ry: [22, 56], strength: 0.15 },
  { count: 30, colours: MEADOW, y: [370, 600], rx: [40, 140], ry: [14, 46], strength: 0.14 },
  { count: 120, colours: FLOWERS, y: [380, 600], rx: [7, 24], ry: [6, 22], strength: 0.17 },
] as const;

/** A bloom: a drop of water has displaced the pigment. */
function bloom(random: () => number, x: number, y: number, radius: number): string {
  const outline = pathOf(creep(random, blob(random, x, y, radius, radius * 0.8), 0.6, 3));
  return `<path d="${outline}" fill="#fbf7ec" opacity="0.34"/><path d="${outline}" fill="none" stroke="#3c4a78" stroke-width="1.6" opacity="0.3"/>`;
}

function spatter(random: () => number): string {
  return Array.from({ length: 260 }, () => {
    const [x, y] = [between(random, 0, view.width), between(random, 0, view.height)];
    const colour = rgb(jitter(random, pick(random, y < 300 ? [...SKY, ...DUSK] : [...MEADOW, ...FLOWERS]), 20));
    const radius = 0.7 + 3.4 * random() ** 3;
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${colour}" opacity="${between(random, 0.35, 0.8).toFixed(2)}"/>`;
  }).join('');
}

/** Stems and twigs. */
function twigs(random: () => number): string {
  return Array.from({ length: 150 }, () => {
    const [x, y] = [between(random, 0, view.width), between(random, 430, 620)];
    const [dx, dy] = [between(random, -26, 26), between(random, -110, -30)];
    const colour = rgb(mix(pick(random, MEADOW), [20, 44, 60], between(random, 0.2, 0.7)));
    return `<path d="M${x.toFixed(1)} ${y.toFixed(1)}q${(dx * 0.1).toFixed(1)} ${(dy * 0.6).toFixed(1)} ${dx.toFixed(1)} ${dy.toFixed(1)}" fill="none" stroke="${colour}" stroke-width="${between(random, 0.8, 3.2).toFixed(1)}" stroke-linecap="round" opacity="0.6"/>`;
  }).join('');
}

/** Filters for wet-in-wet bleeding and for granulation of pigment in the paper. */
const FILTERS = `<filter id="wet" x="-0.2" y="-0.2" width="1.4" height="1.4"><feGaussianBlur stdDeviation="14"/></filter><filter id="grain" x="0" y="0" width="1" height="1"><feTurbulence type="fractalNoise" baseFrequency="0.55" numOctaves="3" seed="8"/><feColorMatrix type="matrix" values="0 0 0 0 0.18  0 0 0 0 0.2  0 0 0 0 0.34  0 0 0 -1.3 0.78"/></filter>`;

export function draw(): string {
  const random = uniform(53);
  const parts = [FILTERS, `<rect width="${view.width}" height="${view.height}" fill="#f7f1e2"/>`];
  for (const { colours, y, rx, ry } of WASHES.slice(0, 4))
    for (let i = 0; i < 10; i++) {
      const shape = blob(random, between(random, 0, view.width), between(random, y[0], y[1]), 1.2 * rx[1], 1.3 * ry[1]);
      const tone = rgb(jitter(random, pick(random, colours), 16));
      parts.push(`<path d="${pathOf(creep(random, shape, 0.7, 2))}" fill="${tone}" opacity="0.2" filter="url(#wet)"/>`);
    }
  for (const { count, colours, y, rx, ry, strength } of WASHES) {
    const washes = Array.from({ length: count }, () => {
      const [cx, cy] = [between(random, -30, view.width + 30), between(random, y[0], y[1])];
      return { cx, cy, shape: blob(random, cx, cy, between(random, rx[0], rx[1]), between(random, ry[0], ry[1])) };
    });
    // Back to front.
    for (const { shape } of washes.sort((a, b) => a.cy - b.cy))
      parts.push(wash(random, shape, jitter(random, pick(random, colours), 18), strength));
    if (strength < 0.16)
      for (let i = 0; i < 5; i++)
        parts.push(bloom(random, between(random, 30, 740), between(random, y[0], y[1]), between(random, 12, 34)));
  }
  parts.push(twigs(random), spatter(random));
  parts.push(`<rect width="${view.width}" height="${view.height}" filter="url(#grain)" opacity="0.5"/>`);
  return parts.join('');
}
