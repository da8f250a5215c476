/** `npm run local-discord:reset`: the local Discord forgets everything that was said and done in it. */
import { rmSync } from 'node:fs';
import { readConfigValues, readEnvironmentFile } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { acquireDataDirLock } from '../store/data-dir-lock.js';
import { localDiscordFile } from '../store/local-discord-file.js';

try {
  readEnvironmentFile();
  const { DATA_DIR } = readConfigValues(['DATA_DIR']);
  acquireDataDirLock(DATA_DIR);
  // SQLite keeps two files beside a database.
  for (const part of ['', '-wal', '-shm']) rmSync(localDiscordFile(DATA_DIR) + part, { force: true });
  console.log('The local Discord is empty. The next start fills it again.');
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
