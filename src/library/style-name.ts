/** Validation and comparison of style names. */
import { UserError } from '../errors/user-error.js';

/** In grapheme clusters: characters as people count them. */
export const MAX_NAME_GRAPHEMES = 40;

/** Control, bidirectional and zero-width characters. Joiners are allowed: some scripts need them. */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Co}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Combining marks that names are compared without (Latin, Greek, Cyrillic); other scripts change meaning without theirs. */
const ACCENTS = /[\u0300-\u036f]/g;
/** Zero-width (non-)joiners and variation selectors: invisible differences that names are compared without. */
const JOINERS_AND_VARIANTS = /\u200c|\u200d|[\ufe00-\ufe0f]/g;
/** A name must have at least one visible character. */
const VISIBLE = /[\p{L}\p{N}\p{S}\p{P}]/u;

const lengthOf = (name: string) => [...new Intl.Segmenter().segment(name)].length;

/** The display form: NFC, on one line, without invisible characters. */
export function normaliseName(given: string): string {
  // Spaces are joined last: what stood between two of them may just have been removed.
  return given.replace(/\s/gu, ' ').replace(INVISIBLE, '').replace(/ +/g, ' ').normalize('NFC').trim();
}

/** The key by which names are compared and unique: the same for "Élan Vital", "elan  vital" and "ＥＬＡＮ ＶＩＴＡＬ". Idempotent. */
export function nameKeyOf(name: string): string {
  const plain = normaliseName(name).normalize('NFKD').replace(ACCENTS, '').replace(JOINERS_AND_VARIANTS, '');
  // Upper case first, so that "ß" equals "SS", and both forms of the small sigma are equal.
  const key = normaliseName(plain.toUpperCase().toLowerCase());
  // Case mapping can add combining marks ("İ"), so repeat until nothing changes.
  return key === name ? key : nameKeyOf(key);
}

/** @returns the display form. @throws UserError `style-name` if it has no visible character or is too long. */
export function validateName(given: string): string {
  const name = normaliseName(given);
  if (VISIBLE.test(nameKeyOf(name)) && lengthOf(name) <= MAX_NAME_GRAPHEMES && name.length <= 4 * MAX_NAME_GRAPHEMES)
    return name;
  throw new UserError('style-name', { limit: MAX_NAME_GRAPHEMES });
}
