/** Challenges while an organiser sets them up, or edits them: kept in the store, so that a restart loses nothing that was typed. */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { UserError } from '../../errors/user-error.js';
import { type Database, getValue, setValue } from '../../store/database.js';
import type { PictureHash } from '../../store/hash.js';
import type { PersonalData, PersonalDataSource } from '../../store/personal-data.js';
import { addReferences, type PictureStore } from '../../store/picture-store.js';
import { type Moment, resolveMoment } from '../../time/parse-time.js';
import type { Challenge, ChallengeSettings, Organiser, RequiredPictures } from '../challenge.js';
import type { ChallengeDraftsTable } from '../tables.js';

/** What an organiser has set so far. Ends may be counted from what is before them, so that a start can move everything. */
export interface DraftPlan extends Omit<ChallengeSettings, 'startsAt' | 'submissionsEndAt' | 'votingEndAt'> {
  /** Counted from the publication. */
  readonly start: Moment;
  readonly submissionsEnd: Moment;
  readonly votingEnd: Moment;
  /** In which times are typed: an IANA name. */
  readonly zone: string;
  /** Of an edit: the challenge as it was when that began. What others change meanwhile stays as they changed it. */
  readonly before?: ChallengeSettings;
}

export interface ChallengeDraft {
  /** A UUID; also the owner of its pictures. */
  readonly id: string;
  readonly guildId: string;
  readonly organiserId: string;
  /** The challenge that is edited; null for one that is to be. */
  readonly challengeId: string | null;
  readonly plan: DraftPlan;
  readonly style: PictureHash | null;
  readonly content: PictureHash | null;
}

/** A draft that nobody touches is thrown away, in milliseconds. */
const LIFETIME_MS = 30 * 24 * 3600 * 1000;

export interface ChallengeDraftsDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Pictures as bytes; null takes one away. */
export interface DraftPictures {
  readonly style?: Uint8Array | null;
  readonly content?: Uint8Array | null;
}

export class ChallengeDrafts implements PersonalDataSource {
  readonly dataKind = 'drafts of challenges';
  readonly #parts: ChallengeDraftsDeps;

  constructor(parts: ChallengeDraftsDeps) {
    this.#parts = parts;
  }

  /** In which times were typed in a server last. */
  async timeZoneOf(guildId: string): Promise<string> {
    return (await getValue(this.#parts.store, zoneName(guildId))) ?? 'UTC';
  }

  async saveTimeZone(guildId: string, zone: string): Promise<void> {
    await setValue(this.#parts.store, zoneName(guildId), zone);
  }

  /** A new challenge's. */
  async begin(
    { guildId, userId }: Organiser,
    plan: DraftPlan,
    { style, content }: DraftPictures = {},
  ): Promise<ChallengeDraft> {
    await this.#sweep();
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

  /** Of a challenge as it is. */
  async open(challenge: Challenge, { userId }: Organiser, zone: string): Promise<ChallengeDraft> {
    await this.#sweep();
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

  /** @throws UserError `draft-gone` also when it is another server's. */
  async get(id: string, guildId: string): Promise<ChallengeDraft> {
    const row = await this.#parts.store
      .selectFrom('challenge_drafts')
      .selectAll()
      .where('id', '=', id)
      .where('guild_id', '=', guildId)
      .executeTakeFirst();
    if (row === undefined) throw draftGoneError();
    return toDraft(row);
  }

  /** @throws UserError `draft-gone` */
  async change({ id, guildId }: ChallengeDraft, changes: Partial<DraftPlan>): Promise<ChallengeDraft> {
    return this.#parts.store.transaction().execute(async (transaction) => {
      const draft = transaction.selectFrom('challenge_drafts').select('plan').where('id', '=', id);
      const row = await draft.where('guild_id', '=', guildId).executeTakeFirst();
      if (row === undefined) throw draftGoneError();
      const plan = { ...(JSON.parse(row.plan) as DraftPlan), ...changes };
      const changed = await transaction
        .updateTable('challenge_drafts')
        .set({ plan: JSON.stringify(plan), touched_at: this.#parts.now() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (changed === undefined) throw draftGoneError();
      return toDraft(changed);
    });
  }

  /** @throws UserError `draft-gone`, and what `Pictures.keep` throws. */
  async setPictures({ id }: ChallengeDraft, given: DraftPictures): Promise<ChallengeDraft> {
    const { pictures, store, now } = this.#parts;
    const names = (['style', 'content'] as const).filter((name) => given[name] !== undefined);
    const bytes = names.map((name) => given[name]).filter((picture) => picture instanceof Uint8Array);
    const claim = (hashes: readonly string[]) =>
      store.transaction().execute(async (transaction) => {
        const rest = [...hashes];
        const set = Object.fromEntries(
          names.map((name) => [name, given[name] === null ? null : (rest.shift() ?? null)]),
        );
        const row = await transaction
          .updateTable('challenge_drafts')
          .set({ ...set, touched_at: now() })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) throw draftGoneError();
        // Those of earlier are let go with the draft.
        if (hashes.length > 0) await addReferences(transaction, id, hashes);
        return toDraft(row);
      });
    return bytes.length === 0 ? claim([]) : pictures.put(bytes, claim);
  }

  /**
   * Takes a draft out for good, so that two presses make one challenge, and does something with it. It comes back where that fails.
   *
   * @throws UserError `draft-gone`, and what `use` throws.
   */
  async take<T>(id: string, guildId: string, use: (draft: ChallengeDraft) => Promise<T>): Promise<T> {
    const row = await this.#parts.store
      .deleteFrom('challenge_drafts')
      .where('id', '=', id)
      .where('guild_id', '=', guildId)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw draftGoneError();
    try {
      const result = await use(toDraft(row));
      await this.#parts.pictures.release([id]);
      return result;
    } catch (error) {
      await this.#parts.store.insertInto('challenge_drafts').values(row).execute();
      throw error;
    }
  }

  /** @returns the pictures of a draft, as they are given to `Challenges.create`. @throws UserError `pictures-gone` */
  async fixedPictures({ style, content }: ChallengeDraft): Promise<RequiredPictures> {
    return {
      ...(style === null ? {} : { style: { picture: await this.#read(style), libraryId: null } }),
      ...(content === null ? {} : { content: await this.#read(content) }),
    };
  }

  /** @returns the pictures that are others than those of the challenge. @throws UserError `pictures-gone` */
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
    const rows = await this.#parts.store
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
    const { store, pictures } = this.#parts;
    const erased = store.deleteFrom('challenge_drafts').where('organiser_id', '=', memberId);
    await pictures.release((await erased.returning('id').execute()).map(({ id }) => id));
  }

  async #read(hash: PictureHash): Promise<Buffer> {
    const bytes = await this.#parts.pictures.read(hash);
    if (bytes === undefined) throw new UserError('pictures-gone', 'A picture is no longer kept; choose it again.');
    return bytes;
  }

  async #insert({ plan, guildId, organiserId, challengeId, ...draft }: ChallengeDraft): Promise<void> {
    const { store, now } = this.#parts;
    const row = { ...draft, plan: JSON.stringify(plan), guild_id: guildId, organiser_id: organiserId };
    const values = { ...row, challenge_id: challengeId, touched_at: now() };
    await store.transaction().execute(async (transaction) => {
      await transaction.insertInto('challenge_drafts').values(values).execute();
      const hashes = [draft.style, draft.content].filter((hash) => hash !== null);
      if (hashes.length > 0) await addReferences(transaction, draft.id, hashes);
    });
  }

  async #sweep(): Promise<void> {
    const { store, pictures, now } = this.#parts;
    const old = store.deleteFrom('challenge_drafts').where('touched_at', '<', now() - LIFETIME_MS);
    await pictures.release((await old.returning('id').execute()).map(({ id }) => id));
  }
}

const zoneName = (guildId: string) => `time zone of ${guildId}`;

/** @param now when it is published. */
export function settingsOf(
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
  const { startsAt, submissionsEndAt, votingEndAt, ...rest } = before;
  return {
    ...rest,
    start: { at: startsAt },
    submissionsEnd: { at: submissionsEndAt },
    votingEnd: { at: votingEndAt },
    zone,
    before,
  };
}

/** What an edit changes: what is otherwise than when it began. */
export function changesOf(plan: DraftPlan, challenge: Challenge, now: number): Partial<ChallengeSettings> {
  const differs = (name: string, value: unknown, from: ChallengeSettings) =>
    JSON.stringify(value) !== JSON.stringify(from[name as keyof ChallengeSettings]);
  const changed = Object.entries(settingsOf(plan, now)).filter(
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

const draftGoneError = () => new UserError('draft-gone', 'That draft was published or thrown away already.');
