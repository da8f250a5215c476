/** A data folder as a bot of some months leaves it, with pictures of a few bytes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTokenCipher } from '../../../src/discord/replies/token-cipher.js';
import '../../../src/jobs/tables.js';
import { dataPaths } from '../../../src/store/data-paths.js';
import { openDatabase, setValue } from '../../../src/store/database.js';
import { writePrivateFile } from '../../../src/store/files.js';
import { FolderBlobStore } from '../../../src/store/pictures/blob-store.js';
import { Checkpoints } from '../../../src/store/pictures/checkpoints.js';
import { hashBytes } from '../../../src/store/pictures/hash.js';

export const DISCORD_TOKEN = 'a.b.c';
export const REPLY_TOKEN = 'the token of a waiting reply';

export interface DataFolder {
  /** Those whose pictures are there and whole. */
  readonly hashes: readonly string[];
}

/**
 * Besides whole pictures, one that is missing, one that is damaged, and one that nothing references.
 *
 * @param jobs four to a picture, and one that all share.
 */
export async function makeDataFolder(folder: string, jobs: number): Promise<DataFolder> {
  const paths = dataPaths(folder);
  const store = await openDatabase(paths.database);
  const blobs = new FolderBlobStore(paths.pictures);
  const pathOf = (hash: string) => join(paths.pictures, hash.slice(0, 2), hash);
  /** Not flushed one by one, which would take most of the time. */
  const write = async (text: string) => {
    const hash = await hashBytes(Buffer.from(text));
    await writeFile(pathOf(hash), text).catch(() => writePrivateFile(pathOf(hash), Buffer.from(text)));
    return hash;
  };
  const shared = await write('the style that everybody likes');
  const cipher = createTokenCipher(DISCORD_TOKEN);
  const ids = Array.from({ length: jobs }, (_, index) => `job-${index}`);
  const own = await Promise.all(ids.filter((_, index) => index % 4 === 0).map((id) => write(`painting of ${id}`)));
  const rows = ids.map((id, index) => ({
    id,
    sequence: index + 1,
    start_tag: index,
    state: index === 0 ? ('queued' as const) : ('delivered' as const),
    user_id: `1${String(index % 60).padStart(17, '0')}`,
    guild_id: index % 3 === 0 ? null : '200000000000000001',
    channel_id: '300000000000000001',
    name: `Größe 🎨 ${index}`,
    options: JSON.stringify({ strength: index % 100 }),
    content: own[Math.floor(index / 4)],
    aspect: 1 + index / 7,
    styles: JSON.stringify([{ picture: shared, share: 1 }]),
    reply: JSON.stringify({ token: cipher.encrypt(REPLY_TOKEN) }),
    attempt: 1,
    painted: null,
    failure: null,
    cancelled_by: null,
    accepted_at: 1_760_000_000_000 + index,
    started_at: null,
    ended_at: null,
    notified_at: null,
    counts_toward_quota: 1,
    clamped: null,
    kind: 'painting' as const,
    start: null,
    mask: null,
    panels: null,
    source_job_id: null,
    frames: null,
    favourited_at: null,
    animation: null,
    bot_id: null,
    worker_id: null,
  }));
  const references = rows.flatMap(({ id, content }) => [content, shared].map((hash) => ({ hash, owner_id: id })));
  await store.transaction().execute(async (transaction) => {
    for (let start = 0; start < rows.length; start += 200) {
      await transaction
        .insertInto('jobs')
        .values(rows.slice(start, start + 200))
        .execute();
      await transaction
        .insertInto('picture_references')
        .values(references.slice(2 * start, 2 * start + 400))
        .execute();
    }
    const rate = { engine: 'onnx', network: 'lite', quality: 'fine', rate: 1 / 3, seen: 12 };
    await transaction.insertInto('paint_rates').values(rate).execute();
    // Of a table without a key, and two rows alike.
    const leftover = { user_id: '1', guild_id: '2', accepted_at: 3, weight: 1 };
    await transaction.insertInto('quota_leftovers').values([leftover, leftover]).execute();
    const lost = [await hashBytes(Buffer.from('lost')), await write('damaged')];
    const values = lost.map((hash) => ({ hash, owner_id: 'job-1' }));
    await transaction.insertInto('picture_references').values(values).execute();
    await writeFile(pathOf(lost[1]), 'other bytes');
  });
  await blobs.write(Buffer.from('an orphan'));
  await setValue(store, 'commands', 'a value');
  await new Checkpoints(paths.checkpoints).write('job-0', Buffer.from('a checkpoint'));
  await store.destroy();
  return { hashes: [...own, shared].sort() };
}
