/** Atomic file writes. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface WriteOptions {
  /** Permissions of the file; the process's default when absent. */
  readonly mode?: number;
  /** Whether an existing file is replaced; true when absent. If false, it fails with the code EEXIST. */
  readonly overwrite?: boolean;
}

/** Characters of the name at the start of the temporary one, so that it does not exceed a file system's limit. */
const NAME_PREFIX_LENGTH = 60;

export const temporaryPathFor = (path: string) =>
  join(dirname(path), `${basename(path).slice(0, NAME_PREFIX_LENGTH)}.${randomUUID()}.part`);

/** Writes a temporary file in the same folder, syncs it, and renames it. Removes it when that fails. */
export async function writeAtomically(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
  const { mode, overwrite = true } = options;
  const temporary = temporaryPathFor(path);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      // Regardless of the umask.
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    // A rename always replaces; only an exclusive open fails where the file exists.
    if (!overwrite) await (await open(path, 'wx', mode)).close();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}
