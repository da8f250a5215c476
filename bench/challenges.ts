/** Latency of a challenge with 5,000 entries and 50,000 votes: the gallery, a vote, the close and the results. */

import { join } from 'node:path';
import pino from 'pino';
import { Challenges } from '../src/challenges/challenges.js';
import { openDatabase } from '../src/store/database.js';
import { FolderBlobStore } from '../src/store/pictures/blob-store.js';
import { PictureStore } from '../src/store/pictures/picture-store.js';
import { systemClock } from '../src/time/clock.js';
import { insertEntriesAndVotes } from '../test/challenges/large-challenge.js';

const GUILD = 'guild';
const DAY_MS = 24 * 3600 * 1000;
const organiser = { guildId: GUILD, userId: 'organiser' };

/** @param folder for a database on disk, as in production. */
export async function benchChallenges(folder: string): Promise<void> {
  const store = await openDatabase(join(folder, 'challenges.db'));
  const pictures = new PictureStore(store, new FolderBlobStore(join(folder, 'pictures')));
  const challenges = new Challenges({ store, pictures, log: pino({ level: 'silent' }), clock: systemClock });
  const at = Date.now();
  const { id } = await challenges.create(organiser, {
    title: 'A city',
    theme: '',
    rules: '',
    channelId: 'channel',
    startsAt: at,
    submissionsEndAt: at + DAY_MS,
    votingEndAt: at + 2 * DAY_MS,
    entriesPerMember: 1,
    votesPerMember: 10,
    allowedRoleIds: [],
    winnerRoleId: null,
    prize: null,
    resultsChannelId: null,
    recurrence: null,
  });
  await challenges.closeEarly(id, organiser, 'open');
  const { entries } = await insertEntriesAndVotes(store, id, { entries: 5000, votes: 50_000, at });

  console.log('\nA challenge of 5,000 entries and 50,000 votes | ms | at most');
  const row = (name: string, milliseconds: number, limit: number | '-') =>
    console.log(`${name} | ${milliseconds.toFixed(1)} | ${limit}`);
  const time = async (work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  const page = (viewer: string, from?: string) =>
    time(() => challenges.gallery.page(id, GUILD, viewer, { at: from, size: 9 }));
  row('first page of the gallery, cold', await page('first'), 300);
  const pages = [];
  for (let i = 0; i < 20; i++) pages.push(await page(`viewer ${i}`));
  row('first page of the gallery, median of 20 viewers', pages.sort((a, b) => a - b)[10], 300);
  row('a page in the middle', await page('first', entries[2500].id), 300);
  const voter = { guildId: GUILD, userId: 'new', roleIds: [], joinedAt: at - DAY_MS };
  row('a vote', await time(() => challenges.votes.vote(entries[0].id, voter)), '-');
  row('closing', await time(() => challenges.closeEarly(id, organiser, 'voting')), 2000);
  row('the podium', await time(() => challenges.results.page(id, GUILD, { offset: 0, size: 3 })), '-');
  row('the leaderboard', await time(() => challenges.results.leaderboard(GUILD, { offset: 0, size: 10 })), '-');
  row('the export', await time(() => challenges.results.export(id, GUILD)), '-');
  await store.destroy();
}
