/** The entries of a challenge: members enter, replace and withdraw paintings; organisers disqualify and reinstate them. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { isUserError, UserError } from '../errors/user-error.js';
import { addReferences, removeReferences } from '../store/pictures/picture-store.js';
import {
  CHALLENGE_LIMITS,
  type Entry,
  type Organiser,
  type Page,
  type PageRequest,
  type Participant,
  type RequiredStyle,
  type Submission,
} from './challenge.js';
import { recordEvent } from './challenge-history.js';
import {
  type ChallengeRow,
  type ChallengeTransaction,
  type EntryRow,
  getChallenge,
  titleContains,
  toEntry,
  unknownEntryError,
} from './challenge-rows.js';
import { type ChallengeChange, type ChallengeTransactions, isOver } from './challenge-transactions.js';
import { checkCanEnter } from './members/eligibility.js';
import { queuePosts } from './outbox/queue-posts.js';
import { checkText } from './settings/challenge-settings.js';
import { releaseExhaustedVotes } from './voting/valid-votes.js';

export class Entries {
  readonly #transactions: ChallengeTransactions;
  readonly #log: Logger;

  constructor(transactions: ChallengeTransactions, log: Logger) {
    this.#transactions = transactions;
    this.#log = log;
  }

  /**
   * Enters a painting; the caller must check that it is the member's own. Disqualified entries count toward the member's limit.
   *
   * @throws UserError `challenge-unknown`, `challenge-not-open`, `challenge-roles`, `entries-spent` at the limit, `entry-twice` when the
   * painting is already entered, `entry-content` or `entry-style` when it does not use a required picture, `pictures-gone`.
   */
  async enter(challengeId: string, member: Participant, painting: Submission): Promise<Entry> {
    const bytes = await this.#readPictures(painting);
    return this.#transactions.pictures.put(bytes, (hashes) =>
      this.#transactions.updateWithoutNotifying(challengeId, member.guildId, async ({ transaction, challenge, at }) => {
        checkOpen(challenge);
        checkCanEnter(challenge, member);
        const own = await transaction
          .selectFrom('challenge_entries')
          .select('id')
          .where('challenge_id', '=', challengeId)
          .where('member_id', '=', member.userId)
          .where('state', '!=', 'withdrawn')
          .execute();
        const limit = challenge.entries_per_member;
        if (own.length >= limit) throw new UserError('entries-spent', { limit });
        checkRequiredPictures(challenge, painting);
        const row: EntryRow = {
          id: randomUUID(),
          challenge_id: challengeId,
          member_id: member.userId,
          state: 'standing',
          submitted_at: at,
          reason: null,
          ...submissionColumns(painting),
        };
        await checkDuplicate(transaction, row);
        await transaction.insertInto('challenge_entries').values(row).execute();
        await addReferences(transaction, row.id, hashes);
        const details = { entryId: row.id };
        await recordEvent(transaction, challengeId, { at, actorId: member.userId, action: 'entered', details });
        return toEntry(row);
      }),
    );
  }

  /** Replaces the painting of an entry; `submittedAt` becomes now. @throws UserError as `enter`; `entry-unknown`, `entry-disqualified`. */
  async replace(entryId: string, member: Participant, painting: Submission): Promise<Entry> {
    const { challengeId } = await this.#ownEntry(entryId, member);
    const bytes = await this.#readPictures(painting);
    let oldHashes: string[] = [];
    const entry = await this.#transactions.pictures.put(bytes, (hashes) =>
      this.#transactions.updateWithoutNotifying(challengeId, member.guildId, async ({ transaction, challenge, at }) => {
        checkOpen(challenge);
        checkCanEnter(challenge, member);
        const before = await readEntry(transaction, entryId);
        checkStanding(before);
        checkRequiredPictures(challenge, painting);
        const changes = { ...submissionColumns(painting), submitted_at: at };
        await checkDuplicate(transaction, { ...before, ...changes });
        const row = await updateEntry(transaction, entryId, changes);
        oldHashes = await removeReferences(transaction, [entryId]);
        await addReferences(transaction, entryId, hashes);
        const details = { entryId };
        await recordEvent(transaction, challengeId, { at, actorId: member.userId, action: 'replaced', details });
        return toEntry(row);
      }),
    );
    await this.#collectGarbage(oldHashes);
    return entry;
  }

  /**
   * Withdraws an entry, before the close and irrevocably: deletes its pictures and its votes, which voters can then cast again.
   *
   * @throws UserError `entry-unknown` (also for another member's entry), `entry-disqualified`, `challenge-over`.
   */
  async withdraw(entryId: string, member: Pick<Participant, 'guildId' | 'userId'>): Promise<Entry> {
    const { challengeId } = await this.#ownEntry(entryId, member);
    let oldHashes: string[] = [];
    const entry = await this.#transactions.update(
      challengeId,
      member.guildId,
      async ({ transaction, challenge, at }) => {
        checkNotOver(challenge);
        checkStanding(await readEntry(transaction, entryId));
        await transaction.deleteFrom('challenge_votes').where('entry_id', '=', entryId).execute();
        const row = await updateEntry(transaction, entryId, { state: 'withdrawn' });
        oldHashes = await removeReferences(transaction, [entryId]);
        const details = { entryId };
        await recordEvent(transaction, challengeId, { at, actorId: member.userId, action: 'withdrawn', details });
        await queueRefresh(transaction, challenge, at);
        return toEntry(row);
      },
    );
    await this.#collectGarbage(oldHashes);
    return entry;
  }

  /**
   * Disqualifies an entry, before the close. Its votes are kept but not counted, and their voters may vote for others meanwhile.
   *
   * @throws UserError `entry-unknown`, `challenge-over`, `challenge-text` for the reason.
   */
  async disqualify(entryId: string, organiser: Organiser, reason: string): Promise<Entry> {
    checkText('reason', reason, 1);
    return this.#changeByOrganiser(entryId, organiser, async ({ transaction, challenge, at }) => {
      const row = await updateEntry(transaction, entryId, { state: 'disqualified', reason });
      const details = { entryId, reason };
      await recordEvent(transaction, challenge.id, { at, actorId: organiser.userId, action: 'disqualified', details });
      return row;
    });
  }

  /** Disqualifies the entries of paintings that were removed, in challenges that are not over: of others the results are published. Idempotent. */
  async disqualifyPaintings(jobIds: readonly string[], organiser: Organiser, reason: string): Promise<void> {
    const rows = await this.#transactions.store
      .selectFrom('challenge_entries')
      .innerJoin('challenges', 'challenges.id', 'challenge_entries.challenge_id')
      .select('challenge_entries.id')
      .where('challenge_entries.job_id', 'in', jobIds)
      .where('challenge_entries.state', '=', 'standing')
      .where('challenges.guild_id', '=', organiser.guildId)
      .execute();
    for (const { id } of rows)
      await this.disqualify(id, organiser, reason.slice(0, CHALLENGE_LIMITS.reason)).catch((error: unknown) => {
        // It was closed, or the entry withdrawn, meanwhile.
        if (!isUserError(error, 'challenge-over') && !isUserError(error, 'entry-unknown')) throw error;
      });
  }

  /** Undoes `disqualify`, before the close. Votes of members who have no votes left meanwhile are deleted. @throws UserError as there. */
  async reinstate(entryId: string, organiser: Organiser): Promise<Entry> {
    return this.#changeByOrganiser(entryId, organiser, async ({ transaction, challenge, at }, before) => {
      if (before.state === 'standing') return before;
      await releaseExhaustedVotes(transaction, challenge, entryId);
      const row = await updateEntry(transaction, entryId, { state: 'standing', reason: null });
      const details = { entryId };
      await recordEvent(transaction, challenge.id, { at, actorId: organiser.userId, action: 'reinstated', details });
      return row;
    });
  }

  /** The caller must check whether its member may be shown. @throws UserError `entry-unknown`, also for an entry of another server. */
  async get(entryId: string, guildId: string): Promise<Entry> {
    const row = await this.#transactions.store
      .selectFrom('challenge_entries')
      .innerJoin('challenges', 'challenges.id', 'challenge_entries.challenge_id')
      .selectAll('challenge_entries')
      .where('challenge_entries.id', '=', entryId)
      .where('challenges.guild_id', '=', guildId)
      .executeTakeFirst();
    if (row === undefined) throw unknownEntryError();
    return toEntry(row);
  }

  /** A member's entries in a challenge, except withdrawn ones, oldest first. */
  async ofMember(challengeId: string, memberId: string): Promise<Entry[]> {
    const rows = await this.#notWithdrawn(challengeId)
      .selectAll()
      .where('member_id', '=', memberId)
      .orderBy('submitted_at')
      .orderBy('id')
      .execute();
    return rows.map(toEntry);
  }

  /** For organisers: all but withdrawn entries, oldest first. @param search part of the title. @throws UserError `challenge-unknown`. */
  async list(challengeId: string, guildId: string, { offset, size }: PageRequest, search = ''): Promise<Page<Entry>> {
    await getChallenge(this.#transactions.store, challengeId, guildId);
    let matching = this.#notWithdrawn(challengeId);
    if (search !== '')
      matching = matching.where((row) => titleContains(this.#transactions.store, row, 'title', search));
    const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const rows = await matching.selectAll().orderBy('submitted_at').orderBy('id').limit(size).offset(offset).execute();
    return { items: rows.map(toEntry), total: Number(total) };
  }

  /** Number of standing entries. */
  async countStanding(challengeId: string): Promise<number> {
    const { count } = await this.#transactions.store
      .selectFrom('challenge_entries')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('challenge_id', '=', challengeId)
      .where('state', '=', 'standing')
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  #notWithdrawn(challengeId: string) {
    return this.#transactions.store
      .selectFrom('challenge_entries')
      .where('challenge_id', '=', challengeId)
      .where('state', '!=', 'withdrawn');
  }

  /** Runs an organiser's change of an entry that is not withdrawn. */
  async #changeByOrganiser(
    entryId: string,
    { guildId }: Organiser,
    change: (change: ChallengeChange, before: EntryRow) => Promise<EntryRow>,
  ): Promise<Entry> {
    const { challengeId } = await this.get(entryId, guildId);
    return this.#transactions.update(challengeId, guildId, async (context) => {
      const { transaction, challenge, at } = context;
      checkNotOver(challenge);
      const before = await readEntry(transaction, entryId);
      if (before.state === 'withdrawn') throw unknownEntryError();
      const row = await change(context, before);
      if (row.state !== before.state) await queueRefresh(transaction, challenge, at);
      return toEntry(row);
    });
  }

  /** @throws UserError `entry-unknown` for another member's entry too: the error must not reveal whose it is before the close. */
  async #ownEntry(entryId: string, { guildId, userId }: Pick<Participant, 'guildId' | 'userId'>): Promise<Entry> {
    const entry = await this.get(entryId, guildId);
    if (entry.memberId !== userId) throw unknownEntryError();
    return entry;
  }

  /** Reads the pictures of a painting, so that `put` can add references of the entry to them. @throws UserError `pictures-gone`. */
  async #readPictures({ painting, content, styles }: Submission): Promise<Uint8Array[]> {
    const hashes = [...new Set([painting, content, ...styles.map(({ picture }) => picture)])];
    const bytes = await Promise.all(hashes.map((hash) => this.#transactions.pictures.read(hash)));
    if (bytes.includes(undefined)) throw new UserError('pictures-gone');
    return bytes as Uint8Array[];
  }

  /** After the commit: a failure must not fail the request. Files left over are orphans, which the next start deletes. */
  async #collectGarbage(hashes: readonly string[]): Promise<void> {
    await this.#transactions.pictures.collectGarbage(hashes).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'pictures of an entry could not be removed yet');
    });
  }
}

/** During voting the public gallery shows some entries; queue an update so that it shows no entry that is no longer standing. */
async function queueRefresh(transaction: ChallengeTransaction, challenge: ChallengeRow, at: number): Promise<void> {
  if (challenge.state === 'voting') await queuePosts(transaction, challenge, at, [['changed', { settings: [] }]]);
}

/** @throws UserError `challenge-not-open`. */
function checkOpen({ state }: ChallengeRow): void {
  if (state !== 'open') throw new UserError('challenge-not-open', { state });
}

/** @throws UserError `challenge-over`. */
function checkNotOver({ state }: ChallengeRow): void {
  if (isOver(state)) throw new UserError('challenge-over');
}

/** @throws UserError `entry-disqualified`, `entry-unknown` when it is withdrawn. */
function checkStanding({ state, reason }: EntryRow): void {
  if (state === 'withdrawn') throw unknownEntryError();
  if (state === 'disqualified') throw new UserError('entry-disqualified', { reason: reason ?? '' });
}

/** @throws UserError `entry-content`, `entry-style`. */
function checkRequiredPictures(challenge: ChallengeRow, { content, styles }: Submission): void {
  if (challenge.content !== null && challenge.content !== content) throw new UserError('entry-content');
  if (challenge.style === null) return;
  const { picture }: RequiredStyle = JSON.parse(challenge.style);
  if (!styles.some((style) => style.picture === picture)) throw new UserError('entry-style');
}

/** A painting can be in a challenge only once, also across members. @throws UserError `entry-twice`. */
async function checkDuplicate(transaction: ChallengeTransaction, row: EntryRow): Promise<void> {
  const duplicate = await transaction
    .selectFrom('challenge_entries')
    .select('id')
    .where('challenge_id', '=', row.challenge_id)
    .where('state', 'in', ['standing', 'disqualified'])
    .where('id', '!=', row.id)
    .where(({ or, eb }) => or([eb('job_id', '=', row.job_id), eb('painting', '=', row.painting)]))
    .limit(1)
    .executeTakeFirst();
  if (duplicate !== undefined) throw new UserError('entry-twice');
}

function submissionColumns({ jobId, painting, content, styles, options, title, spoiler }: Submission) {
  return {
    job_id: jobId,
    painting,
    content,
    styles: JSON.stringify(styles),
    options: JSON.stringify(options),
    title: [...title.replace(CONTROL_CHARACTERS, ' ').trim()].slice(0, CHALLENGE_LIMITS.entryTitle).join(''),
    spoiler: spoiler ? 1 : 0,
  };
}

/** Control characters, line breaks and bidirectional overrides: they could disguise the names and counts shown after a title. */
const CONTROL_CHARACTERS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

async function readEntry(transaction: ChallengeTransaction, id: string): Promise<EntryRow> {
  const row = await transaction.selectFrom('challenge_entries').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw unknownEntryError();
  return row;
}

function updateEntry(transaction: ChallengeTransaction, id: string, changes: Partial<EntryRow>): Promise<EntryRow> {
  return transaction
    .updateTable('challenge_entries')
    .set(changes)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
