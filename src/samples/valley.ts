/** Sample "Balloons over a lake": a mountain lake in the morning. */
import { uniform } from '../style-transfer/random.js';
import { between, type Colour, jitter, mix, rgb, stroke } from './canvas.js';

export const view = { width: 768, height: 576 };

const SHORE = 372;

const GRADIENTS = `
<defs>
<linearGradient id="dawn" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#4f8fd0"/><stop offset="0.6" stop-color="#bfdcee"/><stop offset="1" stop-color="#ffeccb"/></linearGradient>
<linearGradient id="water" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#b9d3da"/><stop offset="1" stop-color="#1f5c78"/></linearGradient>
<radialGradient id="shade" cx="0.3" cy="0.3" r="0.9"><stop offset="0" stop-color="#fff" stop-opacity="0.45"/><stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#10142c" stop-opacity="0.55"/></radialGradient>
<filter id="mist"><feGaussianBlur stdDeviation="7"/></filter>
</defs>`;

/** A ridge by midpoint displacement, lit from the left, with snow above a height. */
function ridge(random: () => number, base: number, height: number, colour: Colour, snow: number): string {
  const heights = Array.from({ length: 97 }, () => 0);
  heights[0] = random();
  heights[96] = random();
  for (let span = 96; span > 2; span /= 2)
    for (let i = 0; i + span <= 96; i += span)
      heights[i + span / 2] = (heights[i] + heights[i + span]) / 2 + (span / 96) * between(random, -0.55, 0.75);
  const filled = heights.map((value, i) =>
    value === 0 && i % 3 ? (heights[i - (i % 3)] + heights[Math.min(96, i + 3 - (i % 3))]) / 2 : value,
  );
  const crest = (x: number) => base - height * filled[Math.max(0, Math.min(96, Math.round(x / 8)))];
  const outline = filled.map((value, i) => `${i * 8},${(base - height * value).toFixed(1)}`).join(' ');
  const id = `ridge${base}`;
  const parts = [
    `<polygon points="0,${SHORE + 2} ${outline} 768,${SHORE + 2}" fill="${rgb(mix(colour, [16, 24, 52], 0.25))}"/>`,
  ];
  for (let i = 0; i < 1400; i++) {
    const x = between(random, -20, 788);
    const y = crest(x) + (SHORE - crest(x)) * random() ** 1.5;
    const lit = crest(x - 8) > crest(x + 8);
    const high = y < snow + between(random, -22, 14);
    const rock = mix(colour, lit ? [255, 232, 200] : [18, 26, 58], between(random, 0.1, 0.6));
    const tone: Colour = high ? (lit ? [255, 250, 240] : [168, 188, 218]) : jitter(random, rock, 8);
    const shape = { x, y, length: between(random, 8, 26), width: between(random, 2, 6), colour: tone, opacity: 0.8 };
    parts.push(stroke(() => (lit ? 2.1 : 1.05), shape));
  }
  return `<clipPath id="${id}"><polygon points="0,${SHORE + 2} ${outline} 768,${SHORE + 2}"/></clipPath><g clip-path="url(#${id})">${parts.join('')}</g>`;
}

function trees(random: () => number): string {
  const parts: string[] = [];
  for (let i = 0; i < 230; i++) {
    const x = random() < 0.5 ? between(random, -10, 300) : between(random, 430, 780);
    const y = SHORE + between(random, -6, 10);
    const size = between(random, 12, 40);
    const colour = jitter(random, mix([24, 58, 46], [92, 120, 62], random()), 12);
    parts.push(
      `<path d="M${x.toFixed(0)} ${(y - size).toFixed(0)} l${(size * 0.26).toFixed(1)} ${size.toFixed(0)} h${(-size * 0.52).toFixed(1)} Z" fill="${rgb(colour)}"/>`,
    );
  }
  return parts.join('');
}

function balloon(x: number, y: number, radius: number, stripes: readonly Colour[]): string {
  const gores = stripes.map((colour, i) => {
    const share = 1 - i / stripes.length;
    return `<ellipse cx="${x}" cy="${y}" rx="${radius * share}" ry="${radius * 1.08}" fill="${rgb(colour)}"/>`;
  });
  const skirt = `<path d="M${x - radius * 0.62} ${y + radius * 0.82} L${x - radius * 0.16} ${y + radius * 1.5} h${radius * 0.32} L${x + radius * 0.62} ${y + radius * 0.82} Z" fill="${rgb(stripes[0])}"/>`;
  const basket = `<path d="M${x - radius * 0.15} ${y + radius * 1.5} v${radius * 0.2} M${x + radius * 0.15} ${y + radius * 1.5} v${radius * 0.2}" stroke="#40302a" stroke-width="1.5"/><rect x="${x - radius * 0.17}" y="${y + radius * 1.7}" width="${radius * 0.34}" height="${radius * 0.24}" rx="2" fill="#6d4528"/>`;
  return `${skirt}${gores.join('')}<ellipse cx="${x}" cy="${y}" rx="${radius}" ry="${radius * 1.08}" fill="url(#shade)"/>${basket}`;
}

const BALLOONS = [
  balloon(214, 142, 74, [
    [206, 52, 48],
    [247, 200, 78],
    [206, 52, 48],
    [250, 236, 214],
    [206, 52, 48],
  ]),
  balloon(520, 104, 46, [
    [38, 84, 150],
    [240, 240, 232],
    [38, 84, 150],
    [240, 160, 60],
  ]),
  balloon(640, 214, 30, [
    [232, 124, 44],
    [120, 40, 90],
    [232, 124, 44],
  ]),
  balloon(400, 236, 20, [
    [70, 140, 90],
    [240, 226, 150],
    [70, 140, 90],
  ]),
].join('');

function ripples(random: () => number): string {
  const parts: string[] = [];
  for (let i = 0; i < 700; i++) {
    const depth = random();
    const [x, y] = [between(random, -30, 780), SHORE + 6 + depth * (view.height - SHORE)];
    const colour = jitter(
      random,
      mix([214, 232, 236], [20, 74, 100], Math.min(1, depth * 0.9 + between(random, -0.3, 0.3))),
      12,
    );
    parts.push(stroke(() => 0, { x, y, length: 10 + 50 * depth, width: 0.8 + 2.4 * depth, colour, opacity: 0.4 }));
  }
  return parts.join('');
}

export function draw(): string {
  const random = uniform(23);
  const land = `${ridge(random, 345, 270, [134, 148, 186], 205)}${ridge(random, 362, 90, [84, 104, 122], 0)}${trees(random)}`;
  const mirrored = `<g transform="translate(0 ${2 * SHORE}) scale(1 -1)" opacity="0.5">${BALLOONS}${land}</g>`;
  return `${GRADIENTS}<rect width="768" height="576" fill="url(#dawn)"/>${land}
<rect y="${SHORE}" width="768" height="${view.height - SHORE}" fill="url(#water)"/><svg y="${SHORE}" width="768" height="${view.height - SHORE}" viewBox="0 ${SHORE} 768 ${view.height - SHORE}">${mirrored}</svg>
<ellipse cx="384" cy="${SHORE + 2}" rx="460" ry="12" fill="#fff6e6" opacity="0.55" filter="url(#mist)"/>${ripples(random)}${BALLOONS}`;
}
