/** Votes that count: those for standing entries. Votes for disqualified entries stay in the table but are ignored. */
import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.js';
import type { ChallengeRow, ChallengeTransaction } from '../challenge-rows.js';

/** A query over the counted votes of a challenge. */
export function validVotes(store: Kysely<Schema>, challengeId: string) {
  return store
    .selectFrom('challenge_votes as vote')
    .innerJoin('challenge_entries as entry', 'entry.id', 'vote.entry_id')
    .where('vote.challenge_id', '=', challengeId)
    .where('entry.state', '=', 'standing');
}

/** Call before reinstating an entry: deletes votes for it by members who have cast all their votes for other entries meanwhile. */
export async function releaseExhaustedVotes(
  transaction: ChallengeTransaction,
  { id, votes_per_member }: Pick<ChallengeRow, 'id' | 'votes_per_member'>,
  entryId: string,
): Promise<void> {
  const exhaustedVoters = validVotes(transaction, id)
    .select('vote.voter_id')
    .groupBy('vote.voter_id')
    .having(({ fn }) => fn.countAll<number>(), '>=', votes_per_member);
  await transaction
    .deleteFrom('challenge_votes')
    .where('entry_id', '=', entryId)
    .where('voter_id', 'in', exhaustedVoters)
    .execute();
}
