/** The pictures of a challenge in archives that may be uploaded: smaller where there are many, and what does not fit is named. */
import type { ExportRow } from '../../challenges/challenge.js';
import { shrink } from '../../images/index.js';
import type { Pictures } from '../../store/pictures.js';
import { Zip } from '../../zip.js';
import { pictureName } from './table.js';

/** Files that are sent at most. */
const MOST_PARTS = 5;
/** Bytes of a file, however much a server may upload: a request has its limit too. */
const LARGEST_PART = 24e6;
/** Bytes kept free for the end of an archive. */
const END = 1000;

/** Long sides in pixels: as they are, then ever smaller. */
const SIDES = [undefined, 1024, 512] as const;

export interface Archives {
  readonly parts: readonly Uint8Array[];
  /** Names in them, by the entry's id. */
  readonly names: ReadonlyMap<string, string>;
  /** Pixels that the longest side may have; undefined where pictures are as they were painted. */
  readonly side: number | undefined;
  readonly leftOut: readonly ExportRow[];
  /** No longer kept. */
  readonly gone: number;
}

/** @param limit bytes of one file. */
export async function packPictures(
  rows: readonly ExportRow[],
  pictures: Pick<Pictures, 'read'>,
  limit: number,
): Promise<Archives> {
  const room = Math.min(limit, LARGEST_PART) - END;
  for (const side of SIDES) {
    const last = side === SIDES.at(-1);
    const packed = await pack(rows, pictures, room, side, last);
    if (packed !== undefined) return packed;
  }
  throw new Error('the last try takes what fits');
}

/** @returns undefined when not everything fits, and `anyway` does not hold. */
async function pack(
  rows: readonly ExportRow[],
  pictures: Pick<Pictures, 'read'>,
  room: number,
  side: number | undefined,
  anyway: boolean,
): Promise<Archives | undefined> {
  const zips: Zip[] = [];
  const names = new Map<string, string>();
  const leftOut: ExportRow[] = [];
  let gone = 0;
  /** In the newest part, or in a new one. */
  const put = async (name: string, bytes: Uint8Array): Promise<boolean> => {
    if (await zips.at(-1)?.add({ name, bytes })) return true;
    if (zips.length >= MOST_PARTS) return false;
    const zip = new Zip(room);
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
    const name = pictureName(row, side === undefined ? '.png' : '.webp');
    if (await put(name, side === undefined ? kept : (await shrink(kept, side)).bytes)) names.set(row.entry.id, name);
    else if (anyway) leftOut.push(row);
    else return undefined;
  }
  const parts = await Promise.all(zips.map((zip) => zip.close()));
  return { parts, names, side, leftOut, gone };
}
