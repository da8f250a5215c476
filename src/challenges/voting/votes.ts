/** Casting, moving and taking back votes. Counts per entry are secret until the close, so nothing here returns them. */
import { UserError } from '../../errors/user-error.js';
import type { Participant, VoteResult } from '../challenge.js';
import { type ChallengeTransaction, unknownEntryError } from '../challenge-rows.js';
import type { ChallengeTransactions } from '../challenge-transactions.js';
import { checkCanVote } from '../members/eligibility.js';
import { validVotes } from './valid-votes.js';

export class Votes {
  readonly #transactions: ChallengeTransactions;

  constructor(transactions: ChallengeTransactions) {
    this.#transactions = transactions;
  }

  /**
   * Casts a vote, or takes it back if the member has already voted for the entry. If members have one vote, it moves from the entry that
   * has it; if they have several and all are cast, `instead` names the entry that loses one.
   *
   * @param instead id of an entry that this member has voted for and that loses the vote.
   * @throws UserError `entry-unknown`, `entry-gone` when it is not standing, `challenge-not-voting`, `challenge-roles`, `vote-own`,
   * `vote-joined-late`, `votes-spent`.
   */
  async vote(entryId: string, voter: Participant, instead?: string): Promise<VoteResult> {
    const challengeId = await this.#challengeOf(entryId);
    return this.#transactions.updateWithoutNotifying(
      challengeId,
      voter.guildId,
      async ({ transaction, challenge, at }) => {
        const { state, votes_per_member: limit } = challenge;
        if (state !== 'voting') throw new UserError('challenge-not-voting', { state });
        const entry = await transaction
          .selectFrom('challenge_entries')
          .select(['member_id', 'state'])
          .where('id', '=', entryId)
          .executeTakeFirst();
        if (entry?.state !== 'standing') throw new UserError('entry-gone');
        if (entry.member_id === voter.userId) throw new UserError('vote-own');

        const votedIds = await votedBy(transaction, challengeId, voter.userId);
        if (votedIds.includes(entryId)) {
          await deleteVote(transaction, voter.userId, entryId);
          return { change: 'taken-back', from: entryId, votesLeft: Math.max(0, limit - votedIds.length + 1) };
        }
        // Checked only now: a member who may no longer vote may still take a vote back.
        checkCanVote(challenge, voter);
        const replaced = votedIds.find((id) => id === instead);
        const from = replaced ?? (limit === 1 ? votedIds[0] : undefined) ?? null;
        if (from === null && votedIds.length >= limit) throw new UserError('votes-spent', { limit });
        if (from !== null) await deleteVote(transaction, voter.userId, from);
        await transaction
          .insertInto('challenge_votes')
          .values({ challenge_id: challengeId, voter_id: voter.userId, entry_id: entryId, cast_at: at })
          .execute();
        const votesCast = votedIds.length + (from === null ? 1 : 0);
        return { change: from === null ? 'cast' : 'moved', from, votesLeft: Math.max(0, limit - votesCast) };
      },
    );
  }

  /** Ids of the standing entries that a member has voted for, oldest vote first. */
  ofMember(challengeId: string, memberId: string): Promise<string[]> {
    return votedBy(this.#transactions.store, challengeId, memberId);
  }

  /** Number of members who have voted; unlike counts per entry, it may be shown before the close. */
  async countVoters(challengeId: string): Promise<number> {
    const { voters } = await validVotes(this.#transactions.store, challengeId)
      .select(({ fn }) => fn.count<number>('vote.voter_id').distinct().as('voters'))
      .executeTakeFirstOrThrow();
    return Number(voters);
  }

  async #challengeOf(entryId: string): Promise<string> {
    const row = await this.#transactions.store
      .selectFrom('challenge_entries')
      .select('challenge_id')
      .where('id', '=', entryId)
      .executeTakeFirst();
    if (row === undefined) throw unknownEntryError();
    return row.challenge_id;
  }
}

async function votedBy(store: Parameters<typeof validVotes>[0], challengeId: string, memberId: string) {
  const rows = await validVotes(store, challengeId)
    .select('vote.entry_id as id')
    .where('vote.voter_id', '=', memberId)
    .orderBy('vote.cast_at')
    .orderBy('vote.entry_id')
    .execute();
  return rows.map(({ id }) => id);
}

async function deleteVote(transaction: ChallengeTransaction, voterId: string, entryId: string): Promise<void> {
  await transaction
    .deleteFrom('challenge_votes')
    .where('voter_id', '=', voterId)
    .where('entry_id', '=', entryId)
    .execute();
}
