/** Stained glass: a sun over hills and water, in saturated panes between dark leads. */
import { uniform } from '../style/random.js';
import { between, type Colour, jitter, mix, pick, polygon, type Random, rgb } from './canvas.js';
import { stroke } from './strokes.js';
import { rough } from './textures.js';

export const view = { width: 768, height: 768 };

type Point = readonly [number, number];

const SUN = { x: 300, y: 270 };

const PALETTES = {
  sun: [
    [255, 236, 150],
    [255, 206, 62],
  ],
  rays: [
    [250, 176, 34],
    [240, 112, 28],
    [214, 44, 40],
  ],
  sky: [
    [20, 70, 168],
    [34, 122, 200],
    [70, 176, 214],
    [58, 44, 140],
    [126, 48, 140],
  ],
  hill: [
    [30, 130, 74],
    [96, 164, 48],
    [12, 92, 82],
    [188, 190, 56],
  ],
  water: [
    [14, 54, 130],
    [22, 128, 160],
    [200, 36, 70],
    [108, 36, 124],
  ],
} satisfies Record<string, Colour[]>;

function paletteAt([x, y]: Point): readonly Colour[] {
  const [dx, dy] = [x - SUN.x, y - SUN.y];
  const reach = Math.hypot(dx, dy);
  const hill = 520 + 50 * Math.sin(x / 110);
  if (y > hill + 120) return PALETTES.water;
  if (y > hill) return PALETTES.hill;
  if (reach < 74) return PALETTES.sun;
  return Math.cos(9 * Math.atan2(dy, dx)) > -0.05 && reach < 330 ? PALETTES.rays : PALETTES.sky;
}

/** The part of a convex polygon that is nearer to `site` than to `other`. */
function nearer(cell: readonly Point[], site: Point, other: Point): Point[] {
  const normal = [other[0] - site[0], other[1] - site[1]];
  const limit = (other[0] ** 2 + other[1] ** 2 - site[0] ** 2 - site[1] ** 2) / 2;
  const beyond = ([x, y]: Point) => x * normal[0] + y * normal[1] - limit;
  return cell.flatMap((from, i) => {
    const to = cell[(i + 1) % cell.length];
    const [a, b] = [beyond(from), beyond(to)];
    const kept = a <= 0 ? [from] : [];
    if (a <= 0 === b <= 0) return kept;
    const share = a / (a - b);
    return [...kept, [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share] as const];
  });
}

function voronoi(sites: readonly Point[]): Point[][] {
  const sheet: Point[] = [
    [-9, -9],
    [777, -9],
    [777, 777],
    [-9, 777],
  ];
  return sites.map((site) => sites.reduce((cell, other) => (other === site ? cell : nearer(cell, site, other)), sheet));
}

const centre = (cell: readonly Point[]): Point => [
  cell.reduce((sum, [x]) => sum + x, 0) / cell.length,
  cell.reduce((sum, [, y]) => sum + y, 0) / cell.length,
];

/** Rings round the sun, so that the leads run as rays and circles. */
function sites(random: Random): Point[] {
  const points: Point[] = [[SUN.x, SUN.y]];
  for (let ring = 1; ring < 13; ring++) {
    const panes = 6 * ring - (ring > 1 ? 3 : 0);
    for (let i = 0; i < panes; i++) {
      const angle = ((i + 0.5 * (ring % 2)) / panes) * 2 * Math.PI + between(random, -0.12, 0.12) / ring ** 0.3;
      const radius = 50 * ring + between(random, -9, 9);
      const point: Point = [SUN.x + radius * Math.cos(angle), SUN.y + radius * Math.sin(angle)];
      if (Math.max(Math.abs(point[0] - 384), Math.abs(point[1] - 384)) < 420) points.push(point);
    }
  }
  return points;
}

/** A pane is lighter in its middle, as glass before a lamp is, with streaks from the kiln and a dirty edge. */
function pane(random: Random, cell: readonly Point[], id: string): string {
  const [x, y] = centre(cell);
  const colour = jitter(random, pick(random, paletteAt([x, y])), 20);
  const path = polygon(cell);
  const angle = between(random, 0, Math.PI);
  const streaks = Array.from({ length: 12 }, () => {
    const tone = mix(colour, random() < 0.6 ? [255, 246, 214] : [8, 6, 24], between(random, 0.12, 0.5));
    const place = { x: x + between(random, -40, 40), y: y + between(random, -40, 40) };
    const bend = between(random, -0.25, 0.25);
    const length = between(random, 14, 52);
    return stroke(() => angle + bend, { ...place, length, width: between(random, 1, 6), colour: tone, opacity: 0.42 });
  });
  return `<clipPath id="${id}"><path d="${path}"/></clipPath><g clip-path="url(#${id})"><path d="${path}" fill="${rgb(colour)}"/>${streaks.join('')}<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="34" fill="url(#glow)"/><path d="${path}" fill="none" stroke="#0a0612" stroke-width="20" opacity="0.26"/></g>`;
}

export function draw(): string {
  const random = uniform(5);
  const cells = voronoi(voronoi(sites(random)).map(centre)).filter((cell) => cell.length > 2);
  const panes = cells.map((cell, i) => pane(random, cell, `pane${i}`)).join('');
  const leads = polygonPath(cells);
  return `<defs><radialGradient id="glow"><stop offset="0" stop-color="#fffbe6" stop-opacity="0.5"/><stop offset="1" stop-color="#fffbe6" stop-opacity="0"/></radialGradient>${rough('cast', { frequency: '0.03', seed: 9, relief: 5, azimuth: 235 })}</defs>
<g filter="url(#cast)">${panes}</g><g fill="none" stroke-linejoin="round"><path d="${leads}" stroke="#0d0a10" stroke-width="9"/><path d="${leads}" stroke="#4c464e" stroke-width="3.4"/><path d="${leads}" transform="translate(-0.8 -1)" stroke="#a39aa0" stroke-width="0.9" opacity="0.75"/></g>`;
}

const polygonPath = (cells: readonly (readonly Point[])[]) => cells.map(polygon).join('');
