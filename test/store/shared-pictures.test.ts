/** Pictures of several processes over one database and one store of blobs: none is lost, none is left over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { readS3Address } from '../../src/store/objects/s3-address.js';
import { S3Client } from '../../src/store/objects/s3-client.js';
import { S3Objects } from '../../src/store/objects/s3-objects.js';
import { FolderBlobStore, HashedBlobStore, type ManagedBlobStore } from '../../src/store/pictures/blob-store.js';
import { hashBytes } from '../../src/store/pictures/hash.js';
import {
  guardFor,
  type PictureGuard,
  ProcessPictureGuard,
  SharedPictureGuard,
} from '../../src/store/pictures/picture-guard.js';
import { addReferences, PictureStore, removeReferences } from '../../src/store/pictures/picture-store.js';
import { describeOnDatabases, type NewDatabase, newDatabase } from '../services/databases.js';
import { type S3Service, startS3 } from '../services/s3.js';

let s3: S3Service;
let folder: string;

beforeAll(async () => {
  s3 = await startS3();
  folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

function inObjectStorage(): ManagedBlobStore {
  const address = readS3Address(s3.environment());
  return new HashedBlobStore(new S3Objects(new S3Client(address), address, 'pictures', 2));
}
const inFolder = async () => new FolderBlobStore(await mkdtemp(join(folder, 'pictures-')));

/** Few, so that processes meet over the same ones. */
const PICTURES = ['one', 'two', 'three'].map((each) => Buffer.from(each));
const OWNERS = ['job', 'style', 'entry', 'draft'];
const PROCESSES = 3;
/** Hundreds of steps, each a few transactions; on a busy machine. */
const TIMEOUT_MS = 60_000;

const picture = fc.nat(PICTURES.length - 1);
const owner = fc.constantFrom(...OWNERS);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      owner,
      pictures: fc.uniqueArray(picture, { minLength: 1 }),
      claims: fc.constantFrom('all', 'all', 'none', 'fails'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), owner }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
);
/** What each process does, one after the other. */
const histories = fc.array(fc.array(step, { maxLength: 8 }), { minLength: PROCESSES, maxLength: PROCESSES });
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

describeOnDatabases('pictures of several processes', (kind) => {
  let database: NewDatabase;
  let stores: Database[];

  beforeEach(async () => {
    database = await newDatabase(kind);
    stores = [];
    // SQLite belongs to one process; there the stores share a connection.
    for (let index = 0; index < PROCESSES; index++)
      stores.push(kind === 'SQLite' && index > 0 ? stores[0] : await database.open());
  });
  afterEach(() => database.remove());

  const referenced = async () => {
    const rows = await stores[0].selectFrom('picture_references').select('hash').distinct().execute();
    return rows.map(({ hash }) => hash).sort();
  };
  const stored = async (blobs: ManagedBlobStore) => {
    const names: string[] = [];
    for await (const page of blobs.list()) names.push(...page.map(({ name }) => name));
    return names.sort();
  };

  async function perform(pictures: PictureStore, store: Database, blobs: ManagedBlobStore, each: Step): Promise<void> {
    if (each.kind === 'sweep') return pictures.removeOrphans(Date.now() + 60_000);
    if (each.kind === 'release') return pictures.release([each.owner]);
    const put = pictures.put(
      each.pictures.map((index) => PICTURES[index]),
      async (hashes) => {
        // Between storing and referencing a picture, everything else may happen.
        for (const hash of hashes) expect(await blobs.has(hash), 'is there while it is claimed').toBe(true);
        if (each.claims === 'fails') throw new Error('claim fails');
        if (each.claims === 'none') return undefined;
        await store.transaction().execute((transaction) => addReferences(transaction, each.owner, hashes));
        return hashes;
      },
    );
    await put.catch((error: Error) => expect(error.message).toBe('claim fails'));
  }

  async function property(
    open: () => ManagedBlobStore | Promise<ManagedBlobStore>,
    guardOf: (store: Database) => PictureGuard,
    numRuns: number,
  ): Promise<void> {
    const seeded = fc.asyncProperty(histories, async (steps) => {
      await stores[0].deleteFrom('picture_references').execute();
      const blobs = await open();
      await Promise.all(
        steps.map(async (history, index) => {
          const pictures = new PictureStore(stores[index], blobs, guardOf(stores[index]));
          for (const each of history) await perform(pictures, stores[index], blobs, each);
        }),
      );
      // Nothing is swept before: what the steps themselves left is what counts.
      expect(await stored(blobs)).toEqual(await referenced());
    });
    await fc.assert(seeded, { numRuns });
  }

  const guards =
    kind === 'SQLite'
      ? { process: ProcessPictureGuard.of, shared: (store: Database) => new SharedPictureGuard(store) }
      : { shared: (store: Database) => new SharedPictureGuard(store) };
  for (const [name, guardOf] of Object.entries(guards)) {
    it(
      `are exactly the referenced ones, whatever they do at once (${name} guard)`,
      () => property(inFolder, guardOf, 8),
      TIMEOUT_MS,
    );

    it(`are not removed between being found and being referenced (${name} guard)`, async () => {
      const blobs = await inFolder();
      const [here, there] = stores.map((store) => new PictureStore(store, blobs, guardOf(store)));
      const [hash] = await here.put([PICTURES[0]], async (hashes) => {
        await stores[0].transaction().execute((transaction) => addReferences(transaction, 'job', hashes));
        return hashes;
      });
      await here.put([hash], async (hashes) => {
        // Its last reference goes, and everybody sweeps.
        await there.release(['job']);
        await there.removeOrphans(Date.now() + 60_000);
        expect(await blobs.has(hash)).toBe(true);
        await stores[0].transaction().execute((transaction) => addReferences(transaction, 'style', hashes));
        return hashes;
      });
      expect(await blobs.has(hash)).toBe(true);
      await there.release(['style']);
      expect(await blobs.has(hash)).toBe(false);
    });
  }

  it(
    'are exactly the referenced ones in object storage, too',
    () => property(inObjectStorage, guardFor, 2),
    TIMEOUT_MS,
  );

  it('whose claim a crash left are removed an hour later', async () => {
    const blobs = await inFolder();
    const pictures = new PictureStore(stores[0], blobs, new SharedPictureGuard(stores[0]));
    const [old, young] = [await blobs.write(PICTURES[0]), await blobs.write(PICTURES[1])];
    const claim = (hash: string, at: number) => ({ hash, owner_id: `claim:${at}:4f5e` });
    const now = Date.now();
    const values = [claim(old, now - 3_700_000), claim(young, now - 3_500_000)];
    await stores[0].insertInto('picture_references').values(values).execute();
    await pictures.removeOrphans(now + 60_000);
    expect(await stored(blobs)).toEqual([young]);
    expect(await referenced()).toEqual([young]);
  });

  it('that are released in large numbers are removed in several transactions', async () => {
    const blobs = await inFolder();
    const pictures = new PictureStore(stores[0], blobs, new SharedPictureGuard(stores[0]));
    const many = Array.from({ length: 60 }, (_, index) => Buffer.from(`picture ${index}`));
    await pictures.put(many, async (hashes) => {
      await stores[0].transaction().execute((transaction) => addReferences(transaction, 'job', hashes));
      return hashes;
    });
    expect(await stored(blobs)).toHaveLength(60);
    const hashes = await removeReferences(stores[0], ['job']);
    expect(hashes.sort()).toEqual((await Promise.all(many.map(hashBytes))).sort());
    await pictures.collectGarbage(hashes);
    expect(await stored(blobs)).toEqual([]);
  });
});
