/** CIE L*a*b*: distances in it are about as large as they look. */
import { type Image, MAX_PIXEL_VALUE } from '../style-transfer/image.js';

/** Of the white of sRGB, D65. */
const WHITE = { x: 0.9505, z: 1.089 } as const;

function linear(value: number): number {
  const share = Math.min(1, Math.max(0, value / MAX_PIXEL_VALUE));
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

const response = (share: number): number => (share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116);

/** @returns planes of L* (0-100), a* and b* (about -100 to 100). */
export function toLab({ pixels, width, height }: Image): Float32Array {
  const area = width * height;
  const result = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    const [r, g, b] = [linear(pixels[i]), linear(pixels[area + i]), linear(pixels[2 * area + i])];
    const x = response((0.4124 * r + 0.3576 * g + 0.1805 * b) / WHITE.x);
    const y = response(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const z = response((0.0193 * r + 0.1192 * g + 0.9505 * b) / WHITE.z);
    result[i] = 116 * y - 16;
    result[area + i] = 500 * (x - y);
    result[2 * area + i] = 200 * (y - z);
  }
  return result;
}
