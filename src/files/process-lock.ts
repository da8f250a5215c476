/** A lock between processes that ends with the process that holds it, however it ends: SQLite's locks are the operating system's. */
import Sqlite from 'better-sqlite3';

/** A lock ends with its connection, which ends when nobody refers to it any more. */
const heldLocks = new Set<Sqlite.Database>();

/**
 * @param path a file that is made where it is not there, and stays.
 * @returns what lets go of the lock.
 * @throws SqliteError with the code SQLITE_BUSY when another process, or another part of this one, holds it.
 */
export function acquireProcessLock(path: string): () => void {
  const lock = new Sqlite(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  heldLocks.add(lock);
  return () => {
    heldLocks.delete(lock);
    lock.close();
  };
}

export function isLockBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY';
}
