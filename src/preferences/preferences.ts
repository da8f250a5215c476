/** What members choose for themselves, in every server: their own defaults, presets, pings, and whether their paintings go to galleries. */
import { randomUUID } from 'node:crypto';
import { UserError } from '../errors/user-error.js';
import { MEMBER_OPTIONS, type MemberOption, type Options, parseOption } from '../painting/options.js';
import type { Database } from '../store/database.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import { lockFor } from '../store/transaction-lock.js';
import './tables.js';

/** How a member is notified of a finished painting that took over a minute. */
export const PINGS = ['off', 'mention', 'direct'] as const;
export type Ping = (typeof PINGS)[number];

/** Whether a member's public paintings go to a server's gallery channel: where they press the button, or all of them. */
export const GALLERY_CHOICES = ['ask', 'always'] as const;
export type GalleryChoice = (typeof GALLERY_CHOICES)[number];

/** Options for which members can set defaults of their own. */
export type OwnOptions = Partial<Pick<Options, MemberOption>>;

export interface MemberPreferences {
  readonly options: OwnOptions;
  readonly ping: Ping;
  readonly gallery: GalleryChoice;
}

export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly options: OwnOptions;
}

/** Of one member: as many as a select menu shows. */
export const MAX_PRESETS = 25;
/** Characters. */
export const MAX_PRESET_NAME_LENGTH = 40;

const NOTHING: MemberPreferences = { options: {}, ping: 'off', gallery: 'ask' };

export class Preferences implements PersonalDataSource {
  readonly dataKind = 'preferences';
  readonly #store: Database;
  readonly #now: () => number;

  constructor(store: Database, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async find(userId: string): Promise<MemberPreferences> {
    const row = await this.#store
      .selectFrom('member_preferences')
      .selectAll()
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (row === undefined) return NOTHING;
    return { options: readOptions(row.options), ping: toPing(row.ping), gallery: toGalleryChoice(row.gallery) };
  }

  /** Replaces the member's own defaults; an empty object removes them. */
  setOptions(userId: string, options: OwnOptions): Promise<MemberPreferences> {
    return this.#change(userId, (before) => ({ ...before, options }));
  }

  setPing(userId: string, ping: Ping): Promise<MemberPreferences> {
    return this.#change(userId, (before) => ({ ...before, ping }));
  }

  setGallery(userId: string, gallery: GalleryChoice): Promise<MemberPreferences> {
    return this.#change(userId, (before) => ({ ...before, gallery }));
  }

  /** By name. */
  async presets(userId: string): Promise<Preset[]> {
    const rows = this.#store.selectFrom('member_presets').selectAll().where('user_id', '=', userId);
    return (await rows.orderBy('name').execute()).map(({ id, name, options }) => ({
      id,
      name,
      options: readOptions(options),
    }));
  }

  /** @param given an id, or a name as somebody types it. @throws UserError `preset-unknown` */
  async preset(userId: string, given: string): Promise<Preset> {
    const wanted = given.trim().toLowerCase();
    const preset = (await this.presets(userId)).find(({ id, name }) => id === given || name.toLowerCase() === wanted);
    if (preset === undefined) throw new UserError('preset-unknown', { given });
    return preset;
  }

  /**
   * Saves options under a name; one of the same name is replaced.
   *
   * @throws UserError `preset-name`, `preset-limit`
   */
  async savePreset(userId: string, given: string, options: OwnOptions): Promise<Preset> {
    const name = given.trim().replace(/\s+/g, ' ');
    if (name === '' || name.length > MAX_PRESET_NAME_LENGTH)
      throw new UserError('preset-name', { limit: MAX_PRESET_NAME_LENGTH });
    return this.#store.transaction().execute(async (transaction) => {
      await lockFor(transaction, `presets:${userId}`);
      const known = await new Preferences(transaction, this.#now).presets(userId);
      const same = known.find((preset) => preset.name.toLowerCase() === name.toLowerCase());
      if (same === undefined && known.length >= MAX_PRESETS)
        throw new UserError('preset-limit', { limit: MAX_PRESETS });
      const id = same?.id ?? randomUUID();
      const row = { name, options: JSON.stringify(options), saved_at: this.#now() };
      await transaction
        .insertInto('member_presets')
        .values({ id, user_id: userId, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      return { id, name, options };
    });
  }

  async removePreset(userId: string, id: string): Promise<void> {
    await this.#store.deleteFrom('member_presets').where('user_id', '=', userId).where('id', '=', id).execute();
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const { options, ping, gallery } = await this.find(memberId);
    const presets = (await this.presets(memberId)).map((preset) => ({ kind: 'preset', ...preset }));
    const isUnchanged = ping === 'off' && gallery === 'ask' && Object.keys(options).length === 0;
    const own = isUnchanged ? [] : [{ kind: 'defaults', options, ping, gallery }];
    return { records: [...own, ...presets], pictures: [] };
  }

  async erasePersonalData(memberId: string): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('member_preferences').where('user_id', '=', memberId).execute();
      await transaction.deleteFrom('member_presets').where('user_id', '=', memberId).execute();
    });
  }

  #change(userId: string, change: (before: MemberPreferences) => MemberPreferences): Promise<MemberPreferences> {
    return this.#store.transaction().execute(async (transaction) => {
      await lockFor(transaction, `preferences:${userId}`);
      const after = change(await new Preferences(transaction, this.#now).find(userId));
      const row = { options: JSON.stringify(after.options), ping: after.ping, gallery: after.gallery };
      await transaction
        .insertInto('member_preferences')
        .values({ user_id: userId, ...row })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
        .execute();
      return after;
    });
  }
}

const toPing = (stored: string): Ping => PINGS.find((ping) => ping === stored) ?? 'off';

const toGalleryChoice = (stored: string): GalleryChoice => GALLERY_CHOICES.find((choice) => choice === stored) ?? 'ask';

/** Drops values that are not valid any more: another version wrote them. */
function readOptions(json: string): OwnOptions {
  const stored = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const valid = MEMBER_OPTIONS.flatMap((name) => {
    const parsed = stored[name] === undefined ? undefined : parseOption(name, stored[name]);
    return parsed !== undefined && 'value' in parsed ? [[name, parsed.value] as const] : [];
  });
  return Object.fromEntries(valid) as OwnOptions;
}
