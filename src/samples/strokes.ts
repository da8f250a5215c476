/** Brush strokes along a field of directions. */
import { between, type Colour, coordinate, mix, polygon, type Random, rgb } from './canvas.js';

/** The direction of paint at a place, in radians, clockwise from the right. */
export type Field = (x: number, y: number) => number;

export interface Dab {
  /** Where the stroke begins. */
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly width: number;
  readonly colour: Colour;
  readonly opacity?: number;
}

const STEPS = 6;

function trace(field: Field, { x, y, length }: Dab): { x: number; y: number; angle: number }[] {
  const path = [{ x, y, angle: field(x, y) }];
  for (let i = 0; i < STEPS; i++) {
    const last = path[i];
    const [nextX, nextY] = [
      last.x + (Math.cos(last.angle) * length) / STEPS,
      last.y + (Math.sin(last.angle) * length) / STEPS,
    ];
    path.push({ x: nextX, y: nextY, angle: field(nextX, nextY) });
  }
  return path;
}

/** A line of even width with round ends. */
export function stroke(field: Field, dab: Dab): string {
  const points = trace(field, dab).map(({ x, y }) => `${coordinate(x)} ${coordinate(y)}`);
  return `<path d="M${points.join('L')}" fill="none" stroke="${rgb(dab.colour)}" stroke-width="${coordinate(dab.width)}" stroke-linecap="round" stroke-linejoin="round" opacity="${dab.opacity ?? 1}"/>`;
}

/** How wide a stroke is along its length, 0-1 to 0-1. */
type Profile = (share: number) => number;

/** A loaded brush: it lands full and leaves thin. */
const BRUSH: Profile = (share) => Math.min(1, 0.55 + 3 * share) * (1 - share ** 3) + 0.06;

/** A hair: a root and a point. */
export const HAIR: Profile = (share) => 1 - 0.92 * share;

/** A stroke whose width follows a profile. */
export function tapered(field: Field, dab: Dab, profile: Profile = BRUSH): string {
  const path = trace(field, dab);
  const side = (sign: number) =>
    path.map(({ x, y, angle }, i): [number, number] => {
      const half = (sign * dab.width * profile(i / STEPS)) / 2;
      return [x - Math.sin(angle) * half, y + Math.cos(angle) * half];
    });
  return `<path d="${polygon([...side(1), ...side(-1).reverse()])}" fill="${rgb(dab.colour)}" opacity="${dab.opacity ?? 1}"/>`;
}

/** Thick paint, lit from above: a dark edge below the stroke, a light ridge along its top. */
export function impasto(field: Field, dab: Dab): string {
  const { x, y, width, colour } = dab;
  const shade = { ...dab, x: x + 0.8, y: y + width * 0.26, colour: mix(colour, [10, 12, 28], 0.6), opacity: 0.6 };
  const ridge = { ...dab, y: y - width * 0.24, width: width * 0.24, colour: mix(colour, [255, 250, 230], 0.5) };
  return tapered(field, shade) + tapered(field, dab) + tapered(field, { ...ridge, opacity: 0.65 });
}

/** Places on a shaken grid, a little beyond the edges of the view and in no order, so that strokes there leave no bare ground. */
export function strewn(
  random: Random,
  view: { width: number; height: number },
  spacing: number,
): { x: number; y: number }[] {
  const places: { x: number; y: number; order: number }[] = [];
  for (let y = -spacing; y < view.height + spacing; y += spacing)
    for (let x = -spacing; x < view.width + spacing; x += spacing) {
      const shaken = () => between(random, -0.6, 0.6) * spacing;
      places.push({ x: x + shaken(), y: y + shaken(), order: random() });
    }
  return places.sort((a, b) => a.order - b.order);
}
