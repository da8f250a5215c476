/** An autumn avenue after rain, in dabs of the palette knife. */
import { uniform } from '../style/random.js';
import { between, type Colour, jitter, mix, pick, type Random, smoothstep } from './canvas.js';
import { fractal, type Noise } from './noise.js';
import { type Dab, type Field, impasto, strewn } from './strokes.js';

export const view = { width: 768, height: 608 };

const LEAVES: readonly Colour[] = [
  [224, 60, 30],
  [246, 134, 24],
  [252, 190, 44],
  [170, 28, 44],
  [250, 226, 110],
  [126, 138, 40],
  [200, 84, 24],
];
const SHADE: readonly Colour[] = [
  [48, 36, 92],
  [96, 40, 84],
  [24, 74, 96],
  [70, 26, 40],
];
const SKY: readonly Colour[] = [
  [254, 244, 196],
  [252, 222, 150],
  [190, 224, 220],
  [250, 206, 190],
];
const PATH: readonly Colour[] = [
  [120, 150, 190],
  [196, 176, 190],
  [250, 206, 130],
  [84, 84, 140],
  [226, 130, 70],
];

const VANISHING = { x: 404, y: 330 };

/** How far a place is from the avenue's middle, 0 in the light at its end to 1 at the sides. */
const aside = (x: number, y: number) => Math.min(1, Math.hypot((x - VANISHING.x) / 400, (y - VANISHING.y) / 420));

const onPath = (x: number, y: number) => y > VANISHING.y + 8 && Math.abs(x - VANISHING.x + 10) < 14 + 0.92 * (y - VANISHING.y);

function colourAt(random: Random, noise: Noise, x: number, y: number): Colour {
  const clump = noise(x / 70, y / 70) + between(random, -0.16, 0.16);
  if (onPath(x, y)) {
    const glow = Math.exp(-(((x - VANISHING.x) / 70) ** 2)) * 0.8;
    return random() < glow ? pick(random, SKY) : clump > 0.52 ? pick(random, PATH) : pick(random, random() < 0.5 ? LEAVES : SHADE);
  }
  const light = 1 - smoothstep(0.08, 0.5, aside(x, y) + 0.3 * (clump - 0.5));
  if (random() < light) return pick(random, SKY);
  const dark = smoothstep(0.56, 0.36, clump) * (y > VANISHING.y ? 0.9 : 0.75);
  const leaf = LEAVES[Math.floor(noise(x / 45 + 50, y / 45) * 14 + between(random, 0, 2)) % LEAVES.length];
  return random() < dark ? pick(random, SHADE) : mix(leaf, [255, 214, 110], 0.5 * light);
}

/** Foliage is dabbed every way, the path lies level, the ground falls away from the light. */
function directionAt(noise: Noise): Field {
  return (x, y) => {
    if (onPath(x, y)) return 0.1 * Math.sin(x / 30);
    return Math.atan2(y - VANISHING.y, x - VANISHING.x) + 2.6 * (noise(x / 80, y / 80 + 20) - 0.5) + (y > VANISHING.y ? 0 : 1.1);
  };
}

const LAYERS = [
  { spacing: 19, length: 40, width: 22 },
  { spacing: 13, length: 25, width: 11 },
  { spacing: 9.5, length: 15, width: 6.5 },
];

const TRUNKS = [
  { x: 92, foot: 566, width: 34, lean: 24 },
  { x: 694, foot: 556, width: 32, lean: -26 },
  { x: 214, foot: 468, width: 19, lean: 16 },
  { x: 588, foot: 462, width: 18, lean: -14 },
  { x: 292, foot: 408, width: 11, lean: 8 },
  { x: 516, foot: 404, width: 10, lean: -8 },
  { x: 342, foot: 374, width: 6, lean: 3 },
  { x: 466, foot: 372, width: 6, lean: -3 },
];

/** Stacked dabs from foot to crown, warm on the side of the light, and two boughs over the avenue. */
function trunk(random: Random, { x, foot, width, lean }: (typeof TRUNKS)[number]): string {
  const tall = width * 15;
  const inward = Math.sign(VANISHING.x - x);
  const dabs: Dab[] = [];
  for (let rise = 0; rise < tall; rise += width * 0.16) {
    const share = rise / tall;
    const thick = width * (1 - 0.7 * share) * (1 + 0.9 * Math.exp(-share * 26));
    const across = between(random, -0.5, 0.5);
    const lit = smoothstep(0.05, 0.5, across * inward);
    const colour = jitter(random, mix([44, 26, 40], [232, 148, 74], lit * 0.8), 20);
    dabs.push({ x: x + lean * share + across * thick, y: foot - rise, length: width * 1.5, width: thick * 0.42, colour });
  }
  const boughs = [0.42, 0.55, 0.68, 0.8].flatMap((share, bough) =>
    Array.from({ length: 14 }, (_, i) => {
      const way = (bough % 2 ? -1 : 1) * inward;
      const reach = width * (0.3 + 0.42 * i);
      const colour = jitter(random, [56, 34, 44], 20);
      const y = foot - tall * share - reach * 0.62;
      return { dab: { x: x + lean * share + way * reach, y, length: width * 0.7, width: width * 0.3 * (1 - i / 16), colour }, way };
    }),
  );
  return (
    dabs.map((dab) => impasto(() => -Math.PI / 2 + 0.1 * inward, dab)).join('') +
    boughs.map(({ dab, way }) => impasto(() => (way > 0 ? -0.56 : Math.PI + 0.56), dab)).join('')
  );
}

export function draw(): string {
  const random = uniform(17);
  const noise = fractal(random, 3);
  const direction = directionAt(noise);
  const dabsOf = ({ spacing, length, width }: (typeof LAYERS)[number], share = 1) =>
    strewn(random, view, spacing)
      .filter(() => random() < share)
      .map(({ x, y }) => {
        const turn = between(random, -0.45, 0.45);
        const size = between(random, 0.7, 1.25);
        const colour = jitter(random, colourAt(random, noise, x, y), 24);
        return impasto((px, py) => direction(px, py) + turn, { x, y, length: length * size, width: width * size, colour });
      })
      .join('');
  const trunks = TRUNKS.toReversed().map((tree) => trunk(random, tree)).join('');
  return `<rect width="${view.width}" height="${view.height}" fill="#7a3a30"/>${LAYERS.map((layer) => dabsOf(layer)).join('')}${trunks}${dabsOf(LAYERS[2], 0.16)}`;
}
