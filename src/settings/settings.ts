/** Settings of all servers: cached in memory, written through to the database, with a history of saves that can be undone. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import PQueue from 'p-queue';
import { UserError } from '../errors/user-error.js';
import { DEFAULTS, validateWeights } from '../painting/options.js';
import type { Database } from '../store/database.js';
import type { Schema } from '../store/schema.js';
import { lockFor } from '../store/transaction-lock.js';
import {
  type ProposedChange,
  type SavedChanges,
  SERVER_SCOPE,
  type SettingChange,
  type SettingTarget,
} from './changes.js';
import { chooseOptions, type SettingLayers } from './resolve-options.js';
import { isSettingName, type Layer, SETTING_NAMES, SETTINGS, type SettingName, type Value } from './setting-table.js';
import { checkValue, sameValue } from './setting-values.js';
import type {} from './tables.js';

/** The settings of one server by channel id; server-wide ones under `SERVER_SCOPE`. */
export type ServerSettings = ReadonlyMap<string, Layer>;

const NO_SETTINGS: ServerSettings = new Map();

export interface HistoryPage {
  /** Newest first. */
  readonly saves: readonly SavedChanges[];
  readonly pages: number;
}

export class Settings {
  readonly #store: Database;
  #servers: ReadonlyMap<string, ServerSettings> = new Map();
  /** One after the other: an earlier read must not replace a later one. */
  readonly #reads = new PQueue({ concurrency: 1 });
  #onChanged: (guildId: string) => void = () => {};

  private constructor(store: Database) {
    this.#store = store;
  }

  static async open(store: Database): Promise<Settings> {
    const settings = new Settings(store);
    await settings.reloadAll();
    return settings;
  }

  /** @param listener is told of each server whose settings this process has changed. */
  onChanged(listener: (guildId: string) => void): void {
    this.#onChanged = listener;
  }

  /** Another process has changed a server's settings. */
  async reload(guildId: string): Promise<void> {
    await this.#reads.add(async () => {
      const settings = await readSettings(this.#store, guildId);
      this.#servers = new Map(this.#servers).set(guildId, settings);
    });
  }

  /** As `reload`, of every server. */
  async reloadAll(): Promise<void> {
    await this.#reads.add(async () => {
      const rows = await this.#store.selectFrom('settings').selectAll().orderBy('channel_id').orderBy('name').execute();
      const byGuild = new Map<string, Row[]>();
      for (const row of rows) byGuild.set(row.guild_id, [...(byGuild.get(row.guild_id) ?? []), row]);
      this.#servers = new Map([...byGuild].map(([id, own]) => [id, toSettings(own)]));
    });
  }

  of(guildId: string): ServerSettings {
    return this.#servers.get(guildId) ?? NO_SETTINGS;
  }

  /** @param places channel ids, innermost first. */
  layers(guildId: string, places: readonly string[]): SettingLayers {
    return layersFor(this.of(guildId), places);
  }

  /**
   * Saves all proposals or none.
   *
   * @param at now, in milliseconds since 1970.
   * @returns what was changed; undefined if all values were saved already.
   * @throws UserError `settings-moved` when a setting has changed since it was proposed (`seen`); `weights-zero` or `layers-zero` when all
   *   weights would be 0.
   */
  async save(
    guildId: string,
    proposals: readonly ProposedChange[],
    userId: string,
    at: number,
  ): Promise<SavedChanges | undefined> {
    const saved = await this.#store.transaction().execute(async (transaction) => {
      await lockSettings(transaction, guildId);
      const current = await readSettings(transaction, guildId);
      const moved = proposals.filter((proposal) => !sameValue(valueAt(current, proposal), proposal.seen));
      if (moved.length > 0) {
        throw new UserError('settings-moved', { names: moved.map(({ name }) => name).join(' ') });
      }
      const changes = proposals
        .map(({ channel, name, value }) => ({
          channel,
          name,
          before: valueAt(current, { channel, name }),
          after: value,
        }))
        .filter(({ before, after }) => !sameValue(before, after));
      validateCombination(applyProposals(current, proposals));
      return changes.length === 0 ? undefined : insertSave(transaction, { guildId, userId, at, changes, undoes: null });
    });
    await this.reload(guildId);
    this.#onChanged(guildId);
    return saved;
  }

  /**
   * Undoes the last save that is not undone yet.
   *
   * @param at now, in milliseconds since 1970.
   * @returns undefined if there is nothing to undo.
   */
  async undo(guildId: string, userId: string, at: number): Promise<SavedChanges | undefined> {
    const saved = await this.#store.transaction().execute(async (transaction) => {
      await lockSettings(transaction, guildId);
      const last = await transaction
        .selectFrom('setting_saves')
        .select('id')
        .where('guild_id', '=', guildId)
        .where('undoes', 'is', null)
        .where('id', 'not in', (query) =>
          query
            .selectFrom('setting_saves as other')
            .select('other.undoes')
            .where('other.guild_id', '=', guildId)
            .where('other.undoes', 'is not', null)
            .$castTo<{ undoes: string }>(),
        )
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (last === undefined) return undefined;
      // All later saves are undone already, so each setting still has the value of this save.
      const changes = (await readChanges(transaction, [last.id])).map(({ change: { before, after, ...target } }) => ({
        ...target,
        before: after,
        after: before,
      }));
      return insertSave(transaction, { guildId, userId, at, changes, undoes: last.id });
    });
    await this.reload(guildId);
    this.#onChanged(guildId);
    return saved;
  }

  /** @param page from 0. @param size saves per page. */
  async history(guildId: string, page: number, size: number): Promise<HistoryPage> {
    const all = this.#store.selectFrom('setting_saves').where('guild_id', '=', guildId);
    const { count } = await all.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    const rows = await all
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(size)
      .offset(page * size)
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return { saves: [], pages: Math.ceil(Number(count) / size) };
    const changes = await readChanges(this.#store, ids);
    const undone = await this.#store.selectFrom('setting_saves').select('undoes').where('undoes', 'in', ids).execute();
    const undoneIds = new Set(undone.map(({ undoes }) => undoes));
    const saves = rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      savedAt: Number(row.saved_at),
      changes: changes.filter(({ saveId }) => saveId === row.id).map(({ change }) => change),
      isUndo: row.undoes !== null,
      undone: undoneIds.has(row.id),
    }));
    return { saves, pages: Math.ceil(Number(count) / size) };
  }
}

/** @param places channel ids, innermost first. */
export const layersFor = (settings: ServerSettings, places: readonly string[]): SettingLayers => ({
  places: places.map((id) => settings.get(id)).filter((layer) => layer !== undefined),
  server: settings.get(SERVER_SCOPE) ?? {},
});

export const valueAt = (settings: ServerSettings, { channel, name }: SettingTarget): Value | undefined =>
  settings.get(channel)?.[name];

/** Validates combinations of settings, in every channel. @throws UserError `weights-zero`, `layers-zero`. */
function validateCombination(settings: ServerSettings): void {
  for (const channel of [SERVER_SCOPE, ...settings.keys()])
    validateWeights(chooseOptions({}, layersFor(settings, channel === SERVER_SCOPE ? [] : [channel]), DEFAULTS));
}

/** The settings with proposals applied; does not change the input. */
export function applyProposals(
  settings: ServerSettings,
  proposals: readonly Omit<ProposedChange, 'seen'>[],
): ServerSettings {
  const changed = new Map<string, Record<string, Value>>(
    [...settings].map(([channel, layer]) => [channel, { ...layer }]),
  );
  for (const { channel, name, value } of proposals) {
    const layer = changed.get(channel) ?? {};
    changed.set(channel, layer);
    if (value === undefined) delete layer[name];
    else layer[name] = value;
  }
  return changed as object as ServerSettings;
}

/** Under which a server's settings are compared with what was seen of them, and its saves are numbered. */
const lockSettings = (transaction: Transaction<Schema>, guildId: string): Promise<void> =>
  lockFor(transaction, `settings:${guildId}`);

async function readSettings(store: Kysely<Schema>, guildId: string): Promise<ServerSettings> {
  const rows = store.selectFrom('settings').selectAll().where('guild_id', '=', guildId);
  return toSettings(await rows.orderBy('channel_id').orderBy('name').execute());
}

interface Row {
  readonly channel_id: string;
  readonly name: string;
  readonly value: string;
}

/** Ignores settings and values that this version does not know; their rows stay in the database for the version that does. */
function toSettings(rows: readonly Row[]): ServerSettings {
  const proposals = rows.flatMap(({ channel_id: channel, name, value: json }) => {
    const value = fromJson(name, json);
    if (!isSettingName(name) || value === undefined) return [];
    return SETTINGS[name].channel || channel === SERVER_SCOPE ? [{ channel, name, value }] : [];
  });
  return applyProposals(NO_SETTINGS, proposals);
}

const fromJson = (name: string, json: string | null): Value | undefined =>
  json === null || !isSettingName(name) ? undefined : checkValue(name, JSON.parse(json));

const toJson = (value: Value | undefined): string | null => (value === undefined ? null : JSON.stringify(value));

async function readChanges(store: Kysely<Schema>, saves: readonly string[]) {
  const changes = store.selectFrom('setting_changes').selectAll().where('save_id', 'in', saves);
  const rows = await changes.orderBy('channel_id').execute();
  return rows
    .flatMap(({ save_id: saveId, channel_id: channel, name, before, after }) => {
      if (!isSettingName(name)) return [];
      const change: SettingChange = { channel, name, before: fromJson(name, before), after: fromJson(name, after) };
      return [{ saveId, change }];
    })
    .sort((one, other) => settingOrder(one.change) - settingOrder(other.change));
}

/** Position in `SETTING_NAMES`, to show changes in table order. */
const settingOrder = ({ name }: SettingTarget) => SETTING_NAMES.indexOf(name);

interface NewSave {
  readonly guildId: string;
  readonly userId: string;
  readonly at: number;
  readonly changes: readonly SettingChange[];
  readonly undoes: string | null;
}

async function insertSave(
  transaction: Transaction<Schema>,
  { guildId, userId, at, changes, undoes }: NewSave,
): Promise<SavedChanges> {
  const id = randomUUID();
  const { newest } = await transaction
    .selectFrom('setting_saves')
    .select(({ fn }) => fn.max('sequence').as('newest'))
    .where('guild_id', '=', guildId)
    .executeTakeFirstOrThrow();
  const row = { id, guild_id: guildId, sequence: (newest ?? 0) + 1, user_id: userId, saved_at: at, undoes };
  await transaction.insertInto('setting_saves').values(row).execute();
  for (const { channel, name, before, after } of changes) {
    const change = { save_id: id, channel_id: channel, name, before: toJson(before), after: toJson(after) };
    await transaction.insertInto('setting_changes').values(change).execute();
    await writeValue(transaction, guildId, { channel, name }, toJson(after));
  }
  return { id, userId, savedAt: at, changes, isUndo: undoes !== null, undone: false };
}

async function writeValue(
  transaction: Transaction<Schema>,
  guildId: string,
  { channel, name }: { channel: string; name: SettingName },
  value: string | null,
): Promise<void> {
  if (value === null) {
    const row = transaction.deleteFrom('settings').where('guild_id', '=', guildId);
    await row.where('channel_id', '=', channel).where('name', '=', name).execute();
    return;
  }
  const insert = transaction.insertInto('settings').values({ guild_id: guildId, channel_id: channel, name, value });
  await insert
    .onConflict((conflict) => conflict.columns(['guild_id', 'channel_id', 'name']).doUpdateSet({ value }))
    .execute();
}
