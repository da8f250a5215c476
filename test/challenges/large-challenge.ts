/** Inserts a large number of entries and votes, for the test and the benchmark. */
import { randomUUID } from 'node:crypto';
import type { ChallengeEntriesTable, ChallengeVotesTable } from '../../src/challenges/tables.js';
import type { Database } from '../../src/store/database.js';

/** Rows per INSERT: SQLite limits the number of bound parameters. */
const ROWS_PER_STATEMENT = 2000;

export interface LargeChallenge {
  /** In order of submission. */
  readonly entries: readonly ChallengeEntriesTable[];
  readonly votes: readonly ChallengeVotesTable[];
}

/**
 * Inserts entries, one per member, and votes by other members, 10 each. The counts are skewed and contain ties.
 *
 * @param challengeId a challenge in state `voting`.
 */
export async function insertEntriesAndVotes(
  store: Database,
  challengeId: string,
  {
    entries: entryCount,
    votes: voteCount,
    at,
  }: { readonly entries: number; readonly votes: number; readonly at: number },
): Promise<LargeChallenge> {
  const entries = Array.from(
    { length: entryCount },
    (_, index): ChallengeEntriesTable => ({
      id: randomUUID(),
      challenge_id: challengeId,
      member_id: `painter ${index}`,
      state: index % 50 === 49 ? 'disqualified' : 'standing',
      job_id: randomUUID(),
      painting: index.toString(16).padStart(64, '0'),
      content: 'c'.repeat(64),
      styles: JSON.stringify([{ picture: 's'.repeat(64), share: 1 }]),
      options: JSON.stringify({ strength: 50, quality: 'standard', size: 448, colours: 'style' }),
      title: `cat × starry night, ${index}`,
      spoiler: 0,
      // Three per millisecond, for ties.
      submitted_at: at + Math.floor(index / 3),
      reason: index % 50 === 49 ? 'a photo' : null,
    }),
  );
  // A linear congruential generator; its squared output favours low indices.
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const chosen = new Set<string>();
  while (chosen.size < voteCount) {
    const voter = Math.floor(chosen.size / 10);
    chosen.add(`voter ${voter}:${Math.floor(random() ** 2 * entryCount)}`);
  }
  const votes = [...chosen].map((key, index): ChallengeVotesTable => {
    const [voter_id, entry] = key.split(':');
    return { challenge_id: challengeId, voter_id, entry_id: entries[Number(entry)].id, cast_at: at + index };
  });
  await store.transaction().execute(async (transaction) => {
    for (let i = 0; i < entries.length; i += ROWS_PER_STATEMENT)
      await transaction
        .insertInto('challenge_entries')
        .values(entries.slice(i, i + ROWS_PER_STATEMENT))
        .execute();
    for (let i = 0; i < votes.length; i += ROWS_PER_STATEMENT)
      await transaction
        .insertInto('challenge_votes')
        .values(votes.slice(i, i + ROWS_PER_STATEMENT))
        .execute();
  });
  return { entries, votes };
}
