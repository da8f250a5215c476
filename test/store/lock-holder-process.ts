/** Another process that holds a database, as a backup does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { onTestFinished } from 'vitest';

const require = createRequire(import.meta.url);

/** Holds a database until a line comes in. */
const HOLDER = `
  const database = require(${JSON.stringify(require.resolve('better-sqlite3'))})(process.argv[1]);
  database.exec('BEGIN EXCLUSIVE');
  process.stdin.once('data', () => { database.exec('COMMIT'); process.exit(); });
  console.log('held');
`;

/** @returns what makes it let go. */
export async function hold(file: string): Promise<() => Promise<void>> {
  const holder = spawn(process.execPath, ['-e', HOLDER, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  return async () => {
    const exit = once(holder, 'exit');
    holder.stdin.write('\n');
    await exit;
  };
}
