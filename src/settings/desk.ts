/** Where one person changes one server's settings: wishes are put down, looked at, saved or forgotten. */
import { UserError } from '../user-error.js';
import { type Save, SERVER } from './changes.js';
import { type Draft, type Drafts, EMPTY, wish } from './drafts.js';
import { importSettings, type Surroundings } from './exchange.js';
import type { Layers } from './resolve.js';
import { layersOf, type ServerSettings, type Settings, withProposals } from './settings.js';
import { SETTING_NAMES, SETTINGS, type SettingName, type Value } from './table.js';

export interface DeskParts {
  readonly settings: Settings;
  readonly drafts: Drafts;
}

/** Saves to a page of the history. */
export const PAGE = 5;

export class Desk {
  readonly #parts: DeskParts;
  readonly #guildId: string;
  readonly #userId: string;

  constructor({ settings, drafts }: DeskParts, guildId: string, userId: string) {
    this.#parts = { settings, drafts };
    this.#guildId = guildId;
    this.#userId = userId;
  }

  /** As saved. */
  get settings(): ServerSettings {
    return this.#parts.settings.of(this.#guildId);
  }

  draft(): Promise<Draft> {
    return this.#parts.drafts.find(this.#guildId, this.#userId);
  }

  /** Another part, another channel, another page. */
  look(at: Partial<Omit<Draft, 'proposals'>>): Promise<Draft> {
    return this.#change((draft) => ({ ...draft, page: 0, ...at }));
  }

  /** @param channel `SERVER`, or a channel's id. @param value undefined to have it set no longer. */
  wish(channel: string, wishes: readonly { readonly name: SettingName; readonly value: Value | undefined }[]) {
    return this.#change((draft) =>
      wish(
        draft,
        this.settings,
        wishes.map((each) => ({ ...each, channel })),
      ),
    );
  }

  /** Has everything of a place set no longer. */
  wishNothing(channel: string): Promise<Draft> {
    const names = SETTING_NAMES.filter((name) => channel === SERVER || SETTINGS[name].channel);
    return this.wish(
      channel,
      names.map((name) => ({ name, value: undefined })),
    );
  }

  /** Puts down what a file brings, in place of everything else. @throws UserError see `importSettings` */
  async bring(file: Uint8Array, place: Surroundings): Promise<{ strangers: number; draft: Draft }> {
    const { proposals, strangers } = importSettings(file, this.settings, place);
    return { strangers, draft: await this.#change(() => ({ ...EMPTY, proposals })) };
  }

  discard(): Promise<Draft> {
    return this.#change((draft) => ({ ...draft, proposals: [] }));
  }

  /**
   * @param at milliseconds since 1970.
   * @returns undefined where everything was like that already.
   * @throws UserError `settings-nothing` without a wish; `settings-moved` when somebody else was faster: what they did is seen then.
   */
  async save(at: number): Promise<Save | undefined> {
    const { proposals } = await this.draft();
    if (proposals.length === 0) throw new UserError('settings-nothing', 'There is nothing to save; change something.');
    try {
      const saved = await this.#parts.settings.save(this.#guildId, proposals, this.#userId, at);
      await this.discard();
      return saved;
    } catch (error) {
      if (error instanceof UserError) await this.#change((draft) => wish(draft, this.settings, draft.proposals));
      throw error;
    }
  }

  /** @throws UserError `undo-nothing` */
  async undo(at: number): Promise<Save> {
    const undone = await this.#parts.settings.undo(this.#guildId, this.#userId, at);
    if (undone === undefined) throw new UserError('undo-nothing', 'There is nothing left to take back.');
    // What is put down is to be seen beside what is there now.
    await this.#change((draft) => wish(draft, this.settings, draft.proposals));
    return undone;
  }

  history(page: number) {
    return this.#parts.settings.history(this.#guildId, page, PAGE);
  }

  /** What holds where the draft looks, as it is and as it would be. @throws UserError `settings-nothing` */
  async sides(): Promise<{ readonly before: Layers; readonly after: Layers }> {
    const { proposals, channel } = await this.draft();
    if (proposals.length === 0)
      throw new UserError('settings-nothing', 'There is nothing to preview; change something.');
    const places = channel === SERVER ? [] : [channel];
    return {
      before: layersOf(this.settings, places),
      after: layersOf(withProposals(this.settings, proposals), places),
    };
  }

  #change(change: (draft: Draft) => Draft): Promise<Draft> {
    return this.#parts.drafts.change(this.#guildId, this.#userId, change);
  }
}
