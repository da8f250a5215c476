/** The pictures of a challenge in archives that may be uploaded: smaller where there are many, and what does not fit is named. */

import { Zip } from '../../../archives/zip.js';
import type { ExportedEntry } from '../../../challenges/challenge.js';
import { extensionOf, shrink } from '../../../images/index.js';
import type { PictureStore } from '../../../store/pictures/picture-store.js';
import { pictureFileName } from './csv-export.js';

/** Files that are sent at most. */
const MAX_PARTS = 5;
/** Bytes of a file, however much a server may upload: a request has its limit too. */
const MAX_PART_BYTES = 24e6;
/** Reserve for the archive's central directory. */
const ZIP_END_RESERVE_BYTES = 1000;

/** Long sides in pixels: as they are, then ever smaller. */
const LONG_SIDES_PX = [undefined, 1024, 512] as const;

export interface ZipExport {
  readonly parts: readonly Uint8Array[];
  /** Names in them, by the entry's id. */
  readonly fileNames: ReadonlyMap<string, string>;
  /** Pixels that the longest side may have; undefined where pictures are as they were painted. */
  readonly longSidePx: number | undefined;
  readonly leftOut: readonly ExportedEntry[];
  /** No longer kept. */
  readonly missingCount: number;
}

/** @param uploadLimitBytes bytes of one file. */
export async function zipPictures(
  rows: readonly ExportedEntry[],
  pictures: Pick<PictureStore, 'read'>,
  uploadLimitBytes: number,
): Promise<ZipExport> {
  const room = Math.min(uploadLimitBytes, MAX_PART_BYTES) - ZIP_END_RESERVE_BYTES;
  for (const side of LONG_SIDES_PX) {
    const last = side === LONG_SIDES_PX.at(-1);
    const packed = await zipAtSide(rows, pictures, room, side, last);
    if (packed !== undefined) return packed;
  }
  throw new Error('unreachable: the last attempt leaves out what does not fit');
}

/** @returns undefined when not everything fits, and `anyway` does not hold. */
async function zipAtSide(
  rows: readonly ExportedEntry[],
  pictures: Pick<PictureStore, 'read'>,
  partBytes: number,
  side: number | undefined,
  allowPartial: boolean,
): Promise<ZipExport | undefined> {
  const zips: Zip[] = [];
  const names = new Map<string, string>();
  const leftOut: ExportedEntry[] = [];
  let gone = 0;
  /** In the newest part, or in a new one. */
  const put = async (name: string, bytes: Uint8Array): Promise<boolean> => {
    if (await zips.at(-1)?.add({ name, bytes })) return true;
    if (zips.length >= MAX_PARTS) return false;
    const zip = new Zip(partBytes);
    if (!(await zip.add({ name, bytes }))) return false;
    zips.push(zip);
    return true;
  };
  for (const row of rows) {
    const { painting } = row.entry;
    // Of a member whose data was erased there is none.
    const kept = painting === '' ? undefined : await pictures.read(painting);
    if (kept === undefined) {
      gone++;
      continue;
    }
    const name = pictureFileName(row, side === undefined ? `.${extensionOf(kept)}` : '.webp');
    if (await put(name, side === undefined ? kept : (await shrink(kept, side)).bytes)) names.set(row.entry.id, name);
    else if (allowPartial) leftOut.push(row);
    else return undefined;
  }
  const parts = await Promise.all(zips.map((zip) => zip.close()));
  return { parts, fileNames: names, longSidePx: side, leftOut, missingCount: gone };
}
