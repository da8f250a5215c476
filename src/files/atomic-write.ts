/** Files that are whole or not there at all. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface WriteOptions {
  /** Permissions of the file; those that the process gives by default when absent. */
  readonly mode?: number;
  /** A file of that name is replaced; true when absent. Without it the error's code is EEXIST. */
  readonly overwrite?: boolean;
}

/** Characters of the name that a temporary one begins with; all of a long one would make it longer than file systems take. */
const NAME_PREFIX_LENGTH = 60;

export const temporaryPathFor = (path: string) =>
  join(dirname(path), `${basename(path).slice(0, NAME_PREFIX_LENGTH)}.${randomUUID()}.part`);

/** Writes beside the file's place, waits for the disk, then renames. Nothing is left behind when it fails. */
export async function writeAtomically(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
  const { mode, overwrite = true } = options;
  const temporary = temporaryPathFor(path);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      // Whatever the process takes away from new files.
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    // A rename replaces whatever is there; only an exclusive open can tell that the name was free.
    if (!overwrite) await (await open(path, 'wx', mode)).close();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}
