/** Counts votes once, at the close, and stores the ranking as rows. */
import { sql } from 'kysely';
import type { ChallengeRow, ChallengeTransaction } from '../challenge-rows.js';

/** Leaderboard points of ranks 1, 2, 3. An entry without a vote gets 0. */
const POINTS_BY_RANK = [3, 2, 1] as const;

/**
 * Ranks standing entries by votes (descending), submission time of the current painting, id. One INSERT ... SELECT, so that large
 * challenges close quickly (5,000 entries and 50,000 votes: see bench/challenges.ts).
 *
 * @returns numbers of ranked entries and of their votes.
 */
export async function freezeResults(
  transaction: ChallengeTransaction,
  { id, guild_id }: ChallengeRow,
): Promise<{ entries: number; votes: number }> {
  const counted = transaction
    .selectFrom('challenge_votes')
    .select(['entry_id', ({ fn }) => fn.countAll<number>().as('votes')])
    .where('challenge_id', '=', id)
    .groupBy('entry_id')
    .as('counted');
  const ranked = transaction
    .selectFrom('challenge_entries as entry')
    .leftJoin(counted, 'counted.entry_id', 'entry.id')
    .select(({ fn, val }) => [
      'entry.id',
      'entry.member_id',
      fn.coalesce('counted.votes', val(0)).as('votes'),
      sql<number>`row_number() over (order by coalesce(counted.votes, 0) desc, entry.submitted_at, entry.id)`.as(
        'rank',
      ),
    ])
    .where('entry.challenge_id', '=', id)
    .where('entry.state', '=', 'standing')
    .as('ranked');
  await transaction
    .insertInto('challenge_results')
    .columns(['entry_id', 'challenge_id', 'guild_id', 'member_id', 'rank', 'votes', 'points'])
    .expression(
      transaction
        .selectFrom(ranked)
        .select(({ case: when, lit, val, cast }) => [
          'ranked.id as entry_id',
          cast<string>(val(id), 'text').as('challenge_id'),
          cast<string>(val(guild_id), 'text').as('guild_id'),
          'ranked.member_id',
          'ranked.rank',
          'ranked.votes',
          when()
            .when('ranked.votes', '=', 0)
            .then(lit(0))
            .when('ranked.rank', '=', 1)
            .then(lit(POINTS_BY_RANK[0]))
            .when('ranked.rank', '=', 2)
            .then(lit(POINTS_BY_RANK[1]))
            .when('ranked.rank', '=', 3)
            .then(lit(POINTS_BY_RANK[2]))
            .else(lit(0))
            .end()
            .as('points'),
        ]),
    )
    .execute();
  const { entries, votes } = await transaction
    .selectFrom('challenge_results')
    .select(({ fn }) => [fn.countAll<number>().as('entries'), fn.sum<number | null>('votes').as('votes')])
    .where('challenge_id', '=', id)
    .executeTakeFirstOrThrow();
  return { entries: Number(entries), votes: Number(votes ?? 0) };
}

/**
 * The winner of a closed challenge: rank 1, if it has a vote.
 *
 * @returns their user id; null after that member's data was erased; undefined when there is no winner.
 */
export async function findWinner(
  transaction: ChallengeTransaction,
  challengeId: string,
): Promise<string | null | undefined> {
  const row = await transaction
    .selectFrom('challenge_results')
    .select('member_id')
    .where('challenge_id', '=', challengeId)
    .where('rank', '=', 1)
    .where('votes', '>', 0)
    .executeTakeFirst();
  return row?.member_id;
}
