/** `npm run playground:reset`: the local Discord forgets everything that was said and done in it. */
import { rmSync } from 'node:fs';
import { readEnvironmentFile, readSettings } from '../config.js';
import { holdFolder } from '../store/hold.js';
import { UserError } from '../user-error.js';
import { historyOf } from './playground.js';

try {
  readEnvironmentFile();
  const { DATA_DIR } = readSettings(['DATA_DIR']);
  holdFolder(DATA_DIR);
  const path = historyOf(DATA_DIR);
  for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true });
  console.log('The local Discord is empty; the next start furnishes it anew.');
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
