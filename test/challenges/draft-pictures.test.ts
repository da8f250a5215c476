/** A draft that edits a challenge has its pictures, or says that they are gone: never a picture that somebody is removing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Challenges } from '../../src/challenges/challenges.js';
import { ChallengeDrafts, type DraftPlan } from '../../src/challenges/settings/challenge-drafts.js';
import type { Database } from '../../src/store/database.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { describeOnDatabases, type NewDatabase, newDatabase } from '../services/databases.js';
import { fixedClock } from '../time/fixed-clock.js';
import { organiser, START, settings } from './challenges-harness.js';

/** Of a process that ends before it lets go of anything. */
class CrashingPictures extends PictureStore {
  override async release(): Promise<void> {
    throw new Error('it has ended');
  }

  override async collectGarbage(): Promise<void> {
    throw new Error('it has ended');
  }
}

const plan = (): DraftPlan => {
  const { startsAt, submissionsEndAt, votingEndAt, ...same } = settings();
  return {
    ...same,
    start: { at: startsAt },
    submissionsEnd: { at: submissionsEndAt },
    votingEnd: { at: votingEndAt },
    zone: 'UTC',
  };
};

/** Whose removals wait until they may go on. */
class SlowBlobs extends FolderBlobStore {
  readonly #mayRemove: Promise<void>;
  goOn!: () => void;
  hasBegun!: () => void;
  readonly begun = new Promise<void>((resolve) => {
    this.hasBegun = resolve;
  });

  constructor(folder: string) {
    super(folder);
    this.#mayRemove = new Promise((resolve) => {
      this.goOn = resolve;
    });
  }

  override async remove(name: string): Promise<void> {
    this.hasBegun();
    await this.#mayRemove;
    await super.remove(name);
  }
}

describeOnDatabases('the pictures of a draft', (kind) => {
  let database: NewDatabase;
  let folder: string;
  let store: Database;
  let blobs: FolderBlobStore;
  beforeEach(async () => {
    database = await newDatabase(kind);
    store = await database.open();
    folder = await mkdtemp(join(tmpdir(), 'brushwork-drafts-'));
    blobs = new FolderBlobStore(folder);
  });
  afterEach(async () => {
    await database.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const now = () => START;
  const crashing = () => new CrashingPictures(store, blobs);
  const draftsIn = (pictures: PictureStore) => new ChallengeDrafts({ store, pictures, now });
  async function challengeWithPictures() {
    const pictures = new PictureStore(store, blobs);
    const challenges = new Challenges({ store, pictures, log: pino({ level: 'silent' }), clock: fixedClock(now) });
    const style = { picture: Buffer.from('the style'), libraryId: null };
    return challenges.create(organiser, settings(), { style, content: Buffer.from('the photo') });
  }
  const referenced = async () =>
    (await store.selectFrom('picture_references').select('hash').distinct().execute()).map(({ hash }) => hash);
  async function expectAllThere() {
    for (const hash of await referenced()) expect(await blobs.has(hash)).toBe(true);
  }

  it('outlive the challenge', async () => {
    const challenge = await challengeWithPictures();
    const pictures = new PictureStore(store, blobs);
    const draft = await draftsIn(pictures).createForEdit(challenge, organiser, 'UTC');
    await pictures.release([challenge.id]);
    expect((await draftsIn(pictures).requiredPictures(draft)).content).toEqual(Buffer.from('the photo'));
    await expectAllThere();
  });

  describe.each<[string, (drafts: ChallengeDrafts, id: string) => Promise<unknown>]>([
    ['made a challenge of', (drafts, id) => drafts.consume(id, organiser.guildId, () => new Promise(() => {}))],
    ['erased', (drafts) => drafts.erasePersonalData(organiser.userId)],
    [
      'forgotten',
      () => new ChallengeDrafts({ store, pictures: crashing(), now: () => 2 * START }).create(organiser, plan()),
    ],
  ])('of one that is %s', (_, end) => {
    it('are swept where a crash comes before they are removed', async () => {
      const drafts = draftsIn(new PictureStore(store, blobs));
      const given = { style: Buffer.from('the style'), content: Buffer.from('the photo') };
      const { id, style, content } = await drafts.create(organiser, plan(), given);
      const ending = end(draftsIn(crashing()), id).catch(() => {});
      await expect
        .poll(() => store.selectFrom('challenge_drafts').select('id').where('id', '=', id).execute())
        .toEqual([]);
      await Promise.race([ending, new Promise((resolve) => setTimeout(resolve, 100))]);
      // The next start, an hour later: claims of a process that has ended are old by then.
      const next = await database.open();
      await next
        .updateTable('picture_references')
        .set({ owner_id: sql`'claim:0:' || owner_id` })
        .where('owner_id', 'like', 'claim:%')
        .execute();
      await new PictureStore(next, blobs).removeOrphans(Date.now() + 60_000);
      expect(await referenced()).toEqual([]);
      for (const hash of [style, content]) expect(await blobs.has(hash as string)).toBe(false);
    });
  });

  it('are those of the draft again where no challenge could be made of it', async () => {
    const drafts = draftsIn(new PictureStore(store, blobs));
    const { id } = await drafts.create(organiser, plan(), { style: Buffer.from('the style') });
    const failing = drafts.consume(id, organiser.guildId, async () => {
      await new PictureStore(store, blobs).removeOrphans(Date.now() + 60_000);
      throw new Error('no challenge');
    });
    await expect(failing).rejects.toThrow('no challenge');
    await expectAllThere();
    const { style } = await drafts.requiredPictures(await drafts.get(id, organiser.guildId));
    expect(style?.picture).toEqual(Buffer.from('the style'));
  });

  it('are not referred to where another process is removing them, and the draft is there', async () => {
    const challenge = await challengeWithPictures();
    const slow = new SlowBlobs(folder);
    // SQLite belongs to one process; there both share a connection.
    const other = kind === 'SQLite' ? store : await database.open();
    const removing = new PictureStore(other, slow).release([challenge.id]);
    await slow.begun;
    const drafts = draftsIn(new PictureStore(store, blobs));
    const creating = drafts.createForEdit(challenge, organiser, 'UTC');
    // It waits for the removal, or has not seen it.
    await Promise.race([creating, new Promise((resolve) => setTimeout(resolve, 100))]);
    slow.goOn();
    await removing;
    const draft = await creating;
    await expectAllThere();
    await expect(drafts.requiredPictures(draft)).rejects.toMatchObject({ kind: 'pictures-gone' });
    expect((await drafts.get(draft.id, organiser.guildId)).plan.title).toBe('Cats in the rain');
  });
});
