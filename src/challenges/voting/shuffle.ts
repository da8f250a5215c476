/** An order by chance that is the same every time it is asked for. */
import { createHash } from 'node:crypto';

/**
 * Puts ids into an order that depends on the seed. Each has a place of its own: when one goes, the others stay in their order.
 *
 * @returns the ids, and where any id would be among them, from 0.
 */
export function shuffle(
  ids: readonly string[],
  seed: string,
): { readonly ids: readonly string[]; readonly placeOf: (id: string) => number } {
  const seeded = createHash('sha256').update(seed);
  const keyOf = (id: string) => seeded.copy().update(id).digest('hex');
  const ordered = ids.map((id) => ({ id, key: keyOf(id) })).sort(byKey);
  const placeOf = (id: string) => {
    const wanted = { id, key: keyOf(id) };
    const place = ordered.findIndex((other) => byKey(other, wanted) >= 0);
    return place === -1 ? ordered.length : place;
  };
  return { ids: ordered.map(({ id }) => id), placeOf };
}

interface Keyed {
  readonly id: string;
  readonly key: string;
}

const byKey = (a: Keyed, b: Keyed) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
