/** Modals that are open, so that one can be opened again as it was filled in. */
import type {
  APIModalInteractionResponseCallbackData,
  ChatInputCommandInteraction,
  ContextMenuCommandInteraction,
  MessageComponentInteraction,
  ModalBuilder,
  ModalSubmitInteraction,
} from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { PendingPictures } from '../../store/pending-pictures.js';
import { type FilledForm, filledForm, refill } from './filled-form.js';

/** What opening a modal needs. */
export interface FormDeps {
  readonly forms: Forms;
}

type ModalOpener = ChatInputCommandInteraction | ContextMenuCommandInteraction | MessageComponentInteraction;

/** A modal that waits to be opened again, as it is stored. */
interface FormDraft {
  readonly modal: APIModalInteractionResponseCallbackData;
  readonly filled: FilledForm;
}

interface OpenForm {
  readonly modal: APIModalInteractionResponseCallbackData;
  /** Fields that are not filled in again. */
  readonly asNew: readonly string[];
}

/** In memory: of a modal that was opened before a restart, or so many modals ago, the errors are told without "Edit again". */
const MAX_OPEN_FORMS = 500;

export class Forms {
  /** By member and custom id, the oldest first. */
  readonly #open = new Map<string, OpenForm>();
  readonly #drafts: PendingPictures;

  constructor(drafts: PendingPictures) {
    this.#drafts = drafts;
  }

  async show(interaction: ModalOpener, modal: ModalBuilder): Promise<void> {
    await this.#show(interaction, modal.toJSON());
  }

  /**
   * Changes what "Edit again" opens after this submission: what was uploaded with it is kept elsewhere.
   *
   * @param asNew fields that are not filled in again.
   */
  replace({ user, customId }: ModalSubmitInteraction, modal: ModalBuilder, asNew: readonly string[]): void {
    this.#open.set(keyOf(user.id, customId), { modal: modal.toJSON(), asNew });
  }

  /** Keeps a submitted modal. @returns the id for `reopen`; undefined where the modal is not known any more. */
  keep(interaction: ModalSubmitInteraction): string | undefined {
    const { user, customId } = interaction;
    const form = this.#open.get(keyOf(user.id, customId));
    if (form === undefined) return undefined;
    const { modal, asNew } = form;
    const filled = Object.entries(filledForm(interaction)).filter(([name]) => !asNew.includes(name));
    const draft: FormDraft = { modal, filled: Object.fromEntries(filled) };
    return this.#drafts.add(draft, user.id);
  }

  /** @throws UserError `form-gone` */
  async reopen(interaction: MessageComponentInteraction, id: string): Promise<void> {
    const draft = await this.#drafts.find<FormDraft>(id, interaction.user.id);
    if (draft?.modal === undefined) throw new UserError('form-gone');
    await this.#show(interaction, refill(draft.modal, draft.filled));
  }

  async #show(interaction: ModalOpener, modal: APIModalInteractionResponseCallbackData): Promise<void> {
    const key = keyOf(interaction.user.id, modal.custom_id);
    this.#open.delete(key);
    this.#open.set(key, { modal, asNew: [] });
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN_FORMS) this.#open.delete(oldest);
    await interaction.showModal(modal);
  }
}

const keyOf = (userId: string, customId: string): string => `${userId} ${customId}`;
