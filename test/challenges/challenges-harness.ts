/** Challenges on a real database with a clock that tests move, and paintings to enter. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { Challenge, ChallengeSettings, Participant, Submission } from '../../src/challenges/challenge.js';
import { Challenges } from '../../src/challenges/challenges.js';
import type { Post } from '../../src/challenges/outbox/post.js';
import type { Database } from '../../src/store/database.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { addReferences, PictureStore } from '../../src/store/pictures/picture-store.js';
import { newDatabase, openNewDatabase } from '../services/databases.js';
import { fixedClock } from '../time/fixed-clock.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** A Wednesday. */
export const START = Date.UTC(2026, 10, 25, 12);

const GUILD = 'guild';
export const organiser = { guildId: GUILD, userId: 'organiser' };

export const member = (userId: string, more: Partial<Participant> = {}): Participant => ({
  guildId: GUILD,
  userId,
  roleIds: [GUILD],
  joinedAt: START - DAY,
  ...more,
});

export const settings = (more: Partial<ChallengeSettings> = {}): ChallengeSettings => ({
  title: 'Cats in the rain',
  theme: 'Cats, wet',
  rules: 'Be kind',
  channelId: 'channel',
  startsAt: START,
  submissionsEndAt: START + DAY,
  votingEndAt: START + 2 * DAY,
  entriesPerMember: 1,
  votesPerMember: 1,
  allowedRoleIds: [],
  winnerRoleId: null,
  prize: null,
  resultsChannelId: null,
  recurrence: null,
  ...more,
});

class FakeClock {
  at = START;
  readonly now = () => this.at;
}

export interface ChallengesHarness {
  readonly challenges: Challenges;
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly clock: FakeClock;
  readonly folder: string;
  /** Of the database. */
  readonly location: string;
  /** Stores the pictures of a finished painting, referenced by its job. */
  paint(name: string, from?: { readonly content?: string; readonly style?: string }): Promise<Submission>;
  /** Opens a second instance on the same database and clock. */
  openSecondBot(): Promise<Challenges>;
}

/** @param file true for a database file, for several instances or restarts; else in memory. */
export async function openChallengesHarness({
  file = false,
}: {
  readonly file?: boolean;
} = {}): Promise<ChallengesHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-'));
  const stores: Database[] = [];
  const database = file ? await newDatabase() : undefined;
  onTestFinished(async () => {
    for (const store of stores) await store.destroy();
    await database?.remove();
    await rm(folder, { recursive: true, force: true });
  });
  const clock = new FakeClock();
  const open = async () => {
    const store = database === undefined ? await openNewDatabase() : await database.open();
    if (database === undefined) stores.push(store);
    const pictures = new PictureStore(store, new FolderBlobStore(join(folder, 'pictures')));
    const log = pino({ level: 'silent' });
    return { store, pictures, challenges: new Challenges({ store, pictures, log, clock: fixedClock(clock.now) }) };
  };
  const first = await open();
  const paint: ChallengesHarness['paint'] = async (name, { content = 'content', style = 'style' } = {}) => {
    const pictures = [`painting ${name}`, content, style].map((text) => Buffer.from(text));
    const jobId = `job ${name}`;
    const hashes = await first.pictures.put(pictures, async (kept) => {
      await first.store.transaction().execute((transaction) => addReferences(transaction, jobId, kept));
      return kept;
    });
    return {
      jobId,
      painting: hashes[0],
      content: hashes[1],
      styles: [{ picture: hashes[2], share: 1 }],
      options: { strength: 50, quality: 'fine' },
      title: name,
      spoiler: false,
    };
  };
  return {
    ...first,
    clock,
    folder,
    location: database?.location ?? ':memory:',
    paint,
    openSecondBot: async () => (await open()).challenges,
  };
}

/** Creates a challenge in state `voting` with three entries, by ann, ben and cas. */
export async function openVoting(
  harness: ChallengesHarness,
  more: Partial<ChallengeSettings> = {},
): Promise<{ challenge: Challenge; entries: string[] }> {
  const { id } = await harness.challenges.create(organiser, settings(more));
  const entries = [];
  for (const name of ['ann', 'ben', 'cas']) {
    harness.clock.at += MINUTE;
    const entry = await harness.challenges.entries.enter(id, member(name), await harness.paint(`${name} ${id}`));
    entries.push(entry.id);
  }
  return { challenge: await harness.challenges.closeEarly(id, organiser, 'open'), entries };
}

/** Leases and completes every due post. @returns them in order. */
export async function completePosts({ outbox }: Challenges): Promise<Post[]> {
  const posts: Post[] = [];
  for (let post = await outbox.lease(); post !== undefined; post = await outbox.lease()) {
    posts.push(post);
    await outbox.complete(post, { messageId: `message ${posts.length}` });
  }
  return posts;
}

export const kindsOf = (posts: readonly Post[]) => posts.map(({ kind }) => kind);
