/** Connected regions of a mask: what is kept of them, and holes. */
import type { Size } from '../style-transfer/image.js';

/** A region much smaller than the largest is noise. */
const LEAST_REGION = 0.1;
/** Share of the picture up to which a hole is filled. */
const LARGEST_HOLE = 0.005;
const HALF = 0.5;

interface Region {
  readonly positions: readonly number[];
  readonly touchesBorder: boolean;
}

/** Positions that belong together side by side, of those that `belongs` names. */
export function regionsOf({ width, height }: Size, belongs: (at: number) => boolean): readonly Region[] {
  const seen = new Uint8Array(width * height);
  const regions: Region[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] === 1 || !belongs(start)) continue;
    const positions = [start];
    let touchesBorder = false;
    seen[start] = 1;
    for (let next = 0; next < positions.length; next++) {
      const at = positions[next];
      const [x, y] = [at % width, Math.floor(at / width)];
      touchesBorder ||= x === 0 || y === 0 || x === width - 1 || y === height - 1;
      const neighbours = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
      for (const neighbour of neighbours)
        if (neighbour >= 0 && neighbour < seen.length && seen[neighbour] === 0 && belongs(neighbour)) {
          seen[neighbour] = 1;
          positions.push(neighbour);
        }
    }
    regions.push({ positions, touchesBorder });
  }
  return regions.sort((a, b) => b.positions.length - a.positions.length);
}

/**
 * Keeps the largest regions and fills small holes.
 *
 * @param shares probabilities, row-major.
 * @returns them, and the share of the subject that its largest region is, 0 where there is none.
 */
export function cleanRegions(
  shares: Float32Array,
  size: Size,
): { readonly shares: Float32Array; readonly unity: number } {
  const result = shares.slice();
  const regions = regionsOf(size, (at) => shares[at] > HALF);
  const largest = regions[0]?.positions.length ?? 0;
  const total = regions.reduce((sum, { positions }) => sum + positions.length, 0);
  for (const { positions } of regions)
    if (positions.length < LEAST_REGION * largest) for (const at of positions) result[at] = 0;
  for (const { positions, touchesBorder } of regionsOf(size, (at) => result[at] <= HALF))
    if (!touchesBorder && positions.length <= LARGEST_HOLE * shares.length) for (const at of positions) result[at] = 1;
  return { shares: result, unity: total === 0 ? 0 : largest / total };
}
