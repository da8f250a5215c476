/** Pictures by their hashes: kept while something needs them. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.js';
import { hashBytes } from '../../src/store/hash.js';
import { PictureStore } from '../../src/store/picture-store.js';

let folder: string;
let store: Database;
let pictures: PictureStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
  store = await openDatabase(':memory:');
  pictures = new PictureStore(store, join(folder, 'pictures'));
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

  it('stays until the last job that needs it lets go', async () => {
    const [hash] = await pictures.put([bytes], claimFor('one'));
    await pictures.put([bytes], claimFor('two'));
    await pictures.release(['one']);
    expect(await pictures.read(hash)).toEqual(bytes);
    await pictures.release(['two']);
    expect(await pictures.read(hash)).toBeUndefined();
  });

  it('is not kept when its claim fails or is dropped, unless another job needs it', async () => {
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

  it('is not lost between one job that lets go and another that claims it', async () => {
    const [hash] = await pictures.put([bytes], claimFor('job 0'));
    for (let turn = 0; turn < 20; turn++)
      await Promise.all([pictures.release([`job ${turn}`]), pictures.put([bytes], claimFor(`job ${turn + 1}`))]);
    expect(await pictures.read(hash)).toEqual(bytes);
  });

  it('leaves nothing behind when the disk refuses it', async () => {
    await writeFile(join(folder, 'pictures'), 'a file where the folder should be');
    let claimed = false;
    const kept = pictures.put([bytes], async () => {
      claimed = true;
    });
    await expect(kept).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(claimed).toBe(false);
    expect(await readdir(folder)).toEqual(['pictures']);
  });

  it.skipIf(process.platform === 'win32')('is nobody else’s to read', async () => {
    const [hash] = await pictures.put([bytes], claimFor('one'));
    const shelf = join(folder, 'pictures', hash.slice(0, 2));
    expect((await stat(shelf)).mode & 0o777).toBe(0o700);
    expect((await stat(join(shelf, hash))).mode & 0o777).toBe(0o600);
  });

  it('that is a stray is removed, and what is not ours is left alone', async () => {
    const [hash] = await pictures.put([bytes], claimFor('one'));
    await pictures.put([Buffer.from('a stray')], async () => 'claimed by nobody');
    await writeFile(join(folder, 'pictures', 'README'), 'not ours');
    await pictures.removeOrphans();
    expect(
      await readdir(join(folder, 'pictures', await hashBytes(Buffer.from('a stray')).then((h) => h.slice(0, 2)))),
    ).toEqual([]);
    expect(await pictures.read(hash)).toEqual(bytes);
    expect(await readdir(join(folder, 'pictures'))).toContain('README');
  });
});
