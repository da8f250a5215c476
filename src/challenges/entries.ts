/** Paintings that members enter, replace and withdraw, and that organisers disqualify. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { UserError } from '../errors/user-error.js';
import { addReferences, removeReferences } from '../store/picture-store.js';
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
  entryUnknown,
  findChallenge,
  likePattern,
  toEntry,
} from './challenge-rows.js';
import { type ChallengeChange, type ChallengeTransactions, isOver } from './challenge-transactions.js';
import { checkCanEnter } from './members/eligibility.js';
import { queuePosts } from './outbox/queue-posts.js';
import { checkText } from './settings/challenge-settings.js';
import { releaseExhaustedVotes } from './voting/valid-votes.js';

export class Entries {
  readonly #transactions: ChallengeTransactions;
  readonly #log: Logger;

  constructor(changes: ChallengeTransactions, log: Logger) {
    this.#transactions = changes;
    this.#log = log;
  }

  /**
   * That the painting is the member's own is the caller's to check. A disqualified entry counts among a member's entries.
   *
   * @throws UserError `challenge-unknown`, `challenge-not-open`, `challenge-roles`, `entries-spent`, `entry-twice` when the painting is in
   * already, `entry-content` or `entry-style` when it is not painted with the fixed picture, `pictures-gone`.
   */
  async enter(challengeId: string, member: Participant, painting: Submission): Promise<Entry> {
    const bytes = await this.#read(painting);
    return this.#transactions.pictures.put(bytes, (hashes) =>
      this.#transactions.within(challengeId, member.guildId, async ({ transaction, challenge, at }) => {
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
        if (own.length >= limit) throw new UserError('entries-spent', `All ${limit} entries are given.`, { limit });
        checkFixed(challenge, painting);
        const row: EntryRow = {
          id: randomUUID(),
          challenge_id: challengeId,
          member_id: member.userId,
          state: 'standing',
          submitted_at: at,
          reason: null,
          ...columnsOf(painting),
        };
        await refuseDuplicate(transaction, row);
        await transaction.insertInto('challenge_entries').values(row).execute();
        await addReferences(transaction, row.id, hashes);
        const details = { entryId: row.id };
        await recordEvent(transaction, challengeId, { at, actorId: member.userId, action: 'entered', details });
        return toEntry(row);
      }),
    );
  }

  /** Before the deadline; it counts as submitted now. @throws UserError as `enter`; `entry-unknown`, `entry-disqualified`. */
  async replace(entryId: string, member: Participant, painting: Submission): Promise<Entry> {
    const { challengeId } = await this.#own(entryId, member);
    const bytes = await this.#read(painting);
    let old: string[] = [];
    const entry = await this.#transactions.pictures.put(bytes, (hashes) =>
      this.#transactions.within(challengeId, member.guildId, async ({ transaction, challenge, at }) => {
        checkOpen(challenge);
        checkCanEnter(challenge, member);
        const before = await lockedEntry(transaction, entryId);
        refuseInactive(before);
        checkFixed(challenge, painting);
        const changes = { ...columnsOf(painting), submitted_at: at };
        await refuseDuplicate(transaction, { ...before, ...changes });
        const row = await update(transaction, entryId, changes);
        old = await removeReferences(transaction, [entryId]);
        await addReferences(transaction, entryId, hashes);
        const details = { entryId };
        await recordEvent(transaction, challengeId, { at, actorId: member.userId, action: 'replaced', details });
        return toEntry(row);
      }),
    );
    await this.#normalise(old);
    return entry;
  }

  /**
   * Until the close, for good: its pictures are removed, and who voted for it may vote for another.
   *
   * @throws UserError `entry-unknown` (also when it is somebody else's), `entry-disqualified`, `challenge-over`.
   */
  async withdraw(entryId: string, member: Pick<Participant, 'guildId' | 'userId'>): Promise<Entry> {
    const { challengeId } = await this.#own(entryId, member);
    let old: string[] = [];
    const entry = await this.#transactions.of(challengeId, member.guildId, async ({ transaction, challenge, at }) => {
      checkNotOver(challenge);
      refuseInactive(await lockedEntry(transaction, entryId));
      await transaction.deleteFrom('challenge_votes').where('entry_id', '=', entryId).execute();
      const row = await update(transaction, entryId, { state: 'withdrawn' });
      old = await removeReferences(transaction, [entryId]);
      const details = { entryId };
      await recordEvent(transaction, challengeId, { at, actorId: member.userId, action: 'withdrawn', details });
      await queueRefresh(transaction, challenge, at);
      return toEntry(row);
    });
    await this.#normalise(old);
    return entry;
  }

  /**
   * Until the close. Votes for it wait and count for nothing meanwhile; their voters may vote for others.
   *
   * @throws UserError `entry-unknown`, `challenge-over`, `challenge-text` for the reason.
   */
  async disqualify(entryId: string, organiser: Organiser, reason: string): Promise<Entry> {
    checkText('reason', reason, 1);
    return this.#judge(entryId, organiser, async ({ transaction, challenge, at }) => {
      const row = await update(transaction, entryId, { state: 'disqualified', reason });
      const details = { entryId, reason };
      await recordEvent(transaction, challenge.id, { at, actorId: organiser.userId, action: 'disqualified', details });
      return row;
    });
  }

  /** Undoes it, until the close. Votes of members who gave them to others meanwhile are lost. @throws UserError as `disqualify`. */
  async reinstate(entryId: string, organiser: Organiser): Promise<Entry> {
    return this.#judge(entryId, organiser, async ({ transaction, challenge, at }, before) => {
      if (before.state === 'standing') return before;
      await releaseExhaustedVotes(transaction, challenge, entryId);
      const row = await update(transaction, entryId, { state: 'standing', reason: null });
      const details = { entryId };
      await recordEvent(transaction, challenge.id, { at, actorId: organiser.userId, action: 'reinstated', details });
      return row;
    });
  }

  /** @throws UserError `entry-unknown`, also when it is another server's. Whether its member may be shown is the caller's to check. */
  async get(entryId: string, guildId: string): Promise<Entry> {
    const row = await this.#transactions.store
      .selectFrom('challenge_entries')
      .innerJoin('challenges', 'challenges.id', 'challenge_entries.challenge_id')
      .selectAll('challenge_entries')
      .where('challenge_entries.id', '=', entryId)
      .where('challenges.guild_id', '=', guildId)
      .executeTakeFirst();
    if (row === undefined) throw entryUnknown();
    return toEntry(row);
  }

  /** A member's entries of a challenge that are not withdrawn, oldest first. */
  async of(challengeId: string, memberId: string): Promise<Entry[]> {
    const rows = await this.#present(challengeId)
      .selectAll()
      .where('member_id', '=', memberId)
      .orderBy('submitted_at')
      .orderBy('id')
      .execute();
    return rows.map(toEntry);
  }

  /** For organisers: all that are not withdrawn, oldest first. @param search part of the title. @throws UserError `challenge-unknown`. */
  async list(challengeId: string, guildId: string, { offset, size }: PageRequest, search = ''): Promise<Page<Entry>> {
    await findChallenge(this.#transactions.store, challengeId, guildId);
    let matching = this.#present(challengeId);
    if (search !== '') matching = matching.where(sql<boolean>`lower(title) like ${likePattern(search)} escape '\\'`);
    const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const rows = await matching.selectAll().orderBy('submitted_at').orderBy('id').limit(size).offset(offset).execute();
    return { items: rows.map(toEntry), total: Number(total) };
  }

  /** Standing ones. */
  async count(challengeId: string): Promise<number> {
    const { count } = await this.#transactions.store
      .selectFrom('challenge_entries')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('challenge_id', '=', challengeId)
      .where('state', '=', 'standing')
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  #present(challengeId: string) {
    return this.#transactions.store
      .selectFrom('challenge_entries')
      .where('challenge_id', '=', challengeId)
      .where('state', '!=', 'withdrawn');
  }

  /** A change by an organiser, to an entry that is not withdrawn. */
  async #judge(
    entryId: string,
    { guildId }: Organiser,
    change: (change: ChallengeChange, before: EntryRow) => Promise<EntryRow>,
  ): Promise<Entry> {
    const { challengeId } = await this.get(entryId, guildId);
    return this.#transactions.of(challengeId, guildId, async (here) => {
      const { transaction, challenge, at } = here;
      checkNotOver(challenge);
      const before = await lockedEntry(transaction, entryId);
      if (before.state === 'withdrawn') throw entryUnknown();
      const row = await change(here, before);
      if (row.state !== before.state) await queueRefresh(transaction, challenge, at);
      return toEntry(row);
    });
  }

  /** @throws UserError `entry-unknown` when it is somebody else's: whose it is nobody learns before the close. */
  async #own(entryId: string, { guildId, userId }: Pick<Participant, 'guildId' | 'userId'>): Promise<Entry> {
    const entry = await this.get(entryId, guildId);
    if (entry.memberId !== userId) throw entryUnknown();
    return entry;
  }

  /** The pictures of a painting, so that they can be kept for the entry as well. @throws UserError `pictures-gone`. */
  async #read({ painting, content, styles }: Submission): Promise<Uint8Array[]> {
    const hashes = [...new Set([painting, content, ...styles.map(({ picture }) => picture)])];
    const bytes = await Promise.all(hashes.map((hash) => this.#transactions.pictures.read(hash)));
    if (bytes.includes(undefined))
      throw new UserError('pictures-gone', 'The pictures of that painting are not kept any more.');
    return bytes as Uint8Array[];
  }

  /** The change is made; what cannot be removed now is a stray at the next start. */
  async #normalise(hashes: readonly string[]): Promise<void> {
    await this.#transactions.pictures.collectGarbage(hashes).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'pictures of an entry could not be removed yet');
    });
  }
}

/** While votes come in, some entries are shown in public: what does not stand any more must not be among them. */
async function queueRefresh(transaction: ChallengeTransaction, challenge: ChallengeRow, at: number): Promise<void> {
  if (challenge.state === 'voting') await queuePosts(transaction, challenge, at, [['changed', { settings: [] }]]);
}

/** @throws UserError `challenge-not-open`. */
function checkOpen({ state }: ChallengeRow): void {
  if (state !== 'open') throw new UserError('challenge-not-open', `The challenge is ${state}.`, { state });
}

/** @throws UserError `challenge-over`. */
function checkNotOver({ state }: ChallengeRow): void {
  if (isOver(state)) throw new UserError('challenge-over', `The challenge is ${state}.`);
}

/** @throws UserError `entry-disqualified`, `entry-unknown` when it is withdrawn. */
function refuseInactive({ state, reason }: EntryRow): void {
  if (state === 'withdrawn') throw entryUnknown();
  if (state === 'disqualified')
    throw new UserError('entry-disqualified', 'The entry was disqualified.', { reason: reason ?? '' });
}

/** @throws UserError `entry-content`, `entry-style`. */
function checkFixed(challenge: ChallengeRow, { content, styles }: Submission): void {
  if (challenge.content !== null && challenge.content !== content)
    throw new UserError('entry-content', 'Not painted of the content picture of the challenge.');
  if (challenge.style === null) return;
  const { picture }: RequiredStyle = JSON.parse(challenge.style);
  if (!styles.some((style) => style.picture === picture))
    throw new UserError('entry-style', 'Not painted in the style of the challenge.');
}

/** A painting is in a challenge once, whoever enters it. @throws UserError `entry-twice`. */
async function refuseDuplicate(transaction: ChallengeTransaction, row: EntryRow): Promise<void> {
  const same = await transaction
    .selectFrom('challenge_entries')
    .select('id')
    .where('challenge_id', '=', row.challenge_id)
    .where('state', 'in', ['standing', 'disqualified'])
    .where('id', '!=', row.id)
    .where(({ or, eb }) => or([eb('job_id', '=', row.job_id), eb('painting', '=', row.painting)]))
    .limit(1)
    .executeTakeFirst();
  if (same !== undefined) throw new UserError('entry-twice', 'That painting is in the challenge already.');
}

function columnsOf({ jobId, painting, content, styles, options, title, spoiler }: Submission) {
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

/** What begins a new line, or turns the direction of what comes after it: others' names and counts. */
const CONTROL_CHARACTERS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

async function lockedEntry(transaction: ChallengeTransaction, id: string): Promise<EntryRow> {
  const row = await transaction.selectFrom('challenge_entries').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw entryUnknown();
  return row;
}

function update(transaction: ChallengeTransaction, id: string, changes: Partial<EntryRow>): Promise<EntryRow> {
  return transaction
    .updateTable('challenge_entries')
    .set(changes)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
