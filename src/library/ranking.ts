/** Which styles come first. */

import { nameOf, type Style } from './style.js';
import { nameKeyOf } from './style-name.js';

export const STYLE_ORDERS = ['popular', 'newest'] as const;
export type StyleOrder = (typeof STYLE_ORDERS)[number];

const alphabet = new Intl.Collator('en', { numeric: true });
const byName = (a: Style, b: Style) => alphabet.compare(a.names.en, b.names.en) || (a.id < b.id ? -1 : 1);
const byAge = (a: Style, b: Style) => b.addedAt - a.addedAt || byName(a, b);
const byUse = (a: Style, b: Style) => b.uses - a.uses || byAge(a, b);

/** The whole library: most used first, or newest first; the bot's own are the oldest. */
export function sortStyles(order: StyleOrder, styles: readonly Style[]): Style[] {
  return [...styles].sort(order === 'popular' ? byUse : byAge);
}

/** How many that the member has used lately come before those that everybody uses. */
const RECENT_COUNT = 5;

/** How well a name goes with what was typed; undefined where it does not. */
function matchOf(name: string, typed: string): number | undefined {
  const key = nameKeyOf(name);
  if (key === typed) return 0;
  if (key.startsWith(typed)) return 1;
  if (key.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed))) return 2;
  return key.includes(typed) ? 3 : undefined;
}

/**
 * Those whose name has what was typed in it: whole names first, then beginnings, then beginnings of words, then the rest; among
 * equals those that the member used last, then those that are used most. Names are the member's language's, or the English ones.
 */
export function suggestStyles(styles: readonly Style[], typed: string, locale: string): Style[] {
  const wanted = nameKeyOf(typed);
  const recent = styles
    .filter(({ lastUsed }) => lastUsed > 0)
    .sort((a, b) => b.lastUsed - a.lastUsed || byUse(a, b))
    .slice(0, RECENT_COUNT);
  const others = sortStyles(
    'popular',
    styles.filter((style) => !recent.includes(style)),
  );
  const found = [...recent, ...others].flatMap((style) => {
    const names = new Set([nameOf(style, locale), style.names.en]);
    const matches = [...names].map((name) => matchOf(name, wanted)).filter((match) => match !== undefined);
    return matches.length === 0 ? [] : [{ style, match: Math.min(...matches) }];
  });
  return found.sort((a, b) => a.match - b.match).map(({ style }) => style);
}
