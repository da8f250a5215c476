/** Export and erasure of one member's data in challenges. */
import { removeReferences } from '../../store/pictures/picture-store.js';
import { forUpdate } from '../../store/transaction-lock.js';
import type { Challenge, ChallengeState, Entry, HistoryEvent } from '../challenge.js';
import { type ChallengeTransaction, lockChallenge, toChallenge, toEntry } from '../challenge-rows.js';
import type { ChallengeTransactions } from '../challenge-transactions.js';
import type { Deadlines } from '../lifecycle/deadlines.js';
import { queuePosts } from '../outbox/queue-posts.js';

/** All records that identify a member. */
export interface MemberRecords {
  readonly organised: readonly Challenge[];
  readonly entries: readonly Entry[];
  readonly votes: readonly { readonly challengeId: string; readonly entryId: string; readonly castAt: number }[];
  readonly results: readonly {
    readonly challengeId: string;
    readonly entryId: string;
    readonly rank: number;
    readonly votes: number;
    readonly points: number;
  }[];
  readonly log: readonly (HistoryEvent & { readonly challengeId: string })[];
}

export interface ErasedCounts {
  readonly entries: number;
  readonly votes: number;
}

/** Values that replace the personal columns of an entry whose result must stay. */
const ANONYMISED = {
  member_id: null,
  job_id: '',
  painting: '',
  content: '',
  styles: '[]',
  options: '{}',
  title: '',
  spoiler: 0,
} as const;

export class MemberData {
  readonly #transactions: ChallengeTransactions;
  readonly #deadlines: Deadlines;

  constructor(transactions: ChallengeTransactions, deadlines: Deadlines) {
    this.#transactions = transactions;
    this.#deadlines = deadlines;
  }

  /** All records that identify the member, across servers. */
  async export(memberId: string): Promise<MemberRecords> {
    const { store } = this.#transactions;
    const organised = await store
      .selectFrom('challenges')
      .selectAll()
      .where('organiser_id', '=', memberId)
      .orderBy('created_at')
      .execute();
    const entries = await store
      .selectFrom('challenge_entries')
      .selectAll()
      .where('member_id', '=', memberId)
      .orderBy('submitted_at')
      .execute();
    const votes = await store
      .selectFrom('challenge_votes')
      .select(['challenge_id as challengeId', 'entry_id as entryId', 'cast_at as castAt'])
      .where('voter_id', '=', memberId)
      .orderBy('cast_at')
      .execute();
    const results = await store
      .selectFrom('challenge_results')
      .select(['challenge_id as challengeId', 'entry_id as entryId', 'rank', 'votes', 'points'])
      .where('member_id', '=', memberId)
      .execute();
    const log = await store
      .selectFrom('challenge_log')
      .select(['challenge_id as challengeId', 'at', 'actor_id as actorId', 'action', 'details'])
      .where('actor_id', '=', memberId)
      .orderBy('at')
      .execute();
    return {
      organised: organised.map(toChallenge),
      entries: entries.map(toEntry),
      votes,
      results,
      log: log.map(({ details, ...line }) => ({ ...line, details: JSON.parse(details) })),
    };
  }

  /**
   * Erases a member.
   *
   * - Challenges that are not closed: deletes the member's entries, the votes for them, and the member's votes.
   * - Closed challenges: ranks and counts stay, anonymised (no member, title, options, job or pictures); the member's votes are deleted
   *   and the member leaves the leaderboard.
   * - Challenges that the member organised continue without an organiser.
   * - Pending posts that would give or take a role are dropped; a winner role that the member has must be removed by a moderator.
   * - Messages that show the entries or name the member are updated.
   */
  async erase(memberId: string): Promise<ErasedCounts> {
    // Apply due deadlines first: votes cast before a deadline must count in its results.
    await this.#deadlines.fire();
    const { erased, hashes } = await this.#transactions.transact((transaction) => this.#erase(transaction, memberId));
    await this.#transactions.pictures.collectGarbage(hashes);
    return erased;
  }

  async #erase(
    transaction: ChallengeTransaction,
    memberId: string,
  ): Promise<{ erased: ErasedCounts; hashes: string[] }> {
    await lockChallengesOf(transaction, memberId);
    const entries = await transaction
      .selectFrom('challenge_entries as entry')
      .innerJoin('challenges as challenge', 'challenge.id', 'entry.challenge_id')
      .select(['entry.id', 'entry.challenge_id as challengeId', 'entry.state'])
      .select(['challenge.state as challengeState', 'challenge.guild_id as guildId'])
      .where('entry.member_id', '=', memberId)
      .execute();
    const ids = entries.map(({ id }) => id);
    const ranked = entries.filter(({ state, challengeState }) => challengeState === 'closed' && state === 'standing');
    const rankedIds = ranked.map(({ id }) => id);
    const removedIds = ids.filter((id) => !rankedIds.includes(id));

    const cast = await transaction.deleteFrom('challenge_votes').where('voter_id', '=', memberId).executeTakeFirst();
    if (removedIds.length > 0) {
      await transaction.deleteFrom('challenge_votes').where('entry_id', 'in', removedIds).execute();
      await transaction.deleteFrom('challenge_entries').where('id', 'in', removedIds).execute();
    }
    if (rankedIds.length > 0)
      await transaction.updateTable('challenge_entries').set(ANONYMISED).where('id', 'in', rankedIds).execute();
    await transaction
      .updateTable('challenge_results')
      .set({ member_id: null })
      .where('member_id', '=', memberId)
      .execute();
    await transaction
      .updateTable('challenges')
      .set({ organiser_id: null })
      .where('organiser_id', '=', memberId)
      .execute();
    if (entries.length > 0) await eraseDisqualificationReasons(transaction, entries);
    await transaction.updateTable('challenge_log').set({ actor_id: null }).where('actor_id', '=', memberId).execute();
    await transaction
      .updateTable('challenge_posts')
      .set({ state: 'dropped', reason: 'erased', ended_at: this.#transactions.now() })
      .where('member_id', '=', memberId)
      .where('state', 'in', ['pending', 'claimed'])
      .execute();
    await transaction
      .updateTable('challenge_posts')
      .set({ member_id: null, payload: '{}' })
      .where('member_id', '=', memberId)
      .execute();
    await this.#queueRefresh(transaction, entries);
    return {
      erased: { entries: ids.length, votes: Number(cast.numDeletedRows) },
      hashes: await removeReferences(transaction, ids),
    };
  }

  /** Queues updates of public messages that may show the member's entries or name: the gallery and the results. */
  async #queueRefresh(transaction: ChallengeTransaction, entries: readonly AffectedEntry[]): Promise<void> {
    const affected = entries.filter(({ challengeState: state }) => state !== 'scheduled' && state !== 'open');
    for (const [id, guildId] of new Map(affected.map(({ challengeId, guildId }) => [challengeId, guildId]))) {
      const challenge = await lockChallenge(transaction, id, guildId);
      await queuePosts(transaction, challenge, this.#transactions.now(), [['changed', { settings: [] }]]);
    }
  }
}

/**
 * Locks all challenges that have something of a member, so that none of them closes or counts meanwhile. In the order of their ids, as
 * everybody does who locks several; one that the member has entered meanwhile comes after them.
 */
async function lockChallengesOf(transaction: ChallengeTransaction, memberId: string): Promise<void> {
  const locked = new Set<string>();
  for (;;) {
    const organised = transaction.selectFrom('challenges').select('id').where('organiser_id', '=', memberId);
    const entered = transaction
      .selectFrom('challenge_entries')
      .select('challenge_id as id')
      .where('member_id', '=', memberId);
    const voted = transaction
      .selectFrom('challenge_votes')
      .select('challenge_id as id')
      .where('voter_id', '=', memberId);
    const found = await organised.union(entered).union(voted).execute();
    const ids = found.map(({ id }) => id).filter((id) => !locked.has(id));
    if (ids.length === 0) return;
    const rows = transaction.selectFrom('challenges').select('id').where('id', 'in', ids).orderBy('id');
    await forUpdate(transaction, rows).execute();
    for (const id of ids) locked.add(id);
  }
}

interface AffectedEntry {
  readonly challengeId: string;
  readonly challengeState: ChallengeState;
  readonly guildId: string;
}

/** Reasons of disqualification are free text that may identify the member. */
async function eraseDisqualificationReasons(
  transaction: ChallengeTransaction,
  entries: readonly { readonly id: string; readonly challengeId: string }[],
): Promise<void> {
  const ids = new Set(entries.map(({ id }) => id));
  const lines = await transaction
    .selectFrom('challenge_log')
    .select(['challenge_id', 'sequence', 'details'])
    .where('challenge_id', 'in', [...new Set(entries.map(({ challengeId }) => challengeId))])
    .where('action', '=', 'disqualified')
    .execute();
  for (const { challenge_id, sequence, details } of lines) {
    const { entryId } = JSON.parse(details);
    if (!ids.has(entryId)) continue;
    await transaction
      .updateTable('challenge_log')
      .set({ details: JSON.stringify({ entryId }) })
      .where('challenge_id', '=', challenge_id)
      .where('sequence', '=', sequence)
      .execute();
  }
}
