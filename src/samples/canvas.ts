/** Functions to draw the samples as SVG and rasterise them. */
import { renderAsync } from '@resvg/resvg-js';

export type Random = () => number;

export const between = (random: Random, from: number, to: number) => from + (to - from) * random();

export const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)];

export type Colour = readonly [number, number, number];

export const rgb = ([r, g, b]: Colour) => `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`;

/** A random variation of a colour. @param amount maximum change of brightness, 0-255; each channel varies by half of it in addition. */
export function jitter(random: Random, colour: Colour, amount: number): Colour {
  const light = amount * (2 * random() - 1);
  const [r, g, b] = colour.map((value) => Math.min(255, Math.max(0, value + light + amount * (random() - 0.5))));
  return [r, g, b];
}

export function mix(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

const number = (value: number) => value.toFixed(1);

/** An SVG path that follows a direction field. @param field angle in radians at a point. */
export function stroke(
  field: (x: number, y: number) => number,
  {
    x,
    y,
    length,
    width,
    colour,
    opacity = 1,
  }: { x: number; y: number; length: number; width: number; colour: Colour; opacity?: number },
): string {
  const points = [`M${number(x)} ${number(y)}`];
  const steps = 6;
  let [px, py] = [x, y];
  for (let i = 0; i < steps; i++) {
    const angle = field(px, py);
    px += (Math.cos(angle) * length) / steps;
    py += (Math.sin(angle) * length) / steps;
    points.push(`L${number(px)} ${number(py)}`);
  }
  return `<path d="${points.join('')}" fill="none" stroke="${rgb(colour)}" stroke-width="${number(width)}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`;
}

interface View {
  readonly width: number;
  readonly height: number;
}

function toSvg(body: string, { width, height }: View, longSide: number) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${body}</svg>`;
  const fitTo = { mode: width >= height ? 'width' : 'height', value: longSide } as const;
  return [svg, { fitTo, font: { loadSystemFonts: false } }] as const;
}

/**
 * In a thread of its own: drawings with thousands of strokes would block the event loop.
 *
 * @param body SVG elements in the coordinates of `view`.
 * @param longSide in pixels.
 * @returns PNG bytes.
 */
export async function rasterise(body: string, view: View, longSide: number): Promise<Uint8Array> {
  return (await renderAsync(...toSvg(body, view, longSide))).asPng();
}
