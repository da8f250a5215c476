/** `brushwork migrate`: moves what is in BRUSHWORK_DATA_DIR into the database and the object storage that the environment names. */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SingleBar } from 'cli-progress';
import { readConfigValues, readEnvironmentFile } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { acquireDataDirLock } from '../store/data-dir-lock.js';
import { dataPaths } from '../store/data-paths.js';
import { type Database, openDatabase } from '../store/database.js';
import { PRIVATE_MODE } from '../store/files.js';
import {
  beginMove,
  copySource,
  endMove,
  type MovedTable,
  moveRows,
  type ShowProgress,
} from '../store/move/move-database.js';
import { checkPicturesOfTarget, type MovedPictures, movePictures } from '../store/move/move-pictures.js';
import { FolderBlobStore } from '../store/pictures/blob-store.js';
import { BLOB_SETTINGS, openBlobStores } from '../store/pictures/open-blob-stores.js';
import { BAR_STEPS, startBar } from './progress.js';

/**
 * @param say gets the report, line by line.
 * @throws UserError with a sentence about what is in the way. What was moved so far stays, and the next call goes on.
 */
export async function migrate(say: (line: string) => void, stream: NodeJS.WriteStream = process.stderr): Promise<void> {
  readEnvironmentFile();
  const config = readConfigValues(['DATABASE_URL', ...BLOB_SETTINGS]);
  const { DATA_DIR, DATABASE_URL, BLOB_URL } = config;
  if (DATABASE_URL === undefined && BLOB_URL === undefined) throw new UserError('move-nowhere');
  const paths = dataPaths(DATA_DIR);
  if (!existsSync(paths.database)) throw new UserError('move-source', { folder: DATA_DIR });
  const unlock = acquireDataDirLock(DATA_DIR);
  // Within the data folder, which nobody else can read; a move that was killed leaves it to the next one.
  const folder = join(DATA_DIR, 'moving');
  let database: Database | undefined;
  const progress = new MoveProgress(stream);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: PRIVATE_MODE.folder });
    const blobs = BLOB_URL === undefined ? undefined : await openBlobStores(config);
    database = DATABASE_URL === undefined ? undefined : await openDatabase(DATABASE_URL);
    const source = await copySource(paths.database, folder);
    try {
      if (database !== undefined && (await beginMove(source, database))) {
        say(`${DATA_DIR} was moved into this database before. Nothing was changed.`);
        return;
      }
      const pictures = new FolderBlobStore(paths.pictures);
      const options = { source, pictures, checkpoints: paths.checkpoints, show: progress.show };
      // Pictures first: whoever sees a row finds its pictures.
      const target = blobs && { ...options, target: blobs };
      const movedPictures = target && (await movePictures(target, await checkPicturesOfTarget(target)));
      const movedTables = database && (await moveRows(source, database, progress.show));
      if (database !== undefined) await endMove(source, database);
      progress.end();
      report(say, config, movedTables, movedPictures);
    } finally {
      source.rows.close();
    }
  } finally {
    progress.end();
    await database?.destroy();
    await rm(folder, { recursive: true, force: true });
    unlock();
  }
}

function report(
  say: (line: string) => void,
  { DATA_DIR, BLOB_URL }: { readonly DATA_DIR: string; readonly BLOB_URL?: string | undefined },
  tables: readonly MovedTable[] | undefined,
  pictures: MovedPictures | undefined,
): void {
  if (tables !== undefined) {
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    say(`Database: ${rows} rows of ${tables.length} tables, each compared with its source.`);
    for (const { table, rows: count } of tables) if (count > 0) say(`  ${table}: ${count}`);
  }
  if (pictures !== undefined) {
    const { bytes, checkpoints, missing, damaged, orphans } = pictures;
    const size = `${(bytes / 1e6).toFixed(1)} MB`;
    say(
      `${BLOB_URL}: ${pictures.pictures} pictures (${size}) and ${checkpoints} checkpoints, each read again and compared.`,
    );
    if (orphans > 0) say(`  ${orphans} pictures that nothing refers to stay behind.`);
    if (missing + damaged > 0)
      say(
        `  ${missing} pictures were missing in the folder, ${damaged} were damaged; members are told so where they ask for one.`,
      );
  }
  const left = [...(tables === undefined ? ['its database'] : []), ...(pictures === undefined ? ['its pictures'] : [])];
  say(
    left.length === 0
      ? `${DATA_DIR} is as it was; keep it until the new place has proven itself.`
      : `${DATA_DIR} is as it was, and the bot goes on using ${left.join(' and ')}.`,
  );
  say(
    'Start the bot with the same variables, and the same DISCORD_TOKEN: with another one, waiting replies could not be read.',
  );
}

/** A bar for what is being moved; where there is no terminal, a line when it is done. */
class MoveProgress {
  readonly #stream: NodeJS.WriteStream;
  #bar: SingleBar | undefined;
  #what: string | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  readonly show: ShowProgress = (what, done, total) => {
    if (!this.#stream.isTTY) {
      if (done === total) this.#stream.write(`${what}: ${total}\n`);
      return;
    }
    if (what !== this.#what) {
      this.end();
      this.#what = what;
      this.#bar = startBar(this.#stream, '[{bar}] {done}/{total}  {what}', { what, done: 0, total });
    }
    this.#bar?.update(Math.round((BAR_STEPS * done) / total), { what, done, total });
  };

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#what = undefined;
  }
}
