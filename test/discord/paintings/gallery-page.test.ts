/** Pages of a member's gallery, and how custom ids name them. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { customId, joinIds } from '../../../src/discord/custom-id.js';
import { filterOf, formatPlace, galleryPage, parsePlace } from '../../../src/discord/paintings/gallery-page.js';
import type { Job } from '../../../src/jobs/job.js';

const job = (id: string, given: Partial<Job> = {}) =>
  ({ id, name: 'cat × Night swirls', styles: [{ picture: 'a', share: 1 }], favouritedAt: null, ...given }) as Job;
const idsOf = (paintings: readonly Job[], place: string) =>
  galleryPage(paintings, parsePlace(place)).items.map(({ id }) => id);

it('has six paintings on a page, and no page beyond the last', () => {
  const paintings = Array.from({ length: 14 }, (_, i) => job(String(i)));
  expect(idsOf(paintings, 'a0')).toEqual(['0', '1', '2', '3', '4', '5']);
  expect(idsOf(paintings, 'a2')).toEqual(['12', '13']);
  expect(idsOf(paintings, 'a99')).toEqual(['12', '13']);
  expect(galleryPage([], parsePlace('a0'))).toMatchObject({ items: [], count: 1 });
});

it('finds a style by the id that it has in the library, or by a part of its name', () => {
  const glass = job('glass', { name: 'night × dog', styles: [{ picture: 'b', share: 1, library: 'glass' }] });
  const mixed = job('mixed', { name: 'x × ＭＯＳＡＩＣ × 马赛克' });
  const all = [job('swirls'), glass, mixed];
  const found = (typed: string) =>
    galleryPage(all, { filter: filterOf(typed, false), page: 0 }).items.map(({ id }) => id);
  expect(found('glass')).toEqual(['glass']);
  expect(found('NIGHT')).toEqual(['swirls']);
  expect(found('mosaic')).toEqual(['mixed']);
  expect(found('赛克')).toEqual(['mixed']);
  // The content's name is none of a style.
  expect(found('cat')).toEqual([]);
  expect(found('  ')).toEqual(['swirls', 'glass', 'mixed']);
});

it('shows favourites alone', () => {
  expect(idsOf([job('a'), job('b', { favouritedAt: 5 })], 'f0')).toEqual(['b']);
  expect(filterOf(null, true)).toEqual({ kind: 'favourites' });
});

it('is told by a custom id of at most 100 characters, whatever is searched for', () => {
  for (const typed of [
    randomUUID(),
    'glass',
    '马赛克马赛克马赛克马赛克',
    'Ñandú & Söhne: a.b.c',
    '👩‍🎨👩‍🎨👩‍🎨',
    'x'.repeat(200),
  ]) {
    const place = { filter: filterOf(typed, false), page: 9999 };
    const id = customId('painting-remove', joinIds(randomUUID(), formatPlace(place)));
    expect(id.length).toBeLessThanOrEqual(100);
    expect(id.split(/[:.]/)).toHaveLength(4);
    expect(parsePlace(formatPlace(place))).toEqual(place);
  }
});

it('is the first page of all for an id that says nothing', () => {
  for (const wild of [undefined, '', 'a', 'z9', 'n0', "f1' OR 1", 'i0-<script>', 'a12345'])
    expect(parsePlace(wild)).toEqual({ filter: { kind: 'all' }, page: 0 });
});
