/** Locks a data folder for one bot: two would paint and deliver the same jobs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { acquireProcessLock, isLockBusy } from '../files/process-lock.js';

/**
 * Holds the folder until the process ends.
 *
 * @returns a function that releases the lock.
 * @throws UserError `data-busy` when another process holds it.
 */
export function acquireDataDirLock(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return acquireProcessLock(join(folder, 'lock'));
  } catch (cause) {
    if (!isLockBusy(cause)) throw cause;
    throw new UserError('data-busy', { folder }, { cause });
  }
}
