/** Where one person changes one server's settings: wishes are put down, looked at, saved or forgotten. */
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

/** Saves to a page of the history. */
export const HISTORY_PAGE_SIZE = 5;

export class SettingsEditor {
  readonly #parts: SettingsEditorDeps;
  readonly #guildId: string;
  readonly #userId: string;

  constructor({ settings, drafts }: SettingsEditorDeps, guildId: string, userId: string) {
    this.#parts = { settings, drafts };
    this.#guildId = guildId;
    this.#userId = userId;
  }

  /** As saved. */
  get settings(): ServerSettings {
    return this.#parts.settings.of(this.#guildId);
  }

  draft(): Promise<SettingsDraft> {
    return this.#parts.drafts.find(this.#guildId, this.#userId);
  }

  /** Another part, another channel, another page. */
  setView(at: Partial<Omit<SettingsDraft, 'proposals'>>): Promise<SettingsDraft> {
    return this.#updateDraft((draft) => ({ ...draft, page: 0, ...at }));
  }

  /** @param channel `SERVER`, or a channel's id. @param value undefined to have it set no longer. */
  stage(channel: string, wishes: readonly { readonly name: SettingName; readonly value: Value | undefined }[]) {
    return this.#updateDraft((draft) =>
      stageValues(
        draft,
        this.settings,
        wishes.map((each) => ({ ...each, channel })),
      ),
    );
  }

  /** Has everything of a place set no longer. */
  stageReset(channel: string): Promise<SettingsDraft> {
    const names = SETTING_NAMES.filter((name) => channel === SERVER_SCOPE || SETTINGS[name].channel);
    return this.stage(
      channel,
      names.map((name) => ({ name, value: undefined })),
    );
  }

  /** Puts down what a file brings, in place of everything else. @throws UserError see `importSettings` */
  async import(file: Uint8Array, place: GuildDirectory): Promise<{ strangers: number; draft: SettingsDraft }> {
    const { proposals, unknownIds } = importSettings(file, this.settings, place);
    return { strangers: unknownIds, draft: await this.#updateDraft(() => ({ ...EMPTY_DRAFT, proposals })) };
  }

  discard(): Promise<SettingsDraft> {
    return this.#updateDraft((draft) => ({ ...draft, proposals: [] }));
  }

  /**
   * @param at milliseconds since 1970.
   * @returns undefined where everything was like that already.
   * @throws UserError `settings-nothing` without a wish; `settings-moved` when somebody else was faster: what they did is seen then.
   */
  async save(at: number): Promise<SavedChanges | undefined> {
    const { proposals } = await this.draft();
    if (proposals.length === 0) throw new UserError('settings-nothing', 'There is nothing to save; change something.');
    try {
      const saved = await this.#parts.settings.save(this.#guildId, proposals, this.#userId, at);
      await this.discard();
      return saved;
    } catch (error) {
      if (error instanceof UserError)
        await this.#updateDraft((draft) => stageValues(draft, this.settings, draft.proposals));
      throw error;
    }
  }

  /** @throws UserError `undo-nothing` */
  async undo(at: number): Promise<SavedChanges> {
    const undone = await this.#parts.settings.undo(this.#guildId, this.#userId, at);
    if (undone === undefined) throw new UserError('undo-nothing', 'There is nothing left to take back.');
    // What is put down is to be seen beside what is there now.
    await this.#updateDraft((draft) => stageValues(draft, this.settings, draft.proposals));
    return undone;
  }

  history(page: number) {
    return this.#parts.settings.history(this.#guildId, page, HISTORY_PAGE_SIZE);
  }

  /** What holds where the draft looks, as it is and as it would be. @throws UserError `settings-nothing` */
  async beforeAfter(): Promise<{ readonly before: SettingLayers; readonly after: SettingLayers }> {
    const { proposals, channel } = await this.draft();
    if (proposals.length === 0)
      throw new UserError('settings-nothing', 'There is nothing to preview; change something.');
    const places = channel === SERVER_SCOPE ? [] : [channel];
    return {
      before: layersFor(this.settings, places),
      after: layersFor(applyProposals(this.settings, proposals), places),
    };
  }

  #updateDraft(change: (draft: SettingsDraft) => SettingsDraft): Promise<SettingsDraft> {
    return this.#parts.drafts.change(this.#guildId, this.#userId, change);
  }
}
