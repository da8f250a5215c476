/** Files that are whole or not there at all, and nobody else's to read. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from '../atomic-write.js';

/** Permissions of what the bot makes: members' pictures concern nobody else on the machine. */
export const PRIVATE = { folder: 0o700, file: 0o600 } as const;

export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE.folder });
  await writeAtomically(path, bytes, { mode: PRIVATE.file });
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
