/** What styles are called. */
import { UserError } from '../errors/user-error.js';

/** Characters, as people count them. */
export const MAX_NAME_GRAPHEMES = 40;

/** Control characters, and what turns the direction of a line or takes no room. Joiners stay: some scripts need them. */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Co}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Accents of the scripts that can do without them. */
const ACCENTS = /[\u0300-\u036f]/g;
/** Joiners, and what chooses between two looks of one character. */
const LOOKS = /\u200c|\u200d|[\ufe00-\ufe0f]/g;
/** Something to see. */
const VISIBLE = /[\p{L}\p{N}\p{S}\p{P}]/u;

const lengthOf = (name: string) => [...new Intl.Segmenter().segment(name)].length;

/** As it is shown: composed, on one line, without what cannot be seen. */
export function normaliseName(given: string): string {
  // Spaces are joined last: what stood between two of them may just have been removed.
  return given.replace(/\s/gu, ' ').replace(INVISIBLE, '').replace(/ +/g, ' ').normalize('NFC').trim();
}

/** What names are compared by: "Élan Vital", "elan  vital" and "ＥＬＡＮ ＶＩＴＡＬ" are one. */
export function nameKeyOf(name: string): string {
  const plain = normaliseName(name).normalize('NFKD').replace(ACCENTS, '').replace(LOOKS, '');
  // Upper case first: "ß" and "SS" are one, and so are both small sigmas.
  const key = normaliseName(plain.toUpperCase().toLowerCase());
  // Changing the case may bring accents of its own along.
  return key === name ? key : nameKeyOf(key);
}

/** @returns the name as it is shown. @throws UserError `style-name` where there is nothing to see of it, or too much. */
export function validateName(given: string): string {
  const name = normaliseName(given);
  if (VISIBLE.test(nameKeyOf(name)) && lengthOf(name) <= MAX_NAME_GRAPHEMES && name.length <= 4 * MAX_NAME_GRAPHEMES)
    return name;
  const message = `A style's name has 1 to ${MAX_NAME_GRAPHEMES} characters; choose another one.`;
  throw new UserError('style-name', message, { limit: MAX_NAME_GRAPHEMES });
}
