/** A pseudo-random order that is the same for the same seed. */
import { createHash } from 'node:crypto';

/**
 * Orders ids by a hash of seed and id. Each id's position is independent of the others: removing one keeps the order of the rest.
 *
 * @returns the ordered ids, and a function to the index (from 0) that an id has among them, or would have if it is not one of them.
 */
export function shuffle(
  ids: readonly string[],
  seed: string,
): { readonly ids: readonly string[]; readonly indexOf: (id: string) => number } {
  const seeded = createHash('sha256').update(seed);
  const keyOf = (id: string) => seeded.copy().update(id).digest('hex');
  const ordered = ids.map((id) => ({ id, key: keyOf(id) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const indexOf = (id: string) => {
    const key = keyOf(id);
    const index = ordered.findIndex((other) => other.key >= key);
    return index === -1 ? ordered.length : index;
  };
  return { ids: ordered.map(({ id }) => id), indexOf };
}
