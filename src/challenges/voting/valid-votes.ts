/** Votes that count: those for standing entries. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.js';
import type { ChallengeRow, ChallengeTransaction } from '../challenge-rows.js';

/** Votes for standing entries of a challenge. */
export function validVotes(store: Kysely<Schema>, challengeId: string) {
  return store
    .selectFrom('challenge_votes as vote')
    .innerJoin('challenge_entries as entry', 'entry.id', 'vote.entry_id')
    .where('vote.challenge_id', '=', challengeId)
    .where('entry.state', '=', 'standing');
}

/** Before an entry comes back: votes for it of members who have given all of theirs to others meanwhile are deleted. */
export async function releaseExhaustedVotes(
  transaction: ChallengeTransaction,
  { id, votes_per_member }: Pick<ChallengeRow, 'id' | 'votes_per_member'>,
  entryId: string,
): Promise<void> {
  const spent = validVotes(transaction, id)
    .select('vote.voter_id')
    .groupBy('vote.voter_id')
    .having(({ fn }) => fn.countAll<number>(), '>=', votes_per_member);
  await transaction
    .deleteFrom('challenge_votes')
    .where('entry_id', '=', entryId)
    .where('voter_id', 'in', spent)
    .execute();
}
