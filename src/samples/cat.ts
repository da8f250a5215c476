/** A tabby cat looks out of the picture: thousands of hairs, combed by a field. */
import { uniform } from '../style/random.js';
import { between, type Colour, jitter, mix, type Random, rgb, smoothstep } from './canvas.js';
import { fractal, type Noise } from './noise.js';
import { HAIR, strewn, tapered } from './strokes.js';

export const view = { width: 640, height: 768 };

const FACE = { x: 320, y: 372 };
const EYES = [232, 408] as const;
const EYE_LEVEL = 352;

const DEFINITIONS = `
<defs>
<radialGradient id="room" cx="0.3" cy="0.25" r="1"><stop offset="0" stop-color="#7fa59a"/><stop offset="0.5" stop-color="#33575c"/><stop offset="1" stop-color="#122530"/></radialGradient>
<radialGradient id="iris" cx="0.45" cy="0.62" r="0.62"><stop offset="0" stop-color="#f6ec92"/><stop offset="0.5" stop-color="#b9c04a"/><stop offset="0.85" stop-color="#5e8434"/><stop offset="1" stop-color="#26401c"/></radialGradient>
<linearGradient id="lid" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#0a0806" stop-opacity="0.75"/><stop offset="0.42" stop-color="#0a0806" stop-opacity="0"/></linearGradient>
<linearGradient id="nose" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e8a294"/><stop offset="1" stop-color="#a8574f"/></linearGradient>
<filter id="bokeh"><feGaussianBlur stdDeviation="7"/></filter><filter id="soft"><feGaussianBlur stdDeviation="14"/></filter><filter id="blend"><feGaussianBlur stdDeviation="1.6"/></filter>
</defs>`;

function background(random: Random): string {
  const lights = Array.from({ length: 34 }, () => {
    const colour = mix([246, 196, 104], [150, 206, 186], random());
    return `<circle cx="${between(random, -20, 660).toFixed(0)}" cy="${between(random, -20, 520).toFixed(0)}" r="${between(random, 14, 52).toFixed(0)}" fill="${rgb(colour)}" opacity="${between(random, 0.08, 0.34).toFixed(2)}"/>`;
  });
  return `<rect width="640" height="768" fill="url(#room)"/><g filter="url(#bokeh)">${lights.join('')}</g>`;
}

const EARS = [
  { tip: [128, 92], outer: [112, 318], inner: [268, 200] },
  { tip: [512, 92], outer: [528, 318], inner: [372, 200] },
] as const;

/** From -1 inside to +1 outside of an ellipse, roughly. */
const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
  Math.hypot((x - cx) / rx, (y - cy) / ry) - 1;

/** 1 on the head, 0 off it. */
function onHead(x: number, y: number): boolean {
  return ellipse(x, y, FACE.x, FACE.y, 214, 188) < 0 || ellipse(x, y, FACE.x, 452, 196, 122) < 0;
}

function onBody(x: number, y: number): boolean {
  return y > 480 && Math.abs(x - FACE.x) < 120 + 190 * smoothstep(470, 740, y);
}

/** Hair grows away from the nose, and hangs on the chest. */
function comb(x: number, y: number): number {
  const [dx, dy] = [x - FACE.x, y - 424];
  const away = Math.atan2(dy + (y < 424 ? 0 : 12), dx);
  return y > 560 ? Math.PI / 2 + 0.0016 * dx : away;
}

const GINGER: Colour = [204, 130, 66];
const SAND: Colour = [236, 190, 132];
const UMBER: Colour = [74, 44, 28];
const CREAM: Colour = [252, 242, 226];

/** The tabby's coat: stripes on brow, cheeks and chest, pale round the eyes, mouth and chin, darker away from the window. */
function coat(noise: Noise, x: number, y: number): Colour {
  const across = Math.abs(x - FACE.x);
  const wobble = 26 * (noise(x / 60, y / 60) - 0.5);
  const brow = smoothstep(322, 250, y) * smoothstep(150, 90, across) * Math.cos((across + wobble * 0.7) / 8.2);
  const cheek = smoothstep(96, 150, across) * smoothstep(300, 350, y) * Math.cos((y - 0.36 * across + wobble) / 11.5);
  const chest = smoothstep(540, 600, y) * Math.cos((y + 0.0016 * across * across + 1.6 * wobble) / 21);
  const stripe = smoothstep(0.05, 0.75, Math.max(brow, cheek, chest));
  const base = mix(GINGER, SAND, noise(x / 34 + 9, y / 34));
  const muzzle = smoothstep(1.25, 0.75, 1 + ellipse(x, y, FACE.x, 478, 92, 66));
  const spectacle = Math.max(
    ...EYES.map((eye) => smoothstep(1.25, 0.9, 1 + ellipse(x, y, eye, EYE_LEVEL - 4, 66, 46))),
  );
  const bib = smoothstep(1.1, 0.6, 1 + ellipse(x, y, FACE.x, 640, 90, 150));
  const pale = Math.max(muzzle, 0.78 * spectacle, bib, 0.7 * smoothstep(30, 12, across) * smoothstep(330, 400, y));
  const marked = mix(mix(base, UMBER, 0.82 * stripe), CREAM, pale);
  const shade =
    0.5 * smoothstep(-40, 230, x - FACE.x + 0.35 * (y - FACE.y)) +
    0.5 * smoothstep(500, 590, y) * smoothstep(230, 60, across) * smoothstep(720, 600, y);
  return mix(marked, [30, 28, 44], Math.min(0.62, shade));
}

function fur(random: Random, noise: Noise, inside: (x: number, y: number) => boolean): string {
  const parts: string[] = [];
  for (const { spacing, length, width } of [
    { spacing: 9, length: 30, width: 12 },
    { spacing: 6, length: 27, width: 4.4 },
    { spacing: 4.6, length: 22, width: 2.2 },
  ])
    for (const { x, y } of strewn(random, view, spacing)) {
      if (!inside(x, y)) continue;
      const reach = smoothstep(10, 150, Math.hypot(x - FACE.x, y - 440)) * 0.75 + 0.25;
      const turn = between(random, -0.24, 0.24) + 1.2 * (noise(x / 40, y / 40 + 30) - 0.5);
      const dab = { x, y, length: length * reach * between(random, 0.7, 1.3), width };
      const colour = jitter(random, coat(noise, x, y), width < 5 ? 26 : 12);
      parts.push(tapered((px, py) => comb(px, py) + turn, { ...dab, colour, opacity: 0.92 }, HAIR));
    }
  return parts.join('');
}

function ear(random: Random, { tip, outer, inner }: (typeof EARS)[number]): string {
  const side = Math.sign(tip[0] - FACE.x);
  const path = `M${outer[0]} ${outer[1]} Q${tip[0] + side * 26} ${(tip[1] + outer[1]) / 2 - 20} ${tip[0]} ${tip[1]} Q${(tip[0] + inner[0]) / 2 - side * 26} ${tip[1] + 22} ${inner[0]} ${inner[1]} L${FACE.x + side * 60} 330Z`;
  const [cx, cy] = [(tip[0] + outer[0] + inner[0]) / 3 - side * 10, (tip[1] + outer[1] + inner[1]) / 3];
  const hairs: string[] = [];
  const base = side < 0 ? GINGER : mix(GINGER, [30, 28, 44], 0.42);
  for (let i = 0; i < 620; i++) {
    const share = random();
    const edge = random() < 0.5 ? outer : inner;
    const [x, y] = [tip[0] + (edge[0] - tip[0]) * share, tip[1] + (edge[1] - tip[1]) * share];
    const inward = Math.atan2(cy + 60 - y, cx - x);
    const colour = jitter(random, mix(base, UMBER, random() < 0.4 ? 0.6 : 0.1), 22);
    hairs.push(
      tapered(
        () => inward + between(random, -0.5, 0.5),
        {
          x: x - 6 * Math.cos(inward),
          y: y - 6 * Math.sin(inward),
          length: between(random, 14, 36),
          width: 3.2,
          colour,
        },
        HAIR,
      ),
    );
  }
  for (let i = 0; i < 90; i++) {
    const [x, y] = [inner[0] + side * between(random, 0, 60), between(random, 220, 300)];
    const colour = jitter(random, side < 0 ? [246, 226, 200] : [176, 152, 138], 18);
    hairs.push(
      tapered(
        () => -Math.PI / 2 + side * between(random, 0.2, 0.9),
        { x, y, length: between(random, 40, 110), width: 2.4, colour, opacity: 0.8 },
        HAIR,
      ),
    );
  }
  return `<path d="${path}" fill="${rgb(mix(base, UMBER, 0.35))}"/><ellipse cx="${cx + side * 4}" cy="${cy + 14}" rx="36" ry="72" transform="rotate(${side * 16} ${cx} ${cy})" fill="${side < 0 ? '#d9907e' : '#8d5552'}" filter="url(#soft)"/>${hairs.join('')}`;
}

function eye(random: Random, x: number): string {
  const side = Math.sign(x - FACE.x);
  const almond = `M${x - side * 50} ${EYE_LEVEL + 20} Q${x - side * 22} ${EYE_LEVEL - 42} ${x + side * 14} ${EYE_LEVEL - 36} Q${x + side * 44} ${EYE_LEVEL - 28} ${x + side * 48} ${EYE_LEVEL - 8} Q${x + side * 34} ${EYE_LEVEL + 32} ${x - side * 6} ${EYE_LEVEL + 33} Q${x - side * 34} ${EYE_LEVEL + 32} ${x - side * 50} ${EYE_LEVEL + 20}Z`;
  const rays = Array.from({ length: 90 }, () => {
    const angle = between(random, 0, 2 * Math.PI);
    const [near, far] = [between(random, 12, 24), between(random, 26, 40)];
    const colour = random() < 0.5 ? '#fdf6b0' : '#38521c';
    return `<path d="M${(x + near * Math.cos(angle)).toFixed(1)} ${(EYE_LEVEL + near * Math.sin(angle)).toFixed(1)}L${(x + far * Math.cos(angle)).toFixed(1)} ${(EYE_LEVEL + far * Math.sin(angle)).toFixed(1)}" stroke="${colour}" stroke-width="1.1" opacity="0.4"/>`;
  });
  return `<path d="${almond}" fill="#1a120e" stroke="#1a120e" stroke-width="13" stroke-linejoin="round" filter="url(#blend)"/>
<clipPath id="eye${x}"><path d="${almond}"/></clipPath><g clip-path="url(#eye${x})"><circle cx="${x}" cy="${EYE_LEVEL - 2}" r="46" fill="url(#iris)"/>${rays.join('')}
<ellipse cx="${x}" cy="${EYE_LEVEL - 3}" rx="13" ry="31" fill="#08070a"/><rect x="${x - 60}" y="${EYE_LEVEL - 42}" width="120" height="80" fill="url(#lid)"/>
<ellipse cx="${x - 14}" cy="${EYE_LEVEL - 17}" rx="9" ry="7" fill="#fff" opacity="0.95"/><ellipse cx="${x + 13}" cy="${EYE_LEVEL + 15}" rx="6" ry="4" fill="#dff2ee" opacity="0.5"/></g>`;
}

const MUZZLE = `<path d="M320 458 Q319 476 320 484 M320 484 Q304 508 270 500 M320 484 Q336 508 370 500" fill="none" stroke="#3a2420" stroke-width="4" stroke-linecap="round" filter="url(#blend)"/>
<path d="M290 424 Q320 412 350 424 Q354 438 334 450 Q320 464 306 450 Q286 438 290 424Z" fill="url(#nose)" stroke="#7a3a36" stroke-width="2"/><path d="M300 424 Q318 418 332 423" stroke="#ffe0d6" stroke-width="4" fill="none" stroke-linecap="round" opacity="0.7" filter="url(#blend)"/>
<path d="M300 444 Q306 438 312 446 M340 444 Q334 438 328 446" stroke="#3a1a1c" stroke-width="4.5" fill="none" stroke-linecap="round"/>`;

function whiskers(random: Random): string {
  return [-1, 1]
    .flatMap((side) =>
      Array.from({ length: 9 }, (_, i) => {
        const [x, y] = [FACE.x + side * between(random, 34, 72), 462 + 5 * (i % 5) + between(random, -3, 3)];
        const droop = -0.34 + 0.1 * i + between(random, -0.05, 0.05);
        const field = (px: number) => (side < 0 ? Math.PI - droop : droop) + (side * Math.abs(px - x)) / 520;
        return tapered(
          field,
          { x, y, length: between(random, 150, 235), width: 2.3, colour: [255, 252, 244], opacity: 0.9 },
          HAIR,
        );
      }),
    )
    .join('');
}

export function draw(): string {
  const random = uniform(41);
  const noise = fractal(random, 3);
  const body = fur(random, noise, onBody);
  const ears = EARS.map((shape) => ear(random, shape)).join('');
  const skin = `<ellipse cx="${FACE.x}" cy="424" rx="120" ry="80" fill="${rgb(mix(SAND, CREAM, 0.4))}" filter="url(#soft)"/>`;
  const head = skin + fur(random, noise, onHead);
  const eyes = EYES.map((x) => eye(random, x)).join('');
  return DEFINITIONS + background(random) + body + ears + head + eyes + MUZZLE + whiskers(random);
}
