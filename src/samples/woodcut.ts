/** Sample "Woodcut": few flat colours, and black lines that taper at both ends. */
import { uniform } from '../style-transfer/random.js';
import { between, type Colour, mix, rgb } from './canvas.js';

export const view = { width: 768, height: 608 };

const INK = '#1b1a22';
const PAPER: Colour = [240, 226, 196];
const VERMILION: Colour = [206, 66, 40];
const OCHRE: Colour = [224, 164, 74];
const INDIGO: Colour = [44, 74, 118];
const SLATE: Colour = [104, 140, 158];
const MOSS: Colour = [102, 122, 74];

type Line = (x: number) => number;

/** A line that is thick in the middle and pointed at both ends. */
function cut(line: Line, from: number, to: number, thickness: number, fill = INK): string {
  const steps = Math.max(6, Math.round((to - from) / 9));
  const [upper, lower]: [string[], string[]] = [[], []];
  for (let i = 0; i <= steps; i++) {
    const share = i / steps;
    const x = from + (to - from) * share;
    const half = (thickness / 2) * Math.sin(Math.PI * share) ** 0.6;
    upper.push(`${x.toFixed(1)},${(line(x) - half).toFixed(1)}`);
    lower.unshift(`${x.toFixed(1)},${(line(x) + half).toFixed(1)}`);
  }
  return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${fill}"/>`;
}

/** One block: the area below its crest in one colour, with lines along the crest. */
function block(random: () => number, crest: Line, colour: Colour, depth: number, slope: Line): string {
  const outline = Array.from({ length: 97 }, (_, i) => `${i * 8},${crest(i * 8).toFixed(1)}`).join(' ');
  const parts = [
    `<polygon points="-4,612 -4,${crest(0).toFixed(1)} ${outline} 772,612" fill="${rgb(colour)}"/>`,
    cut(crest, -60, 830, 7),
  ];
  for (let row = 0; row * 8.4 < depth; row++) {
    const down = 6 + row * 8.4;
    const line: Line = (x) => crest(x) + down * (1 + 0.35 * slope(x)) + 2 * Math.sin(x / 17 + row);
    for (let x = between(random, -90, 0); x < 768; ) {
      const length = between(random, 40, 150);
      // Dark lines on the shaded side of a slope, light ones on the other.
      const shade = 0.5 + 0.5 * slope(x + length / 2);
      const lit = shade < 0.28 && random() < 0.6;
      const thickness = lit ? between(random, 1.5, 3) : 1.2 + 5 * shade * between(random, 0.7, 1.1);
      parts.push(cut(line, x, x + length, thickness, lit ? rgb(mix(colour, PAPER, 0.8)) : INK));
      x += length + between(random, 5, 22);
    }
  }
  return parts.join('');
}

const SUN = { x: 548, y: 168, radius: 88 };

function sky(random: () => number): string {
  const parts = [
    `<linearGradient id="bokashi" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${rgb(INDIGO)}"/><stop offset="0.32" stop-color="${rgb(SLATE)}"/><stop offset="0.62" stop-color="${rgb(PAPER)}"/><stop offset="1" stop-color="${rgb(OCHRE)}"/></linearGradient>`,
    `<rect width="768" height="420" fill="url(#bokashi)"/>`,
    `<circle cx="${SUN.x}" cy="${SUN.y}" r="${SUN.radius}" fill="${rgb(VERMILION)}" stroke="${INK}" stroke-width="6"/>`,
  ];
  for (let row = 0; row < 40; row++) {
    const y = 4 + row * 9.6;
    const wave: Line = (x) => {
      const away = Math.hypot(x - SUN.x, (y - SUN.y) * 1.4);
      return y + 7 * Math.sin(x / 62 + row / 3.1) + 16 * Math.exp(-((away / 120) ** 2)) * Math.sign(y - SUN.y);
    };
    for (let x = between(random, -80, 0); x < 768; ) {
      const length = between(random, 50, 190);
      const middle = x + length / 2;
      const onSun = Math.hypot(middle - SUN.x, y - SUN.y) < SUN.radius * 0.8;
      const cloud = Math.sin(middle / 90 + row / 4) + Math.sin(middle / 37 - row / 2.3) > 0.75;
      const thickness = onSun ? between(random, 2, 4) : cloud ? between(random, 4, 7) : between(random, 1.4, 4.4);
      const fill = onSun ? rgb(mix(VERMILION, PAPER, 0.72)) : cloud ? rgb(PAPER) : INK;
      parts.push(cut(wave, x, x + length, thickness, fill));
      x += length + between(random, 8, 40);
    }
  }
  return parts.join('');
}

/** Wave crests, with foam of unprinted paper. */
function sea(random: () => number): string {
  const parts: string[] = [];
  for (let row = 0; row < 5; row++) {
    const base = 418 + row * 42;
    const swell = 15 + 4 * row;
    const shift = row * 1.9;
    const crest: Line = (x) =>
      base +
      swell * Math.sin(x / (54 + 6 * row) + shift) -
      0.4 * swell * Math.sin(x / (27 + 3 * row) + 2 * shift + 0.8);
    const slope: Line = (x) => Math.max(-1, Math.min(1, (crest(x + 6) - crest(x - 6)) / 8));
    parts.push(block(random, crest, row % 2 === 0 ? INDIGO : SLATE, 48, slope));
    for (let x = 0; x < 768; x += between(random, 9, 16)) {
      // Foam only at the top of a crest, and on one side.
      if (crest(x) > base - 0.55 * swell || slope(x) > 0.5) continue;
      const [cy, radius] = [crest(x) + between(random, -9, 7), between(random, 2, 6)];
      parts.push(
        `<circle cx="${x.toFixed(1)}" cy="${cy.toFixed(1)}" r="${radius.toFixed(1)}" fill="${rgb(PAPER)}" stroke="${INK}" stroke-width="1.6"/>`,
      );
    }
  }
  return parts.join('');
}

export function draw(): string {
  const random = uniform(41);
  const far: Line = (x) =>
    352 - 150 * Math.exp(-(((x - 226) / 120) ** 2)) - 26 * Math.sin(x / 71) - 8 * Math.sin(x / 23);
  const near: Line = (x) => 392 - 56 * Math.exp(-(((x - 690) / 150) ** 2)) - 14 * Math.sin(x / 47 + 1);
  const slopeOf =
    (line: Line): Line =>
    (x) =>
      Math.max(-1, Math.min(1, (line(x + 6) - line(x - 6)) / 12));
  return `${sky(random)}${block(random, far, OCHRE, 190, slopeOf(far))}${block(random, near, MOSS, 60, slopeOf(near))}${sea(random)}`;
}
