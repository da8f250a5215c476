/** How much more work tiles are than the whole picture. */
import type { Size } from '../image.js';
import type { NetworkDescription } from '../network.js';
import { equalSpans, type Span, tightSpans } from './layout.js';
import { tileRules } from './reach.js';
import { sumTileSide } from './tiled-objective.js';

/** Shares of a whole picture's evaluation, measured (`npm run bench -- tiles`): the way forward is made twice. */
const WORK = { sums: 0.5, forward: 0.48, backward: 0.5 } as const;

/** An evaluation in tiles, in units of one of the whole picture. @param side of a tile at most; undefined where there are none. */
export function tileOverhead(
  description: NetworkDescription,
  { width, height }: Size,
  side: number | undefined,
): number {
  if (side === undefined) return 1;
  const { step, forwardHalo, backwardHalo } = tileRules(description);
  const area = (spans: (length: number) => Span[]) => {
    const along = (length: number) => spans(length).reduce((sum, { start, end }) => sum + end - start, 0) / length;
    return along(width) * along(height);
  };
  const sums = area((length) => equalSpans(length, { largest: sumTileSide(side), halo: forwardHalo, step }));
  const gradients = area((length) => tightSpans(length, { largest: side, halo: backwardHalo, step }));
  // Backwards a tile has half its halo at the deepest layers, and hardly any at the others.
  return WORK.sums * sums + WORK.forward * gradients + WORK.backward * (1 + (gradients - 1) / 3);
}
