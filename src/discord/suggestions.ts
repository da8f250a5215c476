/** Suggestions for an option, by what was typed so far. */
import { MAX_SUGGESTIONS } from './discord-limits.js';

/** @returns the items whose name contains what was typed, ignoring case; as many as Discord shows. */
export function matchingTyped<Item>(items: readonly Item[], typed: string, nameOf: (item: Item) => string): Item[] {
  const search = typed.toLowerCase();
  return items.filter((item) => nameOf(item).toLowerCase().includes(search)).slice(0, MAX_SUGGESTIONS);
}
