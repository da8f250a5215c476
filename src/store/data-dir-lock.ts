/** Locks a data folder for one bot: two would paint and deliver the same jobs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { UserError } from '../errors/user-error.js';

/** Keeps the connections from being garbage-collected, which would release their locks. */
const heldLocks = new Set<Sqlite.Database>();

/**
 * Locks the folder until the process ends, in whatever way: SQLite's locks belong to the operating system.
 *
 * @returns a function that releases the lock.
 * @throws UserError `data-busy` when another process holds it.
 */
export function acquireDataDirLock(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new Sqlite(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    const message = `Another Brushwork is at work in ${folder}; stop it, or give this one a BRUSHWORK_DATA_DIR of its own.`;
    throw new UserError('data-busy', message, { folder }, { cause });
  }
  heldLocks.add(lock);
  return () => {
    heldLocks.delete(lock);
    lock.close();
  };
}
