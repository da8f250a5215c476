/** What is in the object storage once all is over and swept, against what the rows refer to. */
import { sql } from 'kysely';
import type { PaintedPicture } from '../../../src/jobs/job.js';
import { JobRows } from '../../../src/jobs/rows/job-rows.js';
import type { Database } from '../../../src/store/database.js';
import { readS3Address, type S3Environment } from '../../../src/store/objects/s3-address.js';
import { S3Client } from '../../../src/store/objects/s3-client.js';
import { S3Objects } from '../../../src/store/objects/s3-objects.js';
import type { BlobStores } from '../../../src/store/pictures/open-blob-stores.js';
import { PictureStore } from '../../../src/store/pictures/picture-store.js';
import { PLACE_KEY } from '../../../src/store/pictures/shared-place.js';

export interface Storage {
  /** What kills and outages had left for the sweep. */
  readonly swept: number;
  /** Keys of all objects, of whatever kind, but for the name of the place. */
  readonly stored: readonly string[];
  /** Hashes that something refers to. */
  readonly referenced: readonly string[];
  /** What delivered jobs show. */
  readonly shown: readonly { readonly id: string; readonly hash: string }[];
  /** Who refers to a picture, and is no row of any kind. */
  readonly unknownOwners: readonly string[];
}

/** Of whatever may refer to a picture. */
const OWNERS = ['jobs', 'styles', 'challenges', 'challenge_entries', 'challenge_drafts'] as const;
const UNLIMITED = { perMember: 1, perGuild: 1, total: 1 };

/** Sweeps as the fleet does an hour later, when nobody is writing any more. */
export async function sweepStorage(store: Database, blobs: BlobStores, environment: S3Environment): Promise<Storage> {
  const address = readS3Address(environment);
  // All of the prefix.
  const everything = new S3Objects(new S3Client(address), { prefix: '' }, address.prefix.replace(/\/$/, ''));
  const keys = async () => {
    const found: string[] = [];
    for await (const page of everything.list()) found.push(...page.map(({ key }) => key));
    return found;
  };
  const before = (await keys()).length;
  const later = Date.now() + 60_000;
  await store
    .updateTable('picture_references')
    .set({ owner_id: sql`'claim:0:' || owner_id` })
    .where('owner_id', 'like', 'claim:%')
    .execute();
  await new PictureStore(store, blobs.pictures).removeOrphans(later);
  const rows = new JobRows(store, UNLIMITED);
  for (const kind of [blobs.checkpoints, blobs.snapshots])
    await kind.removeFinished((ids) => rows.unfinishedOf(ids), later);
  const stored = (await keys()).filter((key) => key !== `pictures/${PLACE_KEY}`);

  const references = await store.selectFrom('picture_references').selectAll().execute();
  const owners = new Set<string>();
  for (const table of OWNERS) for (const { id } of await store.selectFrom(table).select('id').execute()) owners.add(id);
  const delivered = await store
    .selectFrom('jobs')
    .select(['id', 'painted'])
    .where('state', '=', 'delivered')
    .where('painted', 'is not', null)
    .execute();
  return {
    swept: before - stored.length - 1,
    stored,
    referenced: [...new Set(references.map(({ hash }) => hash))],
    shown: delivered.map(({ id, painted }) => ({ id, hash: (JSON.parse(painted ?? '{}') as PaintedPicture).picture })),
    unknownOwners: references.filter(({ owner_id }) => !owners.has(owner_id)).map(({ owner_id }) => owner_id),
  };
}
