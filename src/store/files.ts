/** Files that are whole or not there at all, and nobody else's to read. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Permissions of what the bot makes: members' pictures concern nobody else on the machine. */
export const PRIVATE = { folder: 0o700, file: 0o600 } as const;

/** Writes under a temporary name, waits for the disk, then renames. Nothing is left behind when it fails. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE.folder });
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(temporary, 'wx', PRIVATE.file);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** @returns undefined where there is no such file. */
export function readIfThere(path: string): Promise<Buffer | undefined> {
  return orIfAbsent(readFile(path), undefined);
}

/** @returns none where there is no such folder. */
export function namesIn(folder: string): Promise<string[]> {
  return orIfAbsent(readdir(folder), []);
}

async function orIfAbsent<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}
