/** Order of styles in lists and in autocomplete. */

import { nameOf, type Style } from './style.js';
import { nameKeyOf } from './style-name.js';

export const STYLE_ORDERS = ['popular', 'newest'] as const;
export type StyleOrder = (typeof STYLE_ORDERS)[number];

const collator = new Intl.Collator('en', { numeric: true });
const byName = (a: Style, b: Style) => collator.compare(a.names.en, b.names.en) || (a.id < b.id ? -1 : 1);
const byAge = (a: Style, b: Style) => b.addedAt - a.addedAt || byName(a, b);
const byUse = (a: Style, b: Style) => b.uses - a.uses || byAge(a, b);

/** Sorts styles: most used first, or newest first (built-in styles are oldest). Ties: newest, then name, then id. */
export function sortStyles(order: StyleOrder, styles: readonly Style[]): Style[] {
  return [...styles].sort(order === 'popular' ? byUse : byAge);
}

/** The member's most recently used styles come first, but at most this many, so that popular styles stay visible. */
const RECENT_COUNT = 5;

/** Quality of a match, 0 (best: whole name) to 3 (substring); undefined if it does not match. @param typed a name key. */
function matchOf(name: string, typed: string): number | undefined {
  const key = nameKeyOf(name);
  if (key === typed) return 0;
  if (key.startsWith(typed)) return 1;
  if (key.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed))) return 2;
  return key.includes(typed) ? 3 : undefined;
}

/**
 * Styles whose name contains the typed text: whole names first, then prefixes, then prefixes of words, then other substrings. Ties: the
 * member's recently used styles, then the most used ones. Matches names in the member's language and in English.
 *
 * @param locale as Discord names it: "de", "pt-BR".
 */
export function suggestStyles(styles: readonly Style[], typed: string, locale: string): Style[] {
  const typedKey = nameKeyOf(typed);
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
    const matches = [...names].map((name) => matchOf(name, typedKey)).filter((match) => match !== undefined);
    return matches.length === 0 ? [] : [{ style, match: Math.min(...matches) }];
  });
  return found.sort((a, b) => a.match - b.match).map(({ style }) => style);
}
