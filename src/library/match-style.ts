/** Finds the style that somebody means by what they typed. */
import { distance } from 'fastest-levenshtein';
import type { Style } from './style.js';
import { nameKeyOf } from './style-name.js';

/** A style that was meant beyond doubt; else one to ask about, if any is near. */
export type StyleMatch =
  | { readonly style: Style }
  | { readonly style: undefined; readonly suggestion: Style | undefined };

/** Ids are no names: what resembles one means nothing else. */
export const isStyleId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

/** Typing errors in a whole name that leave no doubt about what was meant: one in five characters, three at most. */
const toleratedErrors = (length: number): number => (length < 4 ? 0 : Math.min(3, Math.max(1, Math.floor(length / 5))));
/** As a share of what was typed: further away a name is not worth asking about. */
const MAX_SUGGESTED_DISTANCE = 0.4;

/**
 * In this order: an id; a whole name; the beginning of one style's names alone; a name with few typing errors, if no other is as near.
 *
 * @param typed an id, or a name or its beginning in any language.
 */
export function matchStyle(styles: readonly Style[], typed: string): StyleMatch {
  const byId = styles.find(({ id }) => id === typed);
  if (byId !== undefined) return { style: byId };
  const key = nameKeyOf(typed);
  if (key === '' || isStyleId(typed)) return { style: undefined, suggestion: undefined };
  const named = styles.map((style) => ({ style, keys: Object.values(style.names).map(nameKeyOf) }));
  const exact = named.find(({ keys }) => keys.includes(key));
  if (exact !== undefined) return { style: exact.style };
  const begun = named.filter(({ keys }) => keys.some((name) => name.startsWith(key)));
  if (begun.length === 1) return { style: begun[0].style };
  const near = nearest(named, (name) => distance(name, key));
  if (near?.isOnly === true && near.errors <= toleratedErrors(key.length)) return { style: near.style };
  if (begun.length > 1) return { style: undefined, suggestion: begun[0].style };
  const alike = nearest(named, (name) => partDistance(name, key));
  const isWorthAsking = alike !== undefined && alike.errors <= Math.floor(MAX_SUGGESTED_DISTANCE * key.length);
  return { style: undefined, suggestion: isWorthAsking ? alike.style : undefined };
}

/** Of the whole name, its beginning of the same length, or one of its words: the least. */
const partDistance = (name: string, typed: string): number =>
  Math.min(...[name, name.slice(0, typed.length), ...name.split(' ')].map((part) => distance(part, typed)));

interface NamedStyle {
  readonly style: Style;
  readonly keys: readonly string[];
}

function nearest(named: readonly NamedStyle[], errorsOf: (key: string) => number) {
  const ranked = named
    .map(({ style, keys }) => ({ style, errors: Math.min(...keys.map(errorsOf)) }))
    .sort((a, b) => a.errors - b.errors);
  const [first, second] = ranked;
  return first === undefined ? undefined : { ...first, isOnly: second === undefined || second.errors > first.errors };
}
