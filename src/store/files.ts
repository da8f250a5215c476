/** Files of the data folder: whole or missing, and readable by the bot's own account alone. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from '../files/atomic-write.js';

/** Permissions of files and folders that the bot creates: no other account may read members' pictures. */
export const PRIVATE_MODE = { folder: 0o700, file: 0o600 } as const;

/** Makes the folder where it is missing. */
export async function writePrivateFile(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_MODE.folder });
  await writeAtomically(path, bytes, { mode: PRIVATE_MODE.file });
}

/** @returns undefined where there is no such file. */
export function readFileIfExists(path: string): Promise<Buffer | undefined> {
  return orIfMissing(readFile(path), undefined);
}

/** @returns an empty list where there is no such folder. */
export function listFolder(folder: string): Promise<string[]> {
  return orIfMissing(readdir(folder), []);
}

async function orIfMissing<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}
