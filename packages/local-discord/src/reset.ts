/** `npm run playground:reset`: the local Discord forgets everything that was said and done in it. */
import { rmSync } from 'node:fs';
import { readConfigValues, readEnvironmentFile } from '../../../src/config.js';
import { UserError } from '../../../src/errors/user-error.js';
import { acquireDataDirLock } from '../../../src/store/data-dir-lock.js';
import { stateFile } from './local-discord.js';

try {
  readEnvironmentFile();
  const { DATA_DIR } = readConfigValues(['DATA_DIR']);
  acquireDataDirLock(DATA_DIR);
  const path = stateFile(DATA_DIR);
  for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true });
  console.log('The local Discord is empty; the next start furnishes it anew.');
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
