/** Long lists, a part at a time. */

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Counted from 0. */
  readonly number: number;
  /** At least 1: an empty list has an empty page. */
  readonly count: number;
}

/** @param wanted counted from 0; what lies beyond the ends is the last one or the first. */
export function paginate<Item>(items: readonly Item[], wanted: number, size: number): Page<Item> {
  const count = Math.max(1, Math.ceil(items.length / size));
  const number = Number.isFinite(wanted) ? Math.min(count - 1, Math.max(0, Math.trunc(wanted))) : 0;
  return { items: items.slice(number * size, (number + 1) * size), number, count };
}
