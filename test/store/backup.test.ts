/** Backups as docs/operations.md makes them, taken while the bot works, and restored into an empty place. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataPaths } from '../../src/store/data-paths.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { type ManagedBlobStore, readVerified } from '../../src/store/pictures/blob-store.js';
import { type BlobStores, openBlobStores } from '../../src/store/pictures/open-blob-stores.js';
import { addReferences, PictureStore } from '../../src/store/pictures/picture-store.js';
import { createPostgresDatabase, postgresMissing } from '../services/postgres.js';
import { type S3Service, startS3 } from '../services/s3.js';

const run = promisify(execFile);

let folder: string;
let store: Database;
let blobs: BlobStores;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

async function open(location: string): Promise<Database> {
  const opened = await openDatabase(location);
  closing.push(() => opened.destroy());
  return opened;
}

/** Stores pictures until it is told to stop; every third is not needed after all. @returns what stops it. */
function work(pictures: PictureStore): () => Promise<number> {
  let isStopping = false;
  const working = (async () => {
    let count = 0;
    for (; !isStopping; count++) {
      const owner = `job ${count}`;
      await pictures.put([Buffer.from(`picture ${count}`)], async (hashes) => {
        if (count % 3 === 0) return undefined;
        await store.transaction().execute((transaction) => addReferences(transaction, owner, hashes));
        return hashes;
      });
    }
    return count;
  })();
  return () => {
    isStopping = true;
    return working;
  };
}

const untilThereAre = async (count: number) => {
  const jobs = store.selectFrom('picture_references').select('hash').where('owner_id', 'like', 'job %');
  while ((await jobs.execute()).length < count) await new Promise((resolve) => setImmediate(resolve));
};

/** Every picture that the restored database refers to is there; what else is there goes as an orphan. */
async function expectWhole(restored: Database, pictures: ManagedBlobStore, atLeast: number): Promise<void> {
  const references = await restored.selectFrom('picture_references').selectAll().execute();
  const referenced = references.filter(({ owner_id }) => owner_id.startsWith('job '));
  expect(referenced.length).toBeGreaterThanOrEqual(atLeast);
  for (const { hash } of referenced) await readVerified(pictures, hash);
  await new PictureStore(restored, pictures).removeOrphans(Date.now() + 60_000);
  // A claim of the moment of the backup keeps its picture for an hour.
  const known = new Set(references.map(({ hash }) => hash));
  for await (const page of pictures.list()) for (const { name } of page) expect(known).toContain(name);
}

it('of one machine: the database first, then the pictures', async () => {
  const [here, backup, there] = ['here', 'backup', 'there'].map((name) => dataPaths(join(folder, name)));
  store = await open(here.database);
  blobs = await openBlobStores({ DATA_DIR: join(folder, 'here') });
  const stop = work(new PictureStore(store, blobs.pictures));
  await untilThereAre(20);
  await openDatabase(backup.database).then((made) => made.destroy());
  await rm(backup.database);
  await sql`vacuum into ${backup.database}`.execute(store);
  // Files that come and go meanwhile are no fault.
  await run('cp', ['-R', here.pictures, backup.pictures]).catch(({ stderr }) =>
    expect(stderr).toContain('No such file'),
  );
  await stop();
  await cp(join(folder, 'backup'), join(folder, 'there'), { recursive: true });
  const restored = await open(there.database);
  await expectWhole(restored, (await openBlobStores({ DATA_DIR: join(folder, 'there') })).pictures, 20);
});

const DUMP = ['/usr/bin/pg_dump', '/usr/bin/pg_restore'];
const missing =
  postgresMissing ?? (DUMP.every((each) => existsSync(each)) ? undefined : 'no pg_dump: install postgresql');

describe.skipIf(missing !== undefined)(`with Postgres and object storage (${missing ?? 'both'})`, () => {
  let s3: S3Service;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.stop());

  it('of a fleet: pg_dump first, then the bucket', async () => {
    const [here, there] = [await createPostgresDatabase(), await createPostgresDatabase({ isEmpty: true })];
    closing.push(here.drop, there.drop);
    store = await open(here.url);
    blobs = await openBlobStores({ DATA_DIR: 'unused', ...s3.environment() });
    const stop = work(new PictureStore(store, blobs.pictures));
    await untilThereAre(5);
    const dump = join(folder, 'brushwork.dump');
    await run(DUMP[0], ['--format=custom', `--file=${dump}`, here.url]);
    const copy = await openBlobStores({ DATA_DIR: 'unused', ...s3.environment() });
    for await (const page of blobs.pictures.list())
      for (const { name } of page) {
        const bytes = await blobs.pictures.read(name);
        if (bytes !== undefined) await copy.pictures.write(bytes);
      }
    await stop();
    await run(DUMP[1], ['--no-owner', `--dbname=${there.url}`, dump]);
    await expectWhole(await open(there.url), copy.pictures, 5);
  }, 60_000);
});
