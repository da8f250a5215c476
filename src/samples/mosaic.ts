/** Sample "Mosaic": tesserae in rows that follow the outlines of the figures (opus vermiculatum), with mortar between them. */
import { uniform } from '../style-transfer/random.js';
import { between, type Colour, jitter, mix, rgb } from './canvas.js';

export const view = { width: 768, height: 768 };

/** A figure whose outline the rows of stones follow. */
interface Figure {
  readonly x: number;
  readonly y: number;
  /** Stretch of the ellipse, and its rotation in radians. */
  readonly stretch: number;
  readonly turn: number;
  /** Colours with their number of rows, from the centre outwards. */
  readonly bands: readonly (readonly [rows: number, Colour])[];
}

const NAVY: Colour = [26, 48, 92];
const SEA: Colour = [44, 108, 140];
const FOAM: Colour = [150, 196, 196];
const BONE: Colour = [232, 220, 192];
const OCHRE: Colour = [212, 158, 62];
const RED: Colour = [160, 52, 40];
const TERRACOTTA: Colour = [196, 104, 66];
const OLIVE: Colour = [104, 112, 58];
const COAL: Colour = [44, 38, 40];

const FIGURES: readonly Figure[] = [
  {
    x: 236,
    y: 236,
    stretch: 1,
    turn: 0,
    bands: [
      [2, BONE],
      [3, OCHRE],
      [2, TERRACOTTA],
      [2, RED],
      [1, COAL],
      [3, BONE],
      [2, OCHRE],
      [9, BONE],
    ],
  },
  {
    x: 560,
    y: 190,
    stretch: 1.7,
    turn: 0.5,
    bands: [
      [1, COAL],
      [2, FOAM],
      [3, SEA],
      [1, BONE],
      [2, NAVY],
      [1, OCHRE],
      [9, SEA],
    ],
  },
  {
    x: 590,
    y: 520,
    stretch: 1,
    turn: 0,
    bands: [
      [2, RED],
      [2, OCHRE],
      [1, COAL],
      [4, OLIVE],
      [2, BONE],
      [2, OLIVE],
      [9, TERRACOTTA],
    ],
  },
  {
    x: 210,
    y: 570,
    stretch: 1.9,
    turn: -0.4,
    bands: [
      [1, OCHRE],
      [2, TERRACOTTA],
      [2, BONE],
      [1, COAL],
      [3, FOAM],
      [3, SEA],
      [9, NAVY],
    ],
  },
  {
    x: 400,
    y: 400,
    stretch: 1.3,
    turn: 1.2,
    bands: [
      [2, OCHRE],
      [1, RED],
      [2, BONE],
      [2, NAVY],
      [9, FOAM],
    ],
  },
  {
    x: 60,
    y: 60,
    stretch: 1.2,
    turn: 0.8,
    bands: [
      [3, OLIVE],
      [2, BONE],
      [9, OLIVE],
    ],
  },
  {
    x: 730,
    y: 730,
    stretch: 1.2,
    turn: 0.8,
    bands: [
      [3, NAVY],
      [2, FOAM],
      [2, NAVY],
      [9, SEA],
    ],
  },
  {
    x: 730,
    y: 340,
    stretch: 1.5,
    turn: 1.5,
    bands: [
      [2, TERRACOTTA],
      [2, BONE],
      [1, RED],
      [9, TERRACOTTA],
    ],
  },
  {
    x: 40,
    y: 400,
    stretch: 1.5,
    turn: 1.5,
    bands: [
      [2, NAVY],
      [1, BONE],
      [3, SEA],
      [9, FOAM],
    ],
  },
  {
    x: 420,
    y: 740,
    stretch: 1.6,
    turn: 0,
    bands: [
      [2, OCHRE],
      [2, BONE],
      [1, COAL],
      [9, OCHRE],
    ],
  },
  {
    x: 400,
    y: 30,
    stretch: 1.6,
    turn: 0.1,
    bands: [
      [2, BONE],
      [2, TERRACOTTA],
      [1, COAL],
      [9, BONE],
    ],
  },
];

/** Distance of rows and length of a stone, in pixels. */
const ROW = 13.5;
const STONE = 11.2;

/** Distance from a figure's centre in the metric of its ellipse, in pixels. */
function distance({ x, y, stretch, turn }: Figure, px: number, py: number): number {
  const [dx, dy] = [px - x, py - y];
  const along = (dx * Math.cos(turn) + dy * Math.sin(turn)) / stretch;
  return Math.hypot(along, -dx * Math.sin(turn) + dy * Math.cos(turn));
}

function colourOf({ bands }: Figure, row: number): Colour {
  let left = row;
  for (const [rows, colour] of bands) {
    if (left < rows) return colour;
    left -= rows;
  }
  // Beyond the figure its last colour continues, every third row paler.
  const [, last] = bands[bands.length - 1];
  return left % 3 === 0 ? mix(last, BONE, 0.35) : last;
}

export function draw(): string {
  const random = uniform(17);
  const parts = [`<rect width="768" height="768" fill="#7a7064"/>`];
  for (const figure of FIGURES) {
    const { x, y, stretch, turn } = figure;
    for (let row = 0; row < 34; row++) {
      const radius = (row + 0.5) * ROW;
      // Equal arc lengths along an ellipse need unequal steps of the angle.
      for (let angle = between(random, 0, 0.4); angle < 2 * Math.PI + 0.2; ) {
        const [along, across] = [radius * stretch * Math.cos(angle), radius * Math.sin(angle)];
        const px = x + along * Math.cos(turn) - across * Math.sin(turn);
        const py = y + along * Math.sin(turn) + across * Math.cos(turn);
        const pace = Math.hypot(radius * stretch * Math.sin(angle), radius * Math.cos(angle));
        const direction = Math.atan2(radius * Math.cos(angle), -radius * stretch * Math.sin(angle)) + turn;
        const length = STONE * between(random, 0.8, 1.2);
        angle += (length + 2.4) / Math.max(pace, 4);
        if (px < -12 || py < -12 || px > 780 || py > 780) continue;
        const nearest = Math.min(...FIGURES.map((other) => distance(other, px, py)));
        if (distance(figure, px, py) > nearest) continue;
        parts.push(stone(random, { px, py, direction, length, colour: colourOf(figure, row) }));
      }
    }
  }
  return parts.join('');
}

interface Place {
  readonly px: number;
  readonly py: number;
  readonly direction: number;
  readonly length: number;
  readonly colour: Colour;
}

/** An irregular quadrilateral, lighter at the top. */
function stone(random: () => number, { px, py, direction, length, colour }: Place): string {
  const [half, side] = [length / 2, (STONE / 2) * between(random, 0.9, 1.06)];
  const turn = direction + between(random, -0.09, 0.09);
  const corner = (u: number, v: number) => {
    const [a, b] = [u + between(random, -1.1, 1.1), v + between(random, -1.1, 1.1)];
    const [cx, cy] = [px + a * Math.cos(turn) - b * Math.sin(turn), py + a * Math.sin(turn) + b * Math.cos(turn)];
    return `${cx.toFixed(1)},${cy.toFixed(1)}`;
  };
  const points = [corner(-half, -side), corner(half, -side), corner(half, side), corner(-half, side)].join(' ');
  const shade = jitter(random, colour, 30);
  const edge = rgb(mix(shade, random() < 0.5 ? [255, 250, 236] : [20, 16, 18], 0.3));
  return `<polygon points="${points}" fill="${rgb(shade)}" stroke="${edge}" stroke-width="0.9"/>`;
}
