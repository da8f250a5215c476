/** Splits a list in pages. */

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Index of the page, from 0. */
  readonly number: number;
  /** Number of pages, at least 1: an empty list has one empty page. */
  readonly count: number;
}

/** @param requested index of the page, from 0; clamped to the existing pages. @param size items per page. */
export function paginate<Item>(items: readonly Item[], requested: number, size: number): Page<Item> {
  const count = Math.max(1, Math.ceil(items.length / size));
  const number = Number.isFinite(requested) ? Math.min(count - 1, Math.max(0, Math.trunc(requested))) : 0;
  return { items: items.slice(number * size, (number + 1) * size), number, count };
}
