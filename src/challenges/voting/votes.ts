/** Votes: given, moved, taken back; counted by nobody before the close. */
import { UserError } from '../../errors/user-error.js';
import type { Participant, VoteResult } from '../challenge.js';
import { type ChallengeTransaction, entryUnknown } from '../challenge-rows.js';
import type { ChallengeTransactions } from '../challenge-transactions.js';
import { checkCanVote } from '../members/eligibility.js';
import { validVotes } from './valid-votes.js';

export class Votes {
  readonly #transactions: ChallengeTransactions;

  constructor(changes: ChallengeTransactions) {
    this.#transactions = changes;
  }

  /**
   * Casts a vote, or takes it back where there is one. A member with a single vote moves it; one whose several votes are spent names the
   * entry that loses one.
   *
   * @param instead an entry that this member votes for and that loses the vote.
   * @throws UserError `entry-unknown`, `entry-gone` when it does not stand, `challenge-not-voting`, `challenge-roles`, `vote-own`,
   * `vote-joined-late`, `votes-spent`.
   */
  async vote(entryId: string, voter: Participant, instead?: string): Promise<VoteResult> {
    const challengeId = await this.#challengeOf(entryId);
    return this.#transactions.within(challengeId, voter.guildId, async ({ transaction, challenge, at }) => {
      const { state, votes_per_member: limit } = challenge;
      if (state !== 'voting') throw new UserError('challenge-not-voting', `The challenge is ${state}.`, { state });
      const entry = await transaction
        .selectFrom('challenge_entries')
        .select(['member_id', 'state'])
        .where('id', '=', entryId)
        .executeTakeFirst();
      if (entry?.state !== 'standing') throw new UserError('entry-gone', 'The entry does not stand any more.');
      if (entry.member_id === voter.userId) throw new UserError('vote-own', 'That is the voter’s own entry.');

      const given = await votedBy(transaction, challengeId, voter.userId);
      if (given.includes(entryId)) {
        await remove(transaction, voter.userId, entryId);
        return { change: 'taken-back', from: entryId, votesLeft: Math.max(0, limit - given.length + 1) };
      }
      // What was given may be taken back even by who may give no more.
      checkCanVote(challenge, voter);
      const named = given.find((id) => id === instead);
      const from = named ?? (limit === 1 ? given[0] : undefined) ?? null;
      if (from === null && given.length >= limit)
        throw new UserError('votes-spent', `All ${limit} votes are given.`, { limit });
      if (from !== null) await remove(transaction, voter.userId, from);
      await transaction
        .insertInto('challenge_votes')
        .values({ challenge_id: challengeId, voter_id: voter.userId, entry_id: entryId, cast_at: at })
        .execute();
      const kept = given.length + (from === null ? 1 : 0);
      return { change: from === null ? 'cast' : 'moved', from, votesLeft: Math.max(0, limit - kept) };
    });
  }

  /** Ids of standing entries that a member votes for, the oldest vote first. */
  of(challengeId: string, memberId: string): Promise<string[]> {
    return votedBy(this.#transactions.store, challengeId, memberId);
  }

  /** How many members have voted, which may be shown before the close. */
  async voters(challengeId: string): Promise<number> {
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
    if (row === undefined) throw entryUnknown();
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

async function remove(transaction: ChallengeTransaction, voterId: string, entryId: string): Promise<void> {
  await transaction
    .deleteFrom('challenge_votes')
    .where('voter_id', '=', voterId)
    .where('entry_id', '=', entryId)
    .execute();
}
