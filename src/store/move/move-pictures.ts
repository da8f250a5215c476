/** Moves pictures and checkpoints from a data folder to another place. Begun again, it goes on where it was. */
import PQueue from 'p-queue';
import { UserError } from '../../errors/user-error.js';
import { FolderObjects } from '../objects/folder-objects.js';
import { ObjectStorageError } from '../objects/object-store.js';
import { type BlobStore, type ManagedBlobStore, readVerified } from '../pictures/blob-store.js';
import { hashBytes, type PictureHash } from '../pictures/hash.js';
import type { BlobStores } from '../pictures/open-blob-stores.js';
import type { ShowProgress, SourceCopy } from './move-database.js';

export interface MovedPictures {
  readonly pictures: number;
  readonly bytes: number;
  /** Referenced, and not in the folder, or not as they were: Brushwork says so where somebody asks for them. */
  readonly missing: number;
  readonly damaged: number;
  /** Left behind, since nothing references them. */
  readonly orphans: number;
  readonly checkpoints: number;
}

/** Requests at the same time. */
const CONCURRENCY = 8;
const HASH = /^[0-9a-f]{64}$/;
const CHECKPOINT = /^(.+)\.png$/;

export interface MoveOptions {
  readonly source: SourceCopy;
  /** Of the source. */
  readonly pictures: ManagedBlobStore;
  /** The source's folder. */
  readonly checkpoints: string;
  readonly target: BlobStores;
  readonly show: ShowProgress;
}

/** @throws UserError `move-target` where pictures are there that the source does not have. */
export async function checkPicturesOfTarget({ pictures, target }: MoveOptions): Promise<Set<PictureHash>> {
  const ours = new Set(await namesIn(pictures));
  const there = await namesIn(target.pictures);
  const found = there.find((name) => !ours.has(name));
  if (found !== undefined) throw new UserError('move-target', { what: 'The storage', found: `picture ${found}` });
  return new Set(there);
}

/**
 * @param there pictures that the target has already.
 * @throws UserError `move-differs` where a picture cannot be read as it was afterwards.
 */
export async function movePictures(options: MoveOptions, there: ReadonlySet<PictureHash>): Promise<MovedPictures> {
  const { source, pictures, target, show } = options;
  const referenced = new Set(source.rows.prepare('select hash from picture_references').pluck().all() as string[]);
  const names = await namesIn(pictures);
  const moving = names.filter((name) => referenced.has(name));
  let [bytes, damaged] = [0, 0];
  const good: PictureHash[] = [];
  await each('pictures', moving, show, async (hash) => {
    const content = await pictures.read(hash);
    if (content === undefined || (await hashBytes(content)) !== hash) {
      damaged++;
      return;
    }
    bytes += content.byteLength;
    good.push(hash);
    if (!there.has(hash)) await target.pictures.write(content, hash);
  });
  await each('pictures, checked', good, show, (hash) => checkPicture(target.pictures, hash));
  return {
    pictures: good.length,
    bytes,
    damaged,
    missing: referenced.size - moving.length,
    orphans: names.length - moving.length,
    checkpoints: await moveCheckpoints(options),
  };
}

async function checkPicture(blobs: BlobStore, hash: PictureHash): Promise<void> {
  await readVerified(blobs, hash).catch((cause: unknown) => {
    if (cause instanceof ObjectStorageError) throw cause;
    throw new UserError('move-differs', { what: `picture ${hash}` }, { cause });
  });
}

/** They are replaced, not compared: a finished job's goes with the next sweep. */
async function moveCheckpoints({ checkpoints, target, show }: MoveOptions): Promise<number> {
  const objects = new FolderObjects(checkpoints);
  const jobs: string[] = [];
  for await (const page of objects.list()) jobs.push(...page.flatMap(({ key }) => CHECKPOINT.exec(key)?.[1] ?? []));
  await each('checkpoints', jobs, show, async (job) => {
    const bytes = await objects.read(`${job}.png`);
    if (bytes === undefined) return;
    await target.checkpoints.write(job, bytes);
    if ((await target.checkpoints.read(job))?.equals(bytes) !== true)
      throw new UserError('move-differs', { what: `the checkpoint of job ${job}` });
  });
  return jobs.length;
}

/** Without temporary files that a crash left. */
async function namesIn(pictures: ManagedBlobStore): Promise<PictureHash[]> {
  const names: PictureHash[] = [];
  for await (const page of pictures.list())
    names.push(...page.map(({ name }) => name).filter((name) => HASH.test(name)));
  return names;
}

/** @throws the first error, once what was begun has ended. */
async function each(
  what: string,
  items: readonly string[],
  show: ShowProgress,
  move: (item: string) => Promise<void>,
): Promise<void> {
  const queue = new PQueue({ concurrency: CONCURRENCY });
  let done = 0;
  let failed = false;
  const one = async (item: string) => {
    if (failed) return;
    await move(item).catch((error: unknown) => {
      failed = true;
      throw error;
    });
    show(what, ++done, items.length);
  };
  const moved = await Promise.allSettled(items.map((item) => queue.add(() => one(item))));
  for (const result of moved) if (result.status === 'rejected') throw result.reason;
}
