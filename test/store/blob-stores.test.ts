/** Pictures, checkpoints and snapshots, in a folder and in object storage: the same tests. */
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ManagedBlobStore, readVerified, type StoredBlob } from '../../src/store/pictures/blob-store.js';
import { hashBytes } from '../../src/store/pictures/hash.js';
import { type BlobSettings, type BlobStores, openBlobStores } from '../../src/store/pictures/open-blob-stores.js';
import { type S3Service, startS3 } from '../services/s3.js';

let s3: S3Service;
let folder: string;
let settings: BlobSettings;
let stores: BlobStores;

beforeAll(async () => {
  s3 = await startS3();
  folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

async function listed(blobs: ManagedBlobStore): Promise<StoredBlob[]> {
  const found: StoredBlob[] = [];
  for await (const page of blobs.list()) found.push(...page);
  return found;
}
const namesIn = async (blobs: ManagedBlobStore) => (await listed(blobs)).map(({ name }) => name).sort();

const places = {
  'a folder': async () => ({ DATA_DIR: await mkdtemp(join(folder, 'data-')) }),
  'a shared folder': async () => ({ DATA_DIR: 'unused', BLOB_URL: `file://${await mkdtemp(join(folder, 'shared-'))}` }),
  'object storage': async () => ({ DATA_DIR: 'unused', ...s3.environment() }),
};

describe.each(Object.entries(places))('in %s', (_, place) => {
  beforeEach(async () => {
    settings = await place();
    stores = await openBlobStores(settings);
  });

  it('a picture is found by its hash, and nothing else is', async () => {
    const { pictures } = stores;
    const bytes = Buffer.from([0, 255, 10, 13, 0]);
    const hash = await pictures.write(bytes);
    expect(hash).toBe(await hashBytes(bytes));
    expect(await pictures.has(hash)).toBe(true);
    expect(await pictures.read(hash)).toEqual(bytes);
    expect(await readVerified(pictures, hash)).toEqual(bytes);
    const other = '0'.repeat(64);
    expect(await pictures.has(other)).toBe(false);
    expect(await pictures.read(other)).toBeUndefined();
  });

  it('a picture is listed with the time when it was written, once, and removed for good', async () => {
    const { pictures } = stores;
    const hash = await pictures.write(Buffer.from('a picture'));
    expect(await pictures.write(Buffer.from('a picture'))).toBe(hash);
    const [blob, ...others] = await listed(pictures);
    expect(blob.name).toBe(hash);
    expect(others).toEqual([]);
    expect(Math.abs(blob.writtenAt - Date.now())).toBeLessThan(60_000);
    await pictures.remove(hash);
    await pictures.remove(hash);
    expect(await namesIn(pictures)).toEqual([]);
    expect(await pictures.has(hash)).toBe(false);
  });

  it('a checkpoint replaces the one before, and another process goes on from it', async () => {
    const [here, there] = [stores, await openBlobStores(settings)];
    await here.checkpoints.write('job', Buffer.from('first'));
    await here.checkpoints.write('job', Buffer.from('second'));
    expect(String(await there.checkpoints.read('job'))).toBe('second');
    expect(await there.snapshots.read('job')).toBeUndefined();
    await there.checkpoints.remove('job');
    expect(await here.checkpoints.read('job')).toBeUndefined();
  });

  it('only objects of unfinished jobs survive a sweep', async () => {
    const { checkpoints, snapshots, pictures } = stores;
    const picture = await pictures.write(Buffer.from('a picture'));
    for (const kind of [checkpoints, snapshots])
      for (const job of ['over', 'running']) await kind.write(job, Buffer.from(job));
    await checkpoints.removeExcept(['running']);
    await snapshots.removeFinished(async (jobs) => jobs.filter((job) => job !== 'over'), Number.POSITIVE_INFINITY);
    for (const kind of [checkpoints, snapshots]) {
      expect(await kind.read('over')).toBeUndefined();
      expect(String(await kind.read('running'))).toBe('running');
    }
    expect(await pictures.has(picture)).toBe(true);
  });

  it('a sweep beside running jobs leaves what was just written', async () => {
    const { snapshots } = stores;
    await snapshots.write('job', Buffer.from('a snapshot'));
    await snapshots.removeFinished(async () => []);
    expect(await snapshots.read('job')).toBeDefined();
  });
});

describe('in a folder', () => {
  it('what a crash left of a write is listed with the pictures, and files of others are not', async () => {
    const { DATA_DIR } = await places['a folder']();
    const { pictures, checkpoints } = await openBlobStores({ DATA_DIR });
    const hash = await pictures.write(Buffer.from('a picture'));
    const left = `${hash.slice(0, 60)}.4f5e.part`;
    await writeFile(join(DATA_DIR, 'pictures', hash.slice(0, 2), left), 'half');
    await writeFile(join(DATA_DIR, 'pictures', 'README'), 'of somebody');
    expect(await namesIn(pictures)).toEqual([left, hash].sort());
    await checkpoints.write('job', Buffer.from('whole'));
    await writeFile(join(DATA_DIR, 'checkpoints', 'job.png.4f5e.part'), 'half');
    await checkpoints.removeFinished(async () => ['job']);
    expect(await readdir(join(DATA_DIR, 'checkpoints'))).toHaveLength(2);
    await utimes(join(DATA_DIR, 'checkpoints', 'job.png.4f5e.part'), 0, 0);
    await checkpoints.removeFinished(async () => ['job']);
    expect(await readdir(join(DATA_DIR, 'checkpoints'))).toEqual(['job.png']);
  });
});
