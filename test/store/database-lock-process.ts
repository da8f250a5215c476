/** Locks a database from another process, as a backup does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { onTestFinished } from 'vitest';

const require = createRequire(import.meta.url);

/** Holds the lock until a line comes in. */
const LOCKER = `
  const database = require(${JSON.stringify(require.resolve('better-sqlite3'))})(process.argv[1]);
  database.exec('BEGIN EXCLUSIVE');
  process.stdin.once('data', () => { database.exec('COMMIT'); process.exit(); });
  console.log('held');
`;

/** @returns what releases the lock. */
export async function lockDatabase(file: string): Promise<() => Promise<void>> {
  const locker = spawn(process.execPath, ['-e', LOCKER, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void locker.kill('SIGKILL'));
  await once(locker.stdout, 'data');
  return async () => {
    const exit = once(locker, 'exit');
    locker.stdin.write('\n');
    await exit;
  };
}
