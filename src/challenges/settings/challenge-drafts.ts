/** Drafts of new and edited challenges, stored in the database so that a restart loses nothing that an organiser has entered. */
import { randomUUID } from 'node:crypto';
import type { DeleteQueryBuilder, DeleteResult, Selectable } from 'kysely';
import { UserError } from '../../errors/user-error.js';
import { type Database, getValue, setValue } from '../../store/database.js';
import type { PersonalData, PersonalDataSource } from '../../store/personal-data.js';
import type { PictureHash } from '../../store/pictures/hash.js';
import {
  addReferences,
  MissingPictureError,
  type PictureStore,
  removeReferences,
} from '../../store/pictures/picture-store.js';
import type { Schema } from '../../store/schema.js';
import { forUpdate } from '../../store/transaction-lock.js';
import { type Moment, resolveMoment } from '../../time/parse-time.js';
import type { Challenge, ChallengeSettings, Organiser, RequiredPictures } from '../challenge.js';
import type { ChallengeDraftsTable } from '../tables.js';

/** The settings entered so far. Each time may be relative to the previous one, so that moving the start moves all of them. */
export interface DraftPlan extends Omit<ChallengeSettings, 'startsAt' | 'submissionsEndAt' | 'votingEndAt'> {
  /** Absolute, or relative to publication. */
  readonly start: Moment;
  readonly submissionsEnd: Moment;
  readonly votingEnd: Moment;
  /** IANA name of the time zone in which times are entered. */
  readonly zone: string;
  /** Edits only: the settings when the edit began. Settings that others change meanwhile keep their change. Stored under this key. */
  readonly before?: ChallengeSettings;
}

export interface ChallengeDraft {
  /** A UUID; also the owner id of its picture references. */
  readonly id: string;
  readonly guildId: string;
  readonly organiserId: string;
  /** Id of the edited challenge; null for a new one. */
  readonly challengeId: string | null;
  readonly plan: DraftPlan;
  readonly style: PictureHash | null;
  readonly content: PictureHash | null;
}

/** Drafts that were not changed for this long are deleted. */
const LIFETIME_MS = 30 * 24 * 3600 * 1000;

export interface ChallengeDraftsDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Encoded pictures to set; null removes one. */
export interface DraftPictures {
  readonly style?: Uint8Array | null;
  readonly content?: Uint8Array | null;
}

export class ChallengeDrafts implements PersonalDataSource {
  readonly dataKind = 'drafts of challenges';
  readonly #deps: ChallengeDraftsDeps;

  constructor(deps: ChallengeDraftsDeps) {
    this.#deps = deps;
  }

  /** The time zone that was last used in a server; UTC by default. */
  async timeZoneOf(guildId: string): Promise<string> {
    return (await getValue(this.#deps.store, timeZoneKey(guildId))) ?? 'UTC';
  }

  async saveTimeZone(guildId: string, zone: string): Promise<void> {
    await setValue(this.#deps.store, timeZoneKey(guildId), zone);
  }

  /** Creates a draft of a new challenge. */
  async create(
    { guildId, userId }: Organiser,
    plan: DraftPlan,
    { style, content }: DraftPictures = {},
  ): Promise<ChallengeDraft> {
    await this.#deleteExpired();
    const draft = {
      id: randomUUID(),
      guildId,
      organiserId: userId,
      challengeId: null,
      plan,
      style: null,
      content: null,
    };
    await this.#insert(draft);
    if (style === undefined && content === undefined) return draft;
    return this.setPictures(draft, { ...(style && { style }), ...(content && { content }) });
  }

  /** Creates a draft that edits a challenge, starting from its current settings. */
  async createForEdit(challenge: Challenge, { userId }: Organiser, zone: string): Promise<ChallengeDraft> {
    await this.#deleteExpired();
    const draft: ChallengeDraft = {
      id: randomUUID(),
      guildId: challenge.guildId,
      organiserId: userId,
      challengeId: challenge.id,
      plan: planOf(challenge, zone),
      style: challenge.style?.picture ?? null,
      content: challenge.content,
    };
    await this.#insert(draft);
    return draft;
  }

  /** @throws UserError `draft-gone`, also for a draft of another server. */
  async get(id: string, guildId: string): Promise<ChallengeDraft> {
    const row = await this.#deps.store
      .selectFrom('challenge_drafts')
      .selectAll()
      .where('id', '=', id)
      .where('guild_id', '=', guildId)
      .executeTakeFirst();
    if (row === undefined) throw draftGoneError();
    return toDraft(row);
  }

  /** Merges changes into the draft's plan. @throws UserError `draft-gone`. */
  async change({ id, guildId }: ChallengeDraft, changes: Partial<DraftPlan>): Promise<ChallengeDraft> {
    return this.#deps.store.transaction().execute(async (transaction) => {
      const draft = forUpdate(transaction, transaction.selectFrom('challenge_drafts').select('plan')).where(
        'id',
        '=',
        id,
      );
      const row = await draft.where('guild_id', '=', guildId).executeTakeFirst();
      if (row === undefined) throw draftGoneError();
      const plan = { ...(JSON.parse(row.plan) as DraftPlan), ...changes };
      const changed = await transaction
        .updateTable('challenge_drafts')
        .set({ plan: JSON.stringify(plan), touched_at: this.#deps.now() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (changed === undefined) throw draftGoneError();
      return toDraft(changed);
    });
  }

  /** Sets or removes pictures. @throws UserError `draft-gone`, and what `PictureStore.put` throws. */
  async setPictures({ id }: ChallengeDraft, given: DraftPictures): Promise<ChallengeDraft> {
    const { pictures, store, now } = this.#deps;
    const names = (['style', 'content'] as const).filter((name) => given[name] !== undefined);
    const bytes = names.map((name) => given[name]).filter((picture) => picture instanceof Uint8Array);
    const save = (hashes: readonly string[]) =>
      store.transaction().execute(async (transaction) => {
        const remaining = [...hashes];
        const columns = Object.fromEntries(
          names.map((name) => [name, given[name] === null ? null : (remaining.shift() ?? null)]),
        );
        const row = await transaction
          .updateTable('challenge_drafts')
          .set({ ...columns, touched_at: now() })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw draftGoneError();
        // References to replaced pictures are released with the draft.
        if (hashes.length > 0) await addReferences(transaction, id, hashes);
        return toDraft(row);
      });
    return bytes.length === 0 ? save([]) : pictures.put(bytes, save);
  }

  /**
   * Deletes a draft and passes it to `use`, so that pressing the button twice creates one challenge. Restores the draft if `use` throws.
   *
   * @throws UserError `draft-gone`, and what `use` throws.
   */
  async consume<T>(id: string, guildId: string, use: (draft: ChallengeDraft) => Promise<T>): Promise<T> {
    const { store, pictures } = this.#deps;
    const before = await this.get(id, guildId);
    // Nothing refers to them while it is used, so that a crash leaves no reference: they are claimed instead.
    const used = await this.#putStored(picturesOf(before), async (claimed) => {
      const { row, hashes } = await store.transaction().execute(async (transaction) => {
        const deleted = transaction.deleteFrom('challenge_drafts').where('id', '=', id).where('guild_id', '=', guildId);
        const row = await deleted.returningAll().executeTakeFirst();
        if (row === undefined) throw draftGoneError();
        return { row, hashes: await removeReferences(transaction, [id]) };
      });
      try {
        return { result: await use(toDraft(row)), hashes };
      } catch (error) {
        await store.transaction().execute(async (transaction) => {
          await transaction.insertInto('challenge_drafts').values(row).execute();
          if (claimed.length > 0) await addReferences(transaction, id, claimed);
        });
        throw error;
      }
    });
    await pictures.collectGarbage(used.hashes);
    return used.result;
  }

  /** @returns the draft's pictures, for `Challenges.create`. @throws UserError `pictures-gone`. */
  async requiredPictures({ style, content }: ChallengeDraft): Promise<RequiredPictures> {
    return {
      ...(style === null ? {} : { style: { picture: await this.#read(style), libraryId: null } }),
      ...(content === null ? {} : { content: await this.#read(content) }),
    };
  }

  /** @returns the draft's pictures that differ from those of the challenge, for `Challenges.edit`. @throws UserError `pictures-gone`. */
  async changedPictures({ style, content }: ChallengeDraft, challenge: Challenge): Promise<RequiredPictures> {
    const read = async (hash: PictureHash | null) => (hash === null ? null : this.#read(hash));
    const { picture: before = null } = challenge.style ?? {};
    const picture = style === before ? undefined : await read(style);
    return {
      ...(picture === undefined ? {} : { style: picture && { picture, libraryId: null } }),
      ...(content === challenge.content ? {} : { content: await read(content) }),
    };
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const rows = await this.#deps.store
      .selectFrom('challenge_drafts')
      .selectAll()
      .where('organiser_id', '=', memberId)
      .execute();
    const drafts = rows.map(toDraft);
    return {
      records: drafts.map(({ organiserId: _, ...draft }) => draft),
      pictures: drafts.flatMap(({ style, content }) => [style, content]).filter((hash) => hash !== null),
    };
  }

  async erasePersonalData(memberId: string): Promise<void> {
    await this.#delete((drafts) => drafts.where('organiser_id', '=', memberId));
  }

  async #read(hash: PictureHash): Promise<Buffer> {
    const bytes = await this.#deps.pictures.read(hash);
    if (bytes === undefined) throw new UserError('pictures-gone');
    return bytes;
  }

  async #insert({ plan, guildId, organiserId, challengeId, ...draft }: ChallengeDraft): Promise<void> {
    const { store, now } = this.#deps;
    const row = { ...draft, plan: JSON.stringify(plan), guild_id: guildId, organiser_id: organiserId };
    const values = { ...row, challenge_id: challengeId, touched_at: now() };
    await this.#putStored(picturesOf(draft), (hashes) =>
      store.transaction().execute(async (transaction) => {
        await transaction.insertInto('challenge_drafts').values(values).execute();
        if (hashes.length > 0) await addReferences(transaction, draft.id, hashes);
        return true;
      }),
    );
  }

  /** As `PictureStore.put`, of those that are stored: what is gone is said where somebody needs it, and keeps nobody from editing the rest. */
  async #putStored<T>(
    hashes: readonly PictureHash[],
    claim: (hashes: readonly PictureHash[]) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#deps.pictures.put(hashes, claim);
    } catch (error) {
      if (!(error instanceof MissingPictureError)) throw error;
      return this.#putStored(
        hashes.filter((hash) => hash !== error.hash),
        claim,
      );
    }
  }

  async #deleteExpired(): Promise<void> {
    const before = this.#deps.now() - LIFETIME_MS;
    await this.#delete((drafts) => drafts.where('touched_at', '<', before));
  }

  /** With the references to their pictures, so that a crash leaves none without a draft. */
  async #delete(some: (drafts: Drafts) => Drafts): Promise<void> {
    const { store, pictures } = this.#deps;
    const hashes = await store.transaction().execute(async (transaction) => {
      const deleted = await some(transaction.deleteFrom('challenge_drafts')).returning('id').execute();
      const ids = deleted.map(({ id }) => id);
      return removeReferences(transaction, ids);
    });
    await pictures.collectGarbage(hashes);
  }
}

type Drafts = DeleteQueryBuilder<Schema, 'challenge_drafts', DeleteResult>;

const picturesOf = ({ style, content }: Pick<ChallengeDraft, 'style' | 'content'>): PictureHash[] =>
  [style, content].filter((hash) => hash !== null);

const timeZoneKey = (guildId: string) => `time zone of ${guildId}`;

/** Resolves relative times. @param now the time of publication, in milliseconds since 1970. */
export function resolvePlan(
  { start, submissionsEnd, votingEnd, zone: _, before: __, ...plan }: DraftPlan,
  now: number,
): ChallengeSettings {
  const startsAt = resolveMoment(start, now);
  const submissionsEndAt = resolveMoment(submissionsEnd, startsAt);
  return { ...plan, startsAt, submissionsEndAt, votingEndAt: resolveMoment(votingEnd, submissionsEndAt) };
}

function planOf(challenge: Challenge, zone: string): DraftPlan {
  const before: ChallengeSettings = {
    title: challenge.title,
    theme: challenge.theme,
    rules: challenge.rules,
    prize: challenge.prize,
    channelId: challenge.channelId,
    resultsChannelId: challenge.resultsChannelId,
    entriesPerMember: challenge.entriesPerMember,
    votesPerMember: challenge.votesPerMember,
    allowedRoleIds: challenge.allowedRoleIds,
    winnerRoleId: challenge.winnerRoleId,
    recurrence: challenge.recurrence,
    startsAt: challenge.startsAt,
    submissionsEndAt: challenge.submissionsEndAt,
    votingEndAt: challenge.votingEndAt,
  };
  const { startsAt, submissionsEndAt, votingEndAt, ...remaining } = before;
  return {
    ...remaining,
    start: { at: startsAt },
    submissionsEnd: { at: submissionsEndAt },
    votingEnd: { at: votingEndAt },
    zone,
    before,
  };
}

/** The settings that an edit changes: those that differ both from when it began and from the challenge now. */
export function editedSettings(plan: DraftPlan, challenge: Challenge, now: number): Partial<ChallengeSettings> {
  const differs = (name: string, value: unknown, from: ChallengeSettings) =>
    JSON.stringify(value) !== JSON.stringify(from[name as keyof ChallengeSettings]);
  const changed = Object.entries(resolvePlan(plan, now)).filter(
    ([name, value]) => differs(name, value, challenge) && differs(name, value, plan.before ?? challenge),
  );
  return Object.fromEntries(changed);
}

function toDraft(row: Selectable<ChallengeDraftsTable>): ChallengeDraft {
  return {
    id: row.id,
    guildId: row.guild_id,
    organiserId: row.organiser_id,
    challengeId: row.challenge_id,
    plan: JSON.parse(row.plan),
    style: row.style,
    content: row.content,
  };
}

const draftGoneError = () => new UserError('draft-gone');
