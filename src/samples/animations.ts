/** Sample animations, drawn by code: what moves, what turns, what lights up, what is hidden and comes back. */
import type { Animation, AnimationFrame } from '../images/index.js';
import { openPicture } from '../images/open-picture.js';
import { rasterise } from './canvas.js';
import { drawSample } from './index.js';

export interface SampleAnimation {
  readonly id: string;
  readonly title: string;
  /** The shape of its frames. */
  readonly view: { readonly width: number; readonly height: number };
  /** SVG elements of a frame in the coordinates of the view. @param at 0-1, where in the loop it is. @param picture a still sample, as a data URL. */
  draw(at: number, picture: string): string;
  /** Id of the sample that it moves. */
  readonly sample?: string;
}

const VIEW = { width: 768, height: 768 } as const;
const TURN = 2 * Math.PI;

const image = (picture: string, transform = '') =>
  `<g transform="${transform}"><image href="${picture}" width="768" height="768" preserveAspectRatio="xMidYMid slice"/></g>`;

/** The lighthouse's lamp in the sample. */
const LAMP = { x: 557, y: 234 } as const;

function beam(angle: number): string {
  const length = 900;
  const side = (turn: number) =>
    `${(LAMP.x + length * Math.cos(angle + turn)).toFixed(1)},${(LAMP.y + 0.45 * length * Math.sin(angle + turn)).toFixed(1)}`;
  return `<polygon points="${LAMP.x},${LAMP.y} ${side(-0.09)} ${side(0.09)}" fill="#fff3b8" opacity="0.55"/>`;
}

function star(cx: number, cy: number, radius: number, turn: number): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const [reach, angle] = [i % 2 === 0 ? radius : 0.45 * radius, turn + (i * TURN) / 10];
    return `${(cx + reach * Math.cos(angle)).toFixed(1)},${(cy + reach * Math.sin(angle)).toFixed(1)}`;
  });
  return `<polygon points="${points.join(' ')}" fill="#e8a33c" stroke="#5b2530" stroke-width="10" stroke-linejoin="round"/>`;
}

export const SAMPLE_ANIMATIONS: readonly SampleAnimation[] = [
  {
    id: 'beam',
    title: 'Lighthouse with a turning light',
    view: VIEW,
    sample: 'lighthouse',
    draw: (at, picture) => image(picture) + beam(at * TURN),
  },
  {
    id: 'pan',
    title: 'A look across the valley',
    view: VIEW,
    sample: 'valley',
    draw(at, picture) {
      const scale = 1.35;
      const room = 768 * (scale - 1);
      const x = -room * (0.5 - 0.5 * Math.cos(at * TURN));
      const y = -room * (0.5 - 0.25 * Math.sin(at * TURN));
      return image(picture, `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale})`);
    },
  },
  {
    id: 'shapes',
    title: 'A ball and a star',
    view: VIEW,
    draw(at) {
      const swing = Math.cos(at * TURN);
      const [x, y] = [384 + 210 * swing, 430 - 150 * Math.abs(Math.sin(at * TURN))];
      return `<rect width="768" height="768" fill="#274a6f"/><rect y="560" width="768" height="208" fill="#6f8f4a"/>
<rect x="330" y="250" width="90" height="330" fill="#d9c7a8" stroke="#5a4630" stroke-width="8"/>${star(190, 190, 110, (at * TURN) / 5)}
<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="120" fill="#d8483c" stroke="#561c2c" stroke-width="10"/>
<circle cx="${(x - 40).toFixed(1)}" cy="${(y - 45).toFixed(1)}" r="30" fill="#f6b9a8"/>`;
    },
  },
];

/** Of one time through, in milliseconds. */
const DURATION_MS = 2000;

/** @returns a loop that is played for ever. @param longSide in pixels. @throws RangeError where there is none of that id. */
export async function drawSampleAnimation(id: string, frames: number, longSide: number): Promise<Animation> {
  const animation = SAMPLE_ANIMATIONS.find((sample) => sample.id === id);
  if (animation === undefined) throw new RangeError(`no sample animation ${id}`);
  const { sample, view } = animation;
  const still = sample === undefined ? new Uint8Array() : await drawSample(sample);
  const picture = `data:image/png;base64,${Buffer.from(still).toString('base64')}`;
  const drawn: AnimationFrame[] = [];
  let size = { width: 0, height: 0 };
  for (let frame = 0; frame < frames; frame++) {
    const png = await rasterise(animation.draw(frame / frames, picture), view, longSide);
    const { data, info } = await openPicture(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    size = { width: info.width, height: info.height };
    drawn.push({ rgba: data, delayMs: Math.round(DURATION_MS / frames) });
  }
  return { ...size, frames: drawn, loop: 0 };
}
