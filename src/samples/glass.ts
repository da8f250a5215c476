/** Sample "Stained glass": saturated panes with streaks between dark lead lines. */
import { uniform } from '../style-transfer/random.js';
import { between, type Colour, jitter, mix, pick, rgb, stroke } from './canvas.js';

export const view = { width: 768, height: 768 };

const PANES: readonly Colour[] = [
  [196, 30, 44],
  [232, 92, 34],
  [246, 184, 46],
  [36, 112, 176],
  [22, 60, 132],
  [40, 140, 96],
  [118, 52, 138],
  [236, 222, 186],
];

const RINGS = [0, 46, 104, 172, 250, 340, 450, 580];

/** Panes in concentric rings, with slightly displaced corners. */
export function draw(): string {
  const random = uniform(5);
  const parts = ['<rect width="768" height="768" fill="#140f14"/>'];
  const centre = { x: 384, y: 384 };
  for (let ring = 0; ring + 1 < RINGS.length; ring++) {
    const panes = 8 + 6 * ring;
    const shift = between(random, 0, 1);
    for (let i = 0; i < panes; i++) {
      const [from, to] = [i, i + 1].map((at) => ((at + shift) / panes) * 2 * Math.PI);
      const corner = (radius: number, angle: number) => ({
        x: centre.x + radius * Math.cos(angle) + 6 * Math.sin(radius + 9 * angle),
        y: centre.y + radius * Math.sin(angle) + 6 * Math.cos(radius + 7 * angle),
      });
      const [inner, outer] = [RINGS[ring], RINGS[ring + 1]];
      const corners = [corner(inner, from), corner(outer, from), corner(outer, to), corner(inner, to)];
      const path = `M${corners.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
      const colour = jitter(random, pick(random, PANES), 22);
      const id = `pane${ring}-${i}`;
      parts.push(
        `<clipPath id="${id}"><path d="${path}"/></clipPath><g clip-path="url(#${id})"><path d="${path}" fill="${rgb(colour)}"/>${streaks(random, corners, colour)}</g>`,
      );
      parts.push(
        `<path d="${path}" fill="none" stroke="#120d12" stroke-width="${between(random, 6, 9).toFixed(1)}" stroke-linejoin="round"/>`,
      );
      parts.push(`<path d="${path}" fill="none" stroke="#5a5258" stroke-width="1.2" opacity="0.6"/>`);
    }
  }
  return parts.join('');
}

function streaks(random: () => number, corners: readonly { x: number; y: number }[], colour: Colour): string {
  const angle = between(random, 0, Math.PI);
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return Array.from({ length: 34 }, () => {
    const light = random() < 0.5;
    return stroke(() => angle + between(random, -0.3, 0.3), {
      x: between(random, Math.min(...xs), Math.max(...xs)),
      y: between(random, Math.min(...ys), Math.max(...ys)),
      length: between(random, 12, 50),
      width: between(random, 1.5, 7),
      colour: mix(colour, light ? [255, 246, 220] : [10, 6, 20], between(random, 0.15, 0.5)),
      opacity: 0.5,
    });
  }).join('');
}
