/** Pictures by their hashes: kept while something needs them. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../src/store/hash.js';
import { Pictures } from '../../src/store/pictures.js';
import { openStore, type Store } from '../../src/store/store.js';

let folder: string;
let store: Store;
let pictures: Pictures;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
  store = await openStore(':memory:');
  pictures = new Pictures(store, join(folder, 'pictures'));
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
    const [hash] = await pictures.keep([bytes], claimFor('one'));
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await hashOf(bytes)).toBe(hash);
    expect(await pictures.read(hash)).toEqual(bytes);
    expect(await pictures.read('0'.repeat(64))).toBeUndefined();
  });

  it('stays until the last job that needs it lets go', async () => {
    const [hash] = await pictures.keep([bytes], claimFor('one'));
    await pictures.keep([bytes], claimFor('two'));
    await pictures.release(['one']);
    expect(await pictures.read(hash)).toEqual(bytes);
    await pictures.release(['two']);
    expect(await pictures.read(hash)).toBeUndefined();
  });

  it('is not kept when its claim fails or is dropped, unless another job needs it', async () => {
    const hash = await hashOf(bytes);
    const refused = pictures.keep([bytes], () => Promise.reject(new Error('refused')));
    await expect(refused).rejects.toThrow('refused');
    expect(await pictures.read(hash)).toBeUndefined();
    await pictures.keep([bytes], async () => undefined);
    expect(await pictures.read(hash)).toBeUndefined();
    await pictures.keep([bytes], claimFor('one'));
    await pictures.keep([bytes], async () => undefined);
    expect(await pictures.read(hash)).toEqual(bytes);
  });

  it('is not lost between one job that lets go and another that claims it', async () => {
    const [hash] = await pictures.keep([bytes], claimFor('job 0'));
    for (let turn = 0; turn < 20; turn++)
      await Promise.all([pictures.release([`job ${turn}`]), pictures.keep([bytes], claimFor(`job ${turn + 1}`))]);
    expect(await pictures.read(hash)).toEqual(bytes);
  });

  it('leaves nothing behind when the disk refuses it', async () => {
    await writeFile(join(folder, 'pictures'), 'a file where the folder should be');
    let claimed = false;
    const kept = pictures.keep([bytes], async () => {
      claimed = true;
    });
    await expect(kept).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(claimed).toBe(false);
    expect(await readdir(folder)).toEqual(['pictures']);
  });

  it.skipIf(process.platform === 'win32')('is nobody else’s to read', async () => {
    const [hash] = await pictures.keep([bytes], claimFor('one'));
    const shelf = join(folder, 'pictures', hash.slice(0, 2));
    expect((await stat(shelf)).mode & 0o777).toBe(0o700);
    expect((await stat(join(shelf, hash))).mode & 0o777).toBe(0o600);
  });

  it('that is a stray is removed, and what is not ours is left alone', async () => {
    const [hash] = await pictures.keep([bytes], claimFor('one'));
    await pictures.keep([Buffer.from('a stray')], async () => 'claimed by nobody');
    await writeFile(join(folder, 'pictures', 'README'), 'not ours');
    await pictures.removeStrays();
    expect(
      await readdir(join(folder, 'pictures', await hashOf(Buffer.from('a stray')).then((h) => h.slice(0, 2)))),
    ).toEqual([]);
    expect(await pictures.read(hash)).toEqual(bytes);
    expect(await readdir(join(folder, 'pictures'))).toContain('README');
  });
});
