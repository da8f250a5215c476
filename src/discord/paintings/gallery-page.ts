/** Which page of a member's gallery is shown: its place in custom ids, and the paintings that it has. */
import type { Job } from '../../jobs/job.js';
import { type Page, paginate } from '../messages/paging.js';
import { nameParts } from '../stylize/painting-name.js';

/** Of one page: two rows of three in Discord's gallery. */
export const PAINTINGS_PER_PAGE = 6;

export type GalleryFilter =
  | { readonly kind: 'all' | 'favourites' }
  /** Paintings in a style, by the id that it has in the library or by a part of its name. */
  | { readonly kind: 'style'; readonly style: string };

export interface GalleryPlace {
  readonly filter: GalleryFilter;
  /** From 0. */
  readonly page: number;
}

/** So that a custom id with a job's id beside it has at most 100 characters; an id of the library has 36. */
const MAX_STYLE_BYTES = 21;
const STYLE_ID = /^[a-z0-9-]{1,36}$/;

/** Letters of a page's id: `a3`, `f0`, `i0-glass` (a style's id), `n0-…` (a name, in base64url). */
export function formatPlace({ filter, page }: GalleryPlace): string {
  if (filter.kind !== 'style') return `${filter.kind === 'all' ? 'a' : 'f'}${page}`;
  const { style } = filter;
  return STYLE_ID.test(style) ? `i${page}-${style}` : `n${page}-${Buffer.from(shorten(style)).toString('base64url')}`;
}

/** What is searched for, made to fit into a custom id. */
function shorten(style: string): string {
  let kept = '';
  for (const character of style.trim()) {
    if (Buffer.byteLength(kept + character) > MAX_STYLE_BYTES) break;
    kept += character;
  }
  return kept;
}

/** @param id untrusted; a malformed id gives the first page of all. */
export function parsePlace(id: string | undefined): GalleryPlace {
  const [, letter, number, rest] = /^([afin])(\d{1,4})(?:-([\w-]{1,64}))?$/.exec(id ?? '') ?? [];
  const page = Number(number ?? 0);
  if (letter === 'f') return { filter: { kind: 'favourites' }, page };
  if (rest === undefined || letter === 'a' || letter === undefined) return { filter: { kind: 'all' }, page };
  const style = letter === 'i' ? rest : Buffer.from(rest, 'base64url').toString();
  return { filter: { kind: 'style', style }, page };
}

/** @param typed as the member typed it or chose it; empty for every style. */
export function filterOf(typed: string | null, favourites: boolean): GalleryFilter {
  const style = typed === null ? '' : STYLE_ID.test(typed) ? typed : shorten(typed);
  if (style !== '') return { kind: 'style', style };
  return { kind: favourites ? 'favourites' : 'all' };
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase();

/** "cat × Stained glass" is in "Stained glass". */
function isIn({ styles, name }: Job, style: string): boolean {
  if (styles.some(({ library }) => library === style)) return true;
  return nameParts(name).styles.some((each) => fold(each).includes(fold(style)));
}

/** @param paintings a member's, the newest first. */
export function galleryPage(paintings: readonly Job[], { filter, page }: GalleryPlace): Page<Job> {
  const shown = paintings.filter((job) => {
    if (filter.kind === 'style') return isIn(job, filter.style);
    return filter.kind === 'all' || job.favouritedAt !== null;
  });
  return paginate(shown, page, PAINTINGS_PER_PAGE);
}
