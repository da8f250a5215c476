/** Balloons over a mountain lake in the morning. */
import { uniform } from '../style/random.js';
import { between, type Colour, coordinate, jitter, mix, polygon, type Random, rgb, smoothstep } from './canvas.js';
import { fractal, ridged } from './noise.js';
import { stroke } from './strokes.js';
import { clouds, rippled } from './textures.js';

export const view = { width: 768, height: 576 };

const SHORE = 378;

const DEFINITIONS = `
<defs>
<linearGradient id="dawn" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#2f74c0"/><stop offset="0.55" stop-color="#9ccbe8"/><stop offset="1" stop-color="#ffe6c0"/></linearGradient>
<linearGradient id="water" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#dfe6dc" stop-opacity="0.1"/><stop offset="0.5" stop-color="#2f7f96" stop-opacity="0.45"/><stop offset="1" stop-color="#08374f" stop-opacity="0.88"/></linearGradient>
<radialGradient id="shade" cx="0.3" cy="0.28" r="0.85"><stop offset="0" stop-color="#fff" stop-opacity="0.5"/><stop offset="0.45" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#10142c" stop-opacity="0.6"/></radialGradient>
<filter id="mist"><feGaussianBlur stdDeviation="8"/></filter>
${clouds('cirrus', { frequency: '0.004 0.013', seed: 8, colour: '#fff6ea', cover: -0.12 })}
${rippled('ripple', { frequency: '0.008 0.11', seed: 3, by: 16 })}
</defs>`;

const HAZE: Colour = [176, 200, 226];

/** A landscape of heights, drawn from the far rows to the near ones, each patch lit by its slope. */
function mountains(random: Random): string {
  const crest = fractal(random, 6, ridged);
  const broad = fractal(random, 2);
  const speckle = fractal(random, 3);
  const height = (x: number, depth: number) => {
    const gap = 0.42 + 0.58 * smoothstep(0.05, 0.75, Math.abs(x - 0.12) * 1.3 + 0.3 * (depth - 2));
    const rise = smoothstep(1.02, 2.3, depth) * (1 - 0.25 * smoothstep(2.6, 3.4, depth));
    return (
      rise * gap * (0.25 + 0.75 * broad(x * 1.7 + 4.2, depth * 1.1)) * (0.3 + 1.2 * crest(x * 1.15 + 7.6, depth * 0.95))
    );
  };
  const columns = 220;
  const rows = 132;
  const depthOf = (row: number) => 3.4 - (2.4 * row) / rows;
  const worldX = (column: number, depth: number) => ((column / columns - 0.5) * 2.1 * (depth + 0.6)) / 1.6;
  const corner = (column: number, row: number): [number, number] => {
    const depth = depthOf(row);
    const y = SHORE - 34 * (1 - 1 / depth) - (height(worldX(column, depth), depth) * 620) / (depth + 0.5);
    return [(column / columns) * 776 - 4, y];
  };
  const parts: string[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const depth = depthOf(row + 0.5);
      const x = worldX(column + 0.5, depth);
      const level = height(x, depth);
      const step = 0.02;
      const across = (height(x + step, depth) - height(x - step, depth)) / (2 * step);
      const away = (height(x, depth + step) - height(x, depth - step)) / (2 * step);
      const norm = Math.hypot(across, away, 0.55);
      const lit = Math.max(0, (0.78 * across + 0.16 * away + 0.42 * 0.55) / norm);
      const grain = speckle(x * 26, depth * 26);
      const snow =
        smoothstep(0.27, 0.36, level + 0.16 * (grain - 0.5)) * smoothstep(0.16, 0.34, 0.55 / norm + 0.1 * grain);
      const wood = 1 - smoothstep(0.08, 0.2, level + 0.14 * (grain - 0.5));
      const rock = mix([58, 64, 96], [236, 206, 176], Math.min(1, lit * (0.75 + 0.5 * grain)));
      const forest = mix([22, 48, 56], [138, 142, 74], Math.min(1, 0.9 * lit * (0.5 + grain)));
      const white = mix([120, 146, 198], [255, 250, 240], Math.min(1, 1.5 * lit));
      const ground = mix(mix(rock, forest, wood), white, snow);
      const colour = mix(ground, HAZE, 0.58 * smoothstep(1.1, 3.4, depth));
      const path = polygon([
        corner(column, row),
        corner(column + 1.12, row),
        corner(column + 1.12, row + 1.3),
        corner(column, row + 1.3),
      ]);
      parts.push(`<path d="${path}" fill="${rgb(colour)}"/>`);
    }
  // Without antialiasing: it would let the sky through every seam.
  return `<g shape-rendering="crispEdges">${parts.join('')}</g>`;
}

/** A conifer in tiers, its left side in the light. */
function conifer(random: Random, x: number, foot: number, size: number): string {
  const colour = jitter(random, mix([16, 46, 44], [64, 92, 52], random()), 10);
  const tiers = 6;
  const side = (sign: number) =>
    Array.from({ length: tiers }, (_, tier): [number, number][] => {
      const [reach, y] = [(0.06 + 0.19 * ((tier + 1) / tiers)) * size, foot - size * (1 - (tier + 1) / tiers)];
      return [
        [x + sign * reach * between(random, 0.8, 1.15), y],
        [x + sign * reach * 0.5, y - size * 0.025],
      ];
    }).flat();
  const light = rgb(mix(colour, [236, 204, 120], 0.42));
  const left: [number, number][] = [[x, foot - size], ...side(-1), [x, foot]];
  const right: [number, number][] = [[x, foot - size], ...side(1), [x, foot]];
  return `<path d="${polygon(right)}" fill="${rgb(colour)}"/><path d="${polygon(left)}" fill="${light}"/>`;
}

function trees(random: Random): string {
  const bank = `<path d="M0 ${SHORE - 9} Q160 ${SHORE - 15} 300 ${SHORE - 4} T560 ${SHORE - 5} T768 ${SHORE - 11} V${SHORE + 2} H0 Z" fill="#3d4f3c"/>`;
  const rows = Array.from({ length: 210 }, () => {
    const x = between(random, -10, 780);
    const open = smoothstep(20, 260, Math.abs(x - 400));
    return conifer(random, x, SHORE + between(random, -7, 1), between(random, 9, 16 + 46 * open));
  });
  return bank + rows.join('');
}

const ENVELOPE =
  'M0 -1.08C.62 -1.08 1 -.66 1 -.1C1 .5 .36 .9 .17 1.42H-.17C-.36 .9 -1 .5 -1 -.1C-1 -.66 -.62 -1.08 0 -1.08Z';

function balloon(x: number, y: number, radius: number, stripes: readonly Colour[]): string {
  const gores = stripes.map(
    (colour, i) =>
      `<path transform="scale(${coordinate(radius * Math.cos((Math.PI / 2) * (i / stripes.length)))} ${radius})" d="${ENVELOPE}" fill="${rgb(colour)}"/>`,
  );
  const shade = `<path transform="scale(${radius})" d="${ENVELOPE}" fill="url(#shade)"/>`;
  const basket = `<g transform="scale(${radius})"><path d="M-.15 1.42L-.13 1.72M.15 1.42L.13 1.72M0 1.42V1.72" stroke="#40302a" stroke-width="0.025"/><rect x="-.17" y="1.7" width=".34" height=".25" rx=".04" fill="#8a5a32"/><path d="M.02 1.7H.13Q.17 1.7 .17 1.74V1.91Q.17 1.95 .13 1.95H.02Z" fill="#3c2418" opacity="0.6"/></g>`;
  return `<g transform="translate(${x} ${y})">${gores.join('')}${shade}${basket}</g>`;
}

const [RED, GOLD, CREAM, BLUE, ORANGE, PLUM, GREEN]: Colour[] = [
  [206, 44, 44],
  [250, 196, 66],
  [252, 238, 214],
  [32, 84, 160],
  [238, 132, 40],
  [120, 40, 96],
  [52, 136, 92],
];

const BALLOONS = [
  balloon(196, 150, 82, [RED, GOLD, RED, CREAM, RED, GOLD, RED, CREAM]),
  balloon(536, 96, 50, [BLUE, CREAM, BLUE, ORANGE, BLUE, CREAM]),
  balloon(662, 206, 32, [ORANGE, PLUM, ORANGE, PLUM, GOLD]),
  balloon(398, 190, 21, [GREEN, CREAM, GREEN, GOLD]),
].join('');

function glints(random: Random): string {
  return Array.from({ length: 520 }, () => {
    const depth = random();
    const [x, y] = [between(random, -30, 780), SHORE + 6 + depth * (view.height - SHORE)];
    const colour = mix([240, 244, 236], [12, 58, 84], smoothstep(0.1, 0.9, depth + between(random, -0.4, 0.4)));
    return stroke(() => 0, { x, y, length: 8 + 44 * depth, width: 0.6 + 1.7 * depth, colour, opacity: 0.28 });
  }).join('');
}

export function draw(): string {
  const random = uniform(23);
  const sky =
    '<rect width="768" height="380" fill="url(#dawn)"/><rect width="768" height="300" filter="url(#cirrus)" opacity="0.85"/>';
  const land = `${mountains(random)}<ellipse cx="400" cy="${SHORE - 16}" rx="420" ry="11" fill="#fff4e2" opacity="0.7" filter="url(#mist)"/>${trees(random)}`;
  const lake = `y="${SHORE}" width="768" height="${view.height - SHORE}"`;
  return `${DEFINITIONS}<g id="scene">${sky}${land}${BALLOONS}</g>
<svg ${lake} viewBox="0 ${SHORE} 768 ${view.height - SHORE}"><g filter="url(#ripple)"><use href="#scene" transform="translate(0 ${2 * SHORE}) scale(1 -1)"/></g></svg>
<rect ${lake} fill="url(#water)"/><ellipse cx="384" cy="${SHORE + 3}" rx="470" ry="7" fill="#fff6e6" opacity="0.5" filter="url(#mist)"/>${glints(random)}`;
}
