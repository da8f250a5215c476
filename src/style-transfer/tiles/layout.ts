/** How a picture is divided into tiles that overlap. */

/** A tile along one side of the picture, in pixels. */
export interface Span {
  /** Where the tile begins and, excluded, ends; halo included. */
  readonly start: number;
  readonly end: number;
  /** Where its own pixels begin and, excluded, end. Those of all tiles together are the picture's, each once. */
  readonly from: number;
  readonly to: number;
}

interface SpanRules {
  /** In pixels, of a tile with its halo. */
  readonly largest: number;
  /** Between a tile's own pixels and an end that is not the picture's. */
  readonly halo: number;
  /** Tiles and own pixels begin at multiples of it. */
  readonly step: number;
}

/** The shortest tile that has pixels of its own on both sides of which there are others. */
export const smallestTile = ({ halo, step }: Omit<SpanRules, 'largest'>): number => 2 * halo + step;

/**
 * Divides a side so that all tiles are of one length, which is `largest` or a little less: the last ones begin earlier.
 *
 * @throws RangeError where `largest` is too short to have pixels of its own.
 */
export function equalSpans(length: number, { largest, halo, step }: SpanRules): Span[] {
  if (length <= largest) return [{ start: 0, end: length, from: 0, to: length }];
  checkLargest(largest, halo, step);
  // Such that the last tile, which ends with the picture, begins at a multiple of the step.
  let tile = largest - ((((largest - length) % step) + step) % step);
  const own = () => Math.floor((tile - 2 * halo) / step) * step;
  if (own() <= 0) tile += step;
  if (tile >= length) return [{ start: 0, end: length, from: 0, to: length }];
  const count = 1 + Math.ceil((length - tile) / own());
  while (own() > step && (count - 1) * (own() - step) >= length - tile + step) tile -= step;
  const starts = Array.from({ length: count }, (_, i) => Math.floor((i * (length - tile)) / (count - 1) / step) * step);
  return starts.map((start, i) => ({
    start,
    end: start + tile,
    from: i === 0 ? 0 : start + halo,
    to: i === count - 1 ? length : (starts[i + 1] as number) + halo,
  }));
}

/**
 * Divides a side so that no tile is longer than it must be: all but the first and the last have as many pixels of their own, and halos on both sides; the
 * first and the last have one.
 *
 * @throws RangeError where `largest` is too short to have pixels of its own.
 */
export function tightSpans(length: number, { largest, halo, step }: SpanRules): Span[] {
  if (length <= largest) return [{ start: 0, end: length, from: 0, to: length }];
  checkLargest(largest, halo, step);
  const most = Math.floor((largest - 2 * halo) / step) * step;
  const ends = 2 * Math.floor((largest - halo) / step) * step;
  const count = 2 + Math.max(0, Math.ceil((length - ends) / most));
  const balanced = Math.min(most, Math.ceil((length - 2 * halo) / count / step) * step);
  const least = Math.ceil((length - ends) / (count - 2) / step) * step;
  const inner = count === 2 ? 0 : length - (count - 2) * balanced > 2 * step ? balanced : least;
  const outer = length - (count - 2) * inner;
  const first = Math.min(ends / 2, Math.ceil(outer / 2 / step) * step);
  return Array.from({ length: count }, (_, i) => {
    const from = i === 0 ? 0 : first + (i - 1) * inner;
    const to = i === count - 1 ? length : first + i * inner;
    return { from, to, start: Math.max(0, from - halo), end: Math.min(length, to + halo) };
  });
}

function checkLargest(largest: number, halo: number, step: number): void {
  if (largest < smallestTile({ halo, step }))
    throw new RangeError(`expected tiles of at least ${smallestTile({ halo, step })} pixels, got ${largest}`);
}
