/** Edits the settings of one server for one member: stages changes in a draft, then previews, saves or discards them. */
import { UserError } from '../errors/user-error.js';
import { type SavedChanges, SERVER_SCOPE } from './changes.js';
import { type GuildDirectory, importSettings } from './import-export.js';
import type { SettingLayers } from './resolve-options.js';
import { SETTING_NAMES, SETTINGS, type SettingName, type Value } from './setting-table.js';
import { applyProposals, layersFor, type ServerSettings, type Settings } from './settings.js';
import { EMPTY_DRAFT, type SettingsDraft, type SettingsDrafts, stageValues } from './settings-drafts.js';

export interface SettingsEditorDeps {
  readonly settings: Settings;
  readonly drafts: SettingsDrafts;
}

/** Saves per page of the history. */
const HISTORY_PAGE_SIZE = 5;

export class SettingsEditor {
  readonly #deps: SettingsEditorDeps;
  readonly #guildId: string;
  readonly #userId: string;

  constructor({ settings, drafts }: SettingsEditorDeps, guildId: string, userId: string) {
    this.#deps = { settings, drafts };
    this.#guildId = guildId;
    this.#userId = userId;
  }

  /** The saved settings. */
  get settings(): ServerSettings {
    return this.#deps.settings.of(this.#guildId);
  }

  draft(): Promise<SettingsDraft> {
    return this.#deps.drafts.find(this.#guildId, this.#userId);
  }

  /** Shows another section, channel or history page. */
  setView(at: Partial<Omit<SettingsDraft, 'proposals'>>): Promise<SettingsDraft> {
    return this.#updateDraft((draft) => ({ ...draft, page: 0, ...at }));
  }

  /** Stages changes. @param channel `SERVER_SCOPE`, or a channel id. @param values an undefined value unsets the setting. */
  stage(channel: string, values: readonly { readonly name: SettingName; readonly value: Value | undefined }[]) {
    return this.#updateDraft((draft) =>
      stageValues(
        draft,
        this.settings,
        values.map((each) => ({ ...each, channel })),
      ),
    );
  }

  /** Stages unsetting every setting of the server or of a channel. */
  stageReset(channel: string): Promise<SettingsDraft> {
    const names = SETTING_NAMES.filter((name) => channel === SERVER_SCOPE || SETTINGS[name].channel);
    return this.stage(
      channel,
      names.map((name) => ({ name, value: undefined })),
    );
  }

  /** Replaces the staged changes by those of a file. @throws UserError see `importSettings`. */
  async import(file: Uint8Array, directory: GuildDirectory): Promise<{ unknownIds: number; draft: SettingsDraft }> {
    const { proposals, unknownIds } = importSettings(file, this.settings, directory);
    return { unknownIds, draft: await this.#updateDraft(() => ({ ...EMPTY_DRAFT, proposals })) };
  }

  discard(): Promise<SettingsDraft> {
    return this.#updateDraft((draft) => ({ ...draft, proposals: [] }));
  }

  /**
   * Saves the staged changes.
   *
   * @param at now, in milliseconds since 1970.
   * @returns undefined if all values were saved already.
   * @throws UserError `settings-nothing` if nothing is staged; `settings-moved` if somebody else changed one of the settings meanwhile; the
   *   draft is then rebased on their values.
   */
  async save(at: number): Promise<SavedChanges | undefined> {
    const { proposals } = await this.draft();
    if (proposals.length === 0) throw new UserError('settings-nothing');
    try {
      const saved = await this.#deps.settings.save(this.#guildId, proposals, this.#userId, at);
      await this.discard();
      return saved;
    } catch (error) {
      if (error instanceof UserError)
        await this.#updateDraft((draft) => stageValues(draft, this.settings, draft.proposals));
      throw error;
    }
  }

  /** Undoes the last save that is not undone yet. @param at now, in milliseconds since 1970. @throws UserError `undo-nothing`. */
  async undo(at: number): Promise<SavedChanges> {
    const undone = await this.#deps.settings.undo(this.#guildId, this.#userId, at);
    if (undone === undefined) throw new UserError('undo-nothing');
    // Rebase the staged changes on the restored values.
    await this.#updateDraft((draft) => stageValues(draft, this.settings, draft.proposals));
    return undone;
  }

  history(page: number) {
    return this.#deps.settings.history(this.#guildId, page, HISTORY_PAGE_SIZE);
  }

  /** The settings in the draft's channel without and with the staged changes, for the preview. @throws UserError `settings-nothing`. */
  async beforeAfter(): Promise<{ readonly before: SettingLayers; readonly after: SettingLayers }> {
    const { proposals, channel } = await this.draft();
    if (proposals.length === 0) throw new UserError('settings-nothing');
    const places = channel === SERVER_SCOPE ? [] : [channel];
    return {
      before: layersFor(this.settings, places),
      after: layersFor(applyProposals(this.settings, proposals), places),
    };
  }

  #updateDraft(change: (draft: SettingsDraft) => SettingsDraft): Promise<SettingsDraft> {
    return this.#deps.drafts.change(this.#guildId, this.#userId, change);
  }
}
