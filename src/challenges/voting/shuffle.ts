/** An order by chance that is the same every time it is asked for. */

/**
 * Puts ids into an order that depends on the seed. Each has a place of its own: when one goes, the others stay in their order.
 *
 * @returns the ids, and where any id would be among them, from 0.
 */
export function shuffle(
  ids: readonly string[],
  seed: string,
): { readonly ids: readonly string[]; readonly placeOf: (id: string) => number } {
  const start = mixed(0xdeadbeef, 0x41c6ce57, seed);
  const keyOf = (id: string) => toNumber(...mixed(...start, id));
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
  readonly key: number;
}

const byKey = (a: Keyed, b: Keyed) => a.key - b.key || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Two words of cyrb53, a hash for spreading, not for secrets (bryc, github.com/bryc/code, public domain). */
function mixed(one: number, two: number, text: string): [number, number] {
  let [a, b] = [one, two];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return [a, b];
}

/** The finish of cyrb53: 53 bits of two words. */
function toNumber(one: number, two: number): number {
  let [a, b] = [one, two];
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
