/** All processes of a fleet have their pictures in one place, or are told that they do not. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { openBlobStores } from '../../src/store/pictures/open-blob-stores.js';
import { describeOnDatabases, type NewDatabase, newDatabase } from '../services/databases.js';

describeOnDatabases('the place of pictures', (kind) => {
  let database: NewDatabase;
  let store: Database;
  let folder: string;
  beforeEach(async () => {
    database = await newDatabase(kind);
    store = await database.open();
    folder = await mkdtemp(join(tmpdir(), 'brushwork-place-'));
  });
  afterEach(async () => {
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** As one process has it. */
  const placeIn = async (name: string) =>
    (await openBlobStores({ DATA_DIR: 'unused', BLOB_URL: pathToFileURL(join(folder, name)).href })).place;
  const refusal = { kind: 'blob-elsewhere', policy: { isConfiguration: true } };

  it('is where the first bot has it, for all who come after', async () => {
    await (await placeIn('here')).claim(store);
    await (await placeIn('here')).claim(store);
    expect(await (await placeIn('here')).check(store)).toBe(true);
    await expect((await placeIn('there')).claim(store)).rejects.toMatchObject(refusal);
    await expect((await placeIn('there')).check(store)).rejects.toMatchObject({
      ...refusal,
      message: expect.stringMatching(/keeps pictures in file:.*there, and the others .*\. Set BRUSHWORK_BLOB_URL to/),
    });
  });

  it('is not known before a bot has come', async () => {
    expect(await (await placeIn('here')).check(store)).toBeUndefined();
  });

  it('is one, where two bots begin with two at the same moment', async () => {
    const others = [store, await database.open()];
    const claims = await Promise.allSettled(
      ['here', 'there'].map(async (name, index) => (await placeIn(name)).claim(others[index])),
    );
    expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is still the same after a backup was restored elsewhere, and no picture', async () => {
    await (await placeIn('here')).claim(store);
    await cp(join(folder, 'here/pictures'), join(folder, 'restored/pictures'), { recursive: true });
    await (await placeIn('restored')).claim(store);
    const { pictures } = await openBlobStores({ DATA_DIR: join(folder, 'restored') });
    const listed: unknown[] = [];
    for await (const page of pictures.list()) listed.push(...page);
    expect(listed).toEqual([]);
  });
});
