/** The service that commands and buttons use: creates, edits, ends and lists challenges, and owns their sub-services. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { UserError } from '../errors/user-error.js';
import type { Database } from '../store/database.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import { addReferences, type PictureStore, removeReferences } from '../store/pictures/picture-store.js';
import { lockFor } from '../store/transaction-lock.js';
import type { Clock } from '../time/clock.js';
import {
  CHALLENGE_LIMITS,
  type Challenge,
  type ChallengeSettingName,
  type ChallengeSettings,
  type ChallengeState,
  type HistoryEvent,
  type Organiser,
  type Page,
  type PageRequest,
  type RequiredPictures,
} from './challenge.js';
import { recordEvent } from './challenge-history.js';
import {
  type ChallengeRow,
  type ChallengeTransaction,
  getChallenge,
  titleContains,
  toChallenge,
} from './challenge-rows.js';
import { ChallengeTransactions, isOver } from './challenge-transactions.js';
import { Entries } from './entries.js';
import { Deadlines } from './lifecycle/deadlines.js';
import { Retention } from './lifecycle/retention.js';
import { reminderTime } from './lifecycle/schedule.js';
import { advanceState, applyDue, cancelChallenge, createChallenge } from './lifecycle/transitions.js';
import { MemberData } from './members/member-data.js';
import { toPersonalData } from './members/to-personal-data.js';
import { Outbox } from './outbox/outbox.js';
import { queuePosts } from './outbox/queue-posts.js';
import { changedSettings, checkSettings, checkText, checkTimes, editError } from './settings/challenge-settings.js';
import {
  editedLengths,
  plannedLengths,
  requiredPictureBytes,
  requiredPictureColumns,
  requiredPictureHashes,
  settingColumns,
  settingsOf,
} from './settings/settings-rows.js';
import { Gallery } from './voting/gallery.js';
import { Results } from './voting/results.js';
import { Votes } from './voting/votes.js';

export interface ChallengesDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly log: Logger;
  readonly clock: Clock;
}

type ActiveState = Exclude<ChallengeState, 'closed' | 'cancelled'>;

export class Challenges implements PersonalDataSource {
  readonly dataKind = 'challenges';
  readonly entries: Entries;
  readonly votes: Votes;
  readonly gallery: Gallery;
  readonly results: Results;
  readonly outbox: Outbox;
  readonly deadlines: Deadlines;
  readonly members: MemberData;
  readonly retention: Retention;
  readonly #transactions: ChallengeTransactions;

  constructor({ store, pictures, log, clock }: ChallengesDeps) {
    const notify = () => {
      this.deadlines.rearm();
      this.outbox.notifyQueued();
    };
    this.#transactions = new ChallengeTransactions({ store, pictures, clock, onChanged: notify });
    this.deadlines = new Deadlines(this.#transactions, log);
    this.entries = new Entries(this.#transactions, log);
    this.votes = new Votes(this.#transactions);
    this.gallery = new Gallery(store);
    this.results = new Results(store);
    this.outbox = new Outbox(store, () => clock.now());
    this.members = new MemberData(this.#transactions, this.deadlines);
    this.retention = new Retention(this.#transactions, log);
  }

  /**
   * Creates a challenge; it opens at once when the start is not in the future.
   *
   * @throws UserError `challenge-text`, `challenge-number`, `challenge-roles-many`, `challenge-times`, `challenges-many`.
   */
  async create(
    { guildId, userId }: Organiser,
    initial: ChallengeSettings,
    required: RequiredPictures = {},
  ): Promise<Challenge> {
    checkSettings(initial);
    return this.#transactions.pictures.put(requiredPictureBytes(required), (hashes) =>
      this.#transactions.transact(async (transaction) => {
        await lockFor(transaction, `challenges:${guildId}`);
        await this.#checkCapacity(transaction, guildId);
        const at = this.#transactions.now();
        const settings = { ...initial, startsAt: Math.max(initial.startsAt, at) };
        checkTimes(settings, 'scheduled', at);
        const id = randomUUID();
        const row: ChallengeRow = {
          id,
          guild_id: guildId,
          organiser_id: userId,
          ...settingColumns(settings),
          ...plannedLengths(settings),
          ...requiredPictureColumns({ style: null, content: null }, required, hashes),
          state: 'scheduled',
          next_at: settings.startsAt,
          reminder_at: null,
          series_id: id,
          round: 1,
          created_at: at,
          ended_at: null,
        };
        return toChallenge(await createChallenge(transaction, row, at, userId));
      }),
    );
  }

  /**
   * Allowed changes by state: `scheduled`, everything; `open`, everything but the start, the channel, the required pictures, and lower
   * limits of entries or votes; `voting`, texts, winner role, results channel, recurrence and the end of voting. Edited times also set the
   * phase lengths of later rounds.
   *
   * @throws UserError as `create`; `challenge-unknown`, `challenge-over`, `challenge-edit`.
   */
  async edit(
    id: string,
    organiser: Organiser,
    changes: Partial<ChallengeSettings>,
    required: RequiredPictures = {},
  ): Promise<Challenge> {
    let oldHashes: string[] = [];
    const challenge = await this.#transactions.pictures.put(requiredPictureBytes(required), (hashes) =>
      this.#changeActive(id, organiser, async (transaction, row, state, at) => {
        const before = settingsOf(row);
        const wanted: ChallengeSettings = { ...before, ...changes };
        const after = state === 'scheduled' ? { ...wanted, startsAt: Math.max(wanted.startsAt, at) } : wanted;
        const changedNames = changedSettings(before, after, state);
        checkSettings(after);
        if (changedNames.some((name) => TIME_SETTINGS.includes(name))) checkTimes(after, state, at);
        const requiredColumns = requiredPictureColumns(row, required, hashes);
        const changedPictures = (['style', 'content'] as const).filter((name) => requiredColumns[name] !== row[name]);
        if (changedPictures.length > 0 && state !== 'scheduled') throw editError(changedPictures[0], state);
        if (changedNames.length === 0 && changedPictures.length === 0) return row;

        const edited: ChallengeRow = {
          ...row,
          ...settingColumns(after),
          ...requiredColumns,
          ...editedLengths(row, after, changedNames),
        };
        if (changedPictures.length > 0) {
          oldHashes = await removeReferences(transaction, [id]);
          await addReferences(transaction, id, requiredPictureHashes(edited));
        }
        const details = Object.fromEntries([
          ...changedNames.map((name) => [name, { from: before[name], to: after[name] }]),
          ...changedPictures.map((name) => [name, { from: toChallenge(row)[name], to: toChallenge(edited)[name] }]),
        ]);
        return this.#saveSettings(transaction, edited, state, at, {
          at,
          actorId: organiser.userId,
          action: 'edited',
          details,
        });
      }),
    );
    await this.#transactions.pictures.collectGarbage(oldHashes);
    return challenge;
  }

  /**
   * Postpones the end of the current phase and of all later ones. Later rounds keep the planned lengths.
   *
   * @param by milliseconds, above 0.
   * @throws UserError `challenge-unknown`, `challenge-over`, `challenge-times`.
   */
  extend(id: string, organiser: Organiser, by: number): Promise<Challenge> {
    return this.#changeActive(id, organiser, (transaction, row, state, at) => {
      if (!Number.isSafeInteger(by) || by <= 0) throw new UserError('challenge-times', { problem: 'order' });
      const submissions_end_at = row.submissions_end_at + (state === 'voting' ? 0 : by);
      const extended: ChallengeRow = { ...row, submissions_end_at, voting_end_at: row.voting_end_at + by };
      checkTimes(settingsOf(extended), state, at);
      const names = state === 'voting' ? (['votingEndAt'] as const) : (['submissionsEndAt', 'votingEndAt'] as const);
      const [before, after] = [settingsOf(row), settingsOf(extended)];
      const details = Object.fromEntries(names.map((name) => [name, { from: before[name], to: after[name] }]));
      return this.#saveSettings(transaction, extended, state, at, {
        at,
        actorId: organiser.userId,
        action: 'extended',
        details,
      });
    });
  }

  /** Final; also ends a weekly series. @throws UserError `challenge-unknown`, `challenge-over`, `challenge-text`. */
  async cancel(id: string, organiser: Organiser, reason: string): Promise<Challenge> {
    checkText('reason', reason, 1);
    return this.#changeActive(id, organiser, (transaction, row, _state, at) =>
      cancelChallenge(transaction, row, at, organiser.userId, reason),
    );
  }

  /**
   * Ends the current phase now: `open` becomes `voting`, `voting` becomes `closed`.
   *
   * @param from the state that the organiser saw, so that pressing the button twice does not end two phases.
   * @throws UserError `challenge-unknown`, `challenge-over`, `challenge-moved-on` when it is in another state.
   */
  closeEarly(id: string, organiser: Organiser, from: 'open' | 'voting'): Promise<Challenge> {
    return this.#changeActive(id, organiser, async (transaction, row, state, at) => {
      if (state !== from) throw new UserError('challenge-moved-on', { state });
      const ends = state === 'open' ? { submissions_end_at: at } : { voting_end_at: at };
      await transaction.updateTable('challenges').set(ends).where('id', '=', id).execute();
      return advanceState(transaction, { ...row, ...ends }, at, organiser.userId);
    });
  }

  /** @throws UserError `challenge-unknown`, also for a challenge of another server. */
  async get(id: string, guildId: string): Promise<Challenge> {
    return toChallenge(await getChallenge(this.#transactions.store, id, guildId));
  }

  /** Newest first. @param search part of the title. */
  async list(
    guildId: string,
    { states, search = '' }: { readonly states?: readonly ChallengeState[]; readonly search?: string },
    { offset, size }: PageRequest,
  ): Promise<Page<Challenge>> {
    let matching = this.#transactions.store.selectFrom('challenges').where('guild_id', '=', guildId);
    if (states !== undefined) matching = matching.where('state', 'in', states);
    if (search !== '')
      matching = matching.where((row) => titleContains(this.#transactions.store, row, 'title', search));
    const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const rows = await matching
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(size)
      .offset(offset)
      .execute();
    return { items: rows.map(toChallenge), total: Number(total) };
  }

  /** Newest first. @throws UserError `challenge-unknown`. */
  async history(id: string, guildId: string, { offset, size }: PageRequest): Promise<Page<HistoryEvent>> {
    await this.get(id, guildId);
    const lines = this.#transactions.store.selectFrom('challenge_log').where('challenge_id', '=', id);
    const { total } = await lines.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const rows = await lines.selectAll().orderBy('sequence', 'desc').limit(size).offset(offset).execute();
    const items = rows.map(({ at, actor_id, action, details }) => ({
      at,
      actorId: actor_id,
      action,
      details: JSON.parse(details),
    }));
    return { items, total: Number(total) };
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    return toPersonalData(await this.members.export(memberId));
  }

  /** See `MemberData.erase`. */
  async erasePersonalData(memberId: string): Promise<void> {
    await this.members.erase(memberId);
  }

  /** Runs an organiser's change of a challenge that is neither closed nor cancelled. @throws UserError `challenge-over`. */
  #changeActive(
    id: string,
    { guildId }: Organiser,
    change: (
      transaction: ChallengeTransaction,
      row: ChallengeRow,
      state: ActiveState,
      at: number,
    ) => Promise<ChallengeRow>,
  ): Promise<Challenge> {
    return this.#transactions.update(id, guildId, async ({ transaction, challenge, at }) => {
      const { state } = challenge;
      if (isOver(state)) throw new UserError('challenge-over');
      return toChallenge(await change(transaction, challenge, state, at));
    });
  }

  /** Saves new settings, recomputes deadlines, logs the change and queues updates of messages that show the old settings. */
  async #saveSettings(
    transaction: ChallengeTransaction,
    row: ChallengeRow,
    state: ActiveState,
    at: number,
    event: HistoryEvent,
  ): Promise<ChallengeRow> {
    const phase = {
      scheduled: undefined,
      open: { from: row.starts_at, to: row.submissions_end_at },
      voting: { from: row.submissions_end_at, to: row.voting_end_at },
    }[state];
    const next_at = phase?.to ?? row.starts_at;
    // A reminder that was already sent is not sent again unless the deadline moved.
    const moved = next_at !== row.next_at;
    const reminder_at = moved ? (phase === undefined ? null : reminderTime(phase, at)) : row.reminder_at;
    const written = await transaction
      .updateTable('challenges')
      .set({ ...row, next_at, reminder_at })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEvent(transaction, row.id, event);
    await queuePosts(transaction, row, at, [
      ['changed', { settings: Object.keys(event.details) }],
      ['event-change', { startsAt: row.starts_at, endsAt: row.voting_end_at }],
    ]);
    return applyDue(transaction, written, at);
  }

  /** @throws UserError `challenges-many`. */
  async #checkCapacity(transaction: ChallengeTransaction, guildId: string): Promise<void> {
    const { active } = await transaction
      .selectFrom('challenges')
      .select(({ fn }) => fn.countAll<number>().as('active'))
      .where('guild_id', '=', guildId)
      .where('state', 'in', ['scheduled', 'open', 'voting'])
      .executeTakeFirstOrThrow();
    const limit = CHALLENGE_LIMITS.maxActive;
    if (Number(active) >= limit) throw new UserError('challenges-many', { limit });
  }
}

const TIME_SETTINGS: readonly ChallengeSettingName[] = ['startsAt', 'submissionsEndAt', 'votingEndAt'];
