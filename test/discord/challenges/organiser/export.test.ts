/** What an organiser takes along: a table that no spreadsheet runs, and archives that fit. */
import { BlobReader, ZipReader } from '@zip.js/zip.js';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ExportedEntry } from '../../../../src/challenges/challenge.js';
import { entriesCsv, pictureFileName } from '../../../../src/discord/challenges/organiser/csv-export.js';
import { zipPictures } from '../../../../src/discord/challenges/organiser/zip-export.js';

const row = (index: number, more: Partial<ExportedEntry['entry']> = {}): ExportedEntry => ({
  rank: index + 1,
  votes: 10 - index,
  points: 0,
  entry: {
    id: `0000000${index}-0000-4000-8000-00000000000${index}`,
    challengeId: 'challenge',
    memberId: '12345678901234567',
    state: 'standing',
    jobId: 'job',
    painting: `picture ${index}`,
    content: 'content',
    styles: [],
    options: { strength: 50 },
    title: `Painting ${index}`,
    spoiler: false,
    submittedAt: Date.UTC(2026, 10, 25),
    reason: null,
    ...more,
  },
});

describe('the table', () => {
  it('quotes what must be quoted, and lets nothing be a formula', () => {
    const table = entriesCsv(
      [row(0, { title: '=HYPERLINK("http://x")' }), row(1, { title: 'a, "b"\nc', reason: '@now' })],
      new Map(),
    );
    expect(table.startsWith('\ufeffrank,votes,points,state,reason,title')).toBe(true);
    expect(table).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(table).toContain('"a, ""b""\nc"');
    expect(table).toContain("'@now");
    expect(table).toContain('id 12345678901234567,2026-11-25T00:00:00.000Z');
  });

  it('names the pictures that come along', () => {
    const one = row(0);
    expect(pictureFileName(one, '.png')).toBe('001-Painting-0-00000000.png');
    expect(pictureFileName(row(1, { title: '../../etc/passwd' }), '.png')).toBe('002-etc-passwd-00000001.png');
    expect(entriesCsv([one], new Map([[one.entry.id, 'x.png']]))).toContain(',x.png,');
  });
});

describe('the archives', async () => {
  /** Noise, which does not get smaller. */
  const noise = await sharp(
    Buffer.from(Array.from({ length: 3 * 400 * 400 }, (_, index) => (index * 7919 * (index % 251)) % 256)),
    {
      raw: { width: 400, height: 400, channels: 3 },
    },
  )
    .png()
    .toBuffer();
  const pictures = { read: async (hash: string) => (hash === 'gone' ? undefined : noise) };
  const namesIn = async (bytes: Uint8Array) => {
    const reader = new ZipReader(new BlobReader(new Blob([bytes as Uint8Array<ArrayBuffer>])));
    return (await reader.getEntries()).map(({ filename }) => filename);
  };
  const rows = Array.from({ length: 9 }, (_, index) => row(index));

  it('hold the paintings as they are where there is room', async () => {
    const { parts, longSidePx, leftOut, missingCount, fileNames } = await zipPictures(
      [...rows, row(9, { painting: 'gone' })],
      pictures,
      10e6,
    );
    expect([longSidePx, leftOut.length, missingCount, parts.length]).toEqual([undefined, 0, 1, 1]);
    expect(await namesIn(parts[0])).toEqual([...fileNames.values()]);
    expect(fileNames.size).toBe(9);
  });

  it('are several where one does not do, none of them above the limit', async () => {
    const limit = Math.floor(2.5 * noise.byteLength);
    const { parts, longSidePx } = await zipPictures(rows, pictures, limit);
    expect(longSidePx).toBeUndefined();
    expect(parts.length).toBe(5);
    for (const part of parts) expect(part.byteLength).toBeLessThanOrEqual(limit);
  });

  it('hold smaller ones where there are too many, and say what they left out', async () => {
    const limit = Math.floor(0.9 * noise.byteLength);
    const small = await zipPictures(rows, pictures, limit);
    expect(small.longSidePx).toBeDefined();
    for (const part of small.parts) expect(part.byteLength).toBeLessThanOrEqual(limit);
    const tiny = await zipPictures(rows, pictures, 3000);
    expect([tiny.parts.length, tiny.leftOut.length]).toEqual([0, 9]);
  });
});
