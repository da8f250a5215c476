/** Pictures by their hashes, kept while something references them. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { FolderBlobStore, readVerified } from '../../src/store/pictures/blob-store.js';
import { hashBytes } from '../../src/store/pictures/hash.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { openNewDatabase } from '../services/databases.js';

let folder: string;
let store: Database;
let pictures: PictureStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
  store = await openNewDatabase();
  pictures = new PictureStore(store, new FolderBlobStore(join(folder, 'pictures')));
});
afterEach(async () => {
  await store.destroy();
  await rm(folder, { recursive: true, force: true });
});

const bytes = Buffer.from('a picture');

const claimFor = (job: string) => async (hashes: readonly string[]) => {
  await store
    .insertInto('picture_references')
    .values(hashes.map((hash) => ({ hash, owner_id: job })))
    .execute();
  return hashes;
};

describe('a picture', () => {
  it('is found by the SHA-256 of its bytes', async () => {
    const [hash] = await pictures.put([bytes], claimFor('one'));
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await hashBytes(bytes)).toBe(hash);
    expect(await pictures.read(hash)).toEqual(bytes);
    expect(await pictures.read('0'.repeat(64))).toBeUndefined();
  });

  it('is referenced by its hash without being read or written again', async () => {
    const [hash] = await pictures.put([bytes], claimFor('one'));
    const path = join(folder, 'pictures', hash.slice(0, 2), hash);
    // A rewrite would restore the right bytes.
    await writeFile(path, 'replaced');
    const unread = async () => expect.unreachable('it was read');
    await pictures.put([hash, { hash, read: unread }], async ([first]) => claimFor('two')([first]));
    expect(String(await pictures.read(hash))).toBe('replaced');
    await expect(readVerified(new FolderBlobStore(join(folder, 'pictures')), hash)).rejects.toThrow('is damaged');
    await pictures.release(['one']);
    expect(await pictures.read(hash)).toBeDefined();
  });

  it('that is only known by its hash is read where the store lacks it, and refused where it cannot be read', async () => {
    const hash = await hashBytes(bytes);
    let claimed = false;
    const claim = async () => {
      claimed = true;
    };
    await expect(pictures.put([hash], claim)).rejects.toMatchObject({ name: 'MissingPictureError', hash });
    expect(claimed).toBe(false);
    await expect(readVerified(new FolderBlobStore(join(folder, 'pictures')), hash)).rejects.toThrow('is missing');
    expect(await pictures.put([{ hash, read: async () => bytes }], claimFor('one'))).toEqual([hash]);
    expect(await pictures.read(hash)).toEqual(bytes);
  });

  it('that a worker has just written is no orphan', async () => {
    const hash = await new FolderBlobStore(join(folder, 'pictures')).write(bytes);
    await pictures.removeOrphans(Date.now() - 60_000);
    expect(await pictures.read(hash)).toEqual(bytes);
    await pictures.removeOrphans(Date.now());
    expect(await pictures.read(hash)).toBeUndefined();
  });

  it('stays until the last reference to it is removed', async () => {
    const [hash] = await pictures.put([bytes], claimFor('one'));
    await pictures.put([bytes], claimFor('two'));
    await pictures.release(['one']);
    expect(await pictures.read(hash)).toEqual(bytes);
    await pictures.release(['two']);
    expect(await pictures.read(hash)).toBeUndefined();
  });

  it('is removed when its claim fails or is withdrawn, unless another job references it', async () => {
    const hash = await hashBytes(bytes);
    const refused = pictures.put([bytes], () => Promise.reject(new Error('refused')));
    await expect(refused).rejects.toThrow('refused');
    expect(await pictures.read(hash)).toBeUndefined();
    await pictures.put([bytes], async () => undefined);
    expect(await pictures.read(hash)).toBeUndefined();
    await pictures.put([bytes], claimFor('one'));
    await pictures.put([bytes], async () => undefined);
    expect(await pictures.read(hash)).toEqual(bytes);
  });

  it('is not lost between the release by one job and the claim by another', async () => {
    const [hash] = await pictures.put([bytes], claimFor('job 0'));
    for (let turn = 0; turn < 20; turn++)
      await Promise.all([pictures.release([`job ${turn}`]), pictures.put([bytes], claimFor(`job ${turn + 1}`))]);
    expect(await pictures.read(hash)).toEqual(bytes);
  });

  it('leaves nothing behind when it cannot be written', async () => {
    await writeFile(join(folder, 'pictures'), 'a file where the folder should be');
    let claimed = false;
    const kept = pictures.put([bytes], async () => {
      claimed = true;
    });
    await expect(kept).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(claimed).toBe(false);
    expect(await readdir(folder)).toEqual(['pictures']);
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner only', async () => {
    const [hash] = await pictures.put([bytes], claimFor('one'));
    const shard = join(folder, 'pictures', hash.slice(0, 2));
    expect((await stat(shard)).mode & 0o777).toBe(0o700);
    expect((await stat(join(shard, hash))).mode & 0o777).toBe(0o600);
  });

  it('that is an orphan is removed, and other files are left alone', async () => {
    const [hash] = await pictures.put([bytes], claimFor('one'));
    await pictures.put([Buffer.from('a stray')], async () => 'claimed by nobody');
    await writeFile(join(folder, 'pictures', 'README'), 'not ours');
    await pictures.removeOrphans(Date.now());
    expect(
      await readdir(join(folder, 'pictures', await hashBytes(Buffer.from('a stray')).then((h) => h.slice(0, 2)))),
    ).toEqual([]);
    expect(await pictures.read(hash)).toEqual(bytes);
    expect(await readdir(join(folder, 'pictures'))).toContain('README');
  });
});
