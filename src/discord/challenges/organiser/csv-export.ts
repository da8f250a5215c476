/** A challenge's entries as a table, for spreadsheets. */
import { stringify } from 'csv-stringify/sync';
import type { ExportedEntry } from '../../../challenges/challenge.js';

const CSV_COLUMNS = [
  'rank',
  'votes',
  'points',
  'state',
  'reason',
  'title',
  'member_id',
  'submitted_at',
  'entry_id',
  'picture',
  'options',
] as const;

/** A file's name for an entry's picture: by rank where there is one. */
export function pictureFileName({ rank, entry }: ExportedEntry, extension: string): string {
  const words = entry.title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const place = rank === null ? [] : [String(rank).padStart(3, '0')];
  return [...place, ...(words === '' ? [] : [words]), entry.id.slice(0, 8)].join('-') + extension;
}

/**
 * CSV as spreadsheets take it: with a byte order mark, quoted, and no cell that they would run as a formula.
 *
 * @param pictures names in the archives, by the entry's id; those that are left out have none.
 */
export function entriesCsv(rows: readonly ExportedEntry[], pictures: ReadonlyMap<string, string>): string {
  const records = rows.map(({ rank, votes, points, entry }) => ({
    rank,
    votes,
    points,
    state: entry.state,
    reason: entry.reason,
    title: entry.title,
    // A spreadsheet would round it as a number.
    member_id: entry.memberId === null ? null : `id ${entry.memberId}`,
    submitted_at: new Date(entry.submittedAt).toISOString(),
    entry_id: entry.id,
    picture: pictures.get(entry.id) ?? null,
    options: JSON.stringify(entry.options),
  }));
  return stringify(records, {
    header: true,
    bom: true,
    escape_formulas: true,
    columns: [...CSV_COLUMNS],
    record_delimiter: 'windows',
  });
}
