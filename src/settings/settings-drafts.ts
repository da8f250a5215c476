/** Unsaved changes of settings and the visible part of the panel, per member and server; stored in the database. */
import { z } from 'zod';
import type { Database } from '../store/database.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import { lockFor } from '../store/transaction-lock.js';
import { isSameTarget, type ProposedChange, SERVER_SCOPE, type SettingTarget } from './changes.js';
import { isSettingName, SECTIONS, SETTINGS, type SettingName, type Value } from './setting-table.js';
import { checkValue, sameValue } from './setting-values.js';
import { type ServerSettings, valueAt } from './settings.js';

export const VIEWS = ['overview', ...SECTIONS, 'history'] as const;
export type View = (typeof VIEWS)[number];

export interface SettingsDraft {
  /** The visible section. */
  readonly view: View;
  /** `SERVER_SCOPE`, or the channel whose settings are edited. */
  readonly channel: string;
  /** Page of the history, from 0. */
  readonly page: number;
  readonly proposals: readonly ProposedChange[];
}

export const EMPTY_DRAFT: SettingsDraft = { view: 'overview', channel: SERVER_SCOPE, page: 0, proposals: [] };

const STORED_DRAFT = z.object({
  view: z.enum(VIEWS),
  channel: z.string(),
  page: z.number(),
  proposals: z.array(
    z.object({ channel: z.string(), name: z.string(), value: z.unknown().optional(), seen: z.unknown().optional() }),
  ),
});

export class SettingsDrafts implements PersonalDataSource {
  readonly dataKind = 'settings';
  readonly #store: Database;

  constructor(store: Database) {
    this.#store = store;
  }

  /** Proposals for settings that this version does not know are dropped; an unreadable draft counts as empty. */
  async find(guildId: string, userId: string): Promise<SettingsDraft> {
    const row = await this.#store
      .selectFrom('setting_drafts')
      .select('draft')
      .where('guild_id', '=', guildId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    const read = row && STORED_DRAFT.safeParse(JSON.parse(row.draft));
    if (!read?.success) return EMPTY_DRAFT;
    const { proposals, ...viewState } = read.data;
    return { ...viewState, proposals: proposals.flatMap(toProposal) };
  }

  /** The member's drafts and saved changes. */
  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const drafts = await this.#store
      .selectFrom('setting_drafts')
      .select(['guild_id', 'draft'])
      .where('user_id', '=', memberId)
      .execute();
    const changes = await this.#store
      .selectFrom('setting_saves')
      .innerJoin('setting_changes', 'setting_changes.save_id', 'setting_saves.id')
      .select(['guild_id', 'saved_at', 'channel_id', 'name', 'before', 'after'])
      .where('user_id', '=', memberId)
      .orderBy('saved_at')
      .execute();
    const records = [
      ...drafts.map(({ guild_id, draft }) => ({ kind: 'draft', guildId: guild_id, ...JSON.parse(draft) })),
      ...changes.map(({ guild_id, saved_at, channel_id, ...change }) => ({
        kind: 'change',
        guildId: guild_id,
        channelId: channel_id === SERVER_SCOPE ? null : channel_id,
        savedAt: new Date(Number(saved_at)).toISOString(),
        ...change,
      })),
    ];
    return { records, pictures: [] };
  }

  /** Deletes drafts and anonymises saved changes; the changes themselves belong to the server's history. */
  async erasePersonalData(memberId: string): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('setting_drafts').where('user_id', '=', memberId).execute();
      const saves = transaction.updateTable('setting_saves').set({ user_id: '' });
      await saves.where('user_id', '=', memberId).execute();
    });
  }

  /** Updates a draft in one transaction. @param change maps the current draft to the new one. */
  async change(
    guildId: string,
    userId: string,
    change: (draft: SettingsDraft) => SettingsDraft,
  ): Promise<SettingsDraft> {
    return this.#store.transaction().execute(async (transaction) => {
      await lockFor(transaction, `settings-draft:${guildId}:${userId}`);
      const draft = change(await new SettingsDrafts(transaction).find(guildId, userId));
      const row = { guild_id: guildId, user_id: userId, draft: JSON.stringify(draft) };
      await transaction
        .insertInto('setting_drafts')
        .values(row)
        .onConflict((conflict) => conflict.columns(['guild_id', 'user_id']).doUpdateSet({ draft: row.draft }))
        .execute();
      return draft;
    });
  }
}

function toProposal({
  channel,
  name,
  value,
  seen,
}: z.infer<typeof STORED_DRAFT>['proposals'][number]): ProposedChange[] {
  if (!isSettingName(name) || (channel !== SERVER_SCOPE && !SETTINGS[name].channel)) return [];
  const checked = { value: parseStored(name, value), seen: parseStored(name, seen) };
  return value !== undefined && checked.value === undefined ? [] : [{ channel, name, ...checked }];
}

const parseStored = (name: SettingName, value: unknown) => (value === undefined ? undefined : checkValue(name, value));

/** Stages values, replacing earlier proposals for the same settings. Values equal to the saved ones are dropped. */
export function stageValues(
  draft: SettingsDraft,
  current: ServerSettings,
  values: readonly (SettingTarget & { readonly value: Value | undefined })[],
): SettingsDraft {
  const proposals = values.map((each) => ({ ...each, seen: valueAt(current, each) }));
  const changed = withProposals(draft, proposals);
  return { ...changed, proposals: changed.proposals.filter(({ value, seen }) => !sameValue(value, seen)) };
}

/** Adds proposals, replacing earlier ones for the same settings. */
export function withProposals(draft: SettingsDraft, proposals: readonly ProposedChange[]): SettingsDraft {
  const others = draft.proposals.filter((old) => !proposals.some((proposal) => isSameTarget(old, proposal)));
  return { ...draft, proposals: [...others, ...proposals] };
}
