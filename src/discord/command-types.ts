/** Types of commands, component handlers and modal handlers; `commands/` implements them. */
import type {
  ApplicationCommandOptionChoiceData,
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  MessageComponentInteraction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
  UserContextMenuCommandInteraction,
} from 'discord.js';
import type { BotServices } from './bot-services.js';
import type { Action } from './custom-id.js';

/** `/name` */
export interface SlashCommand {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  execute(interaction: ChatInputCommandInteraction, bot: BotServices): Promise<void>;
  /** Suggestions for the option that is being typed: at most 25, within three seconds. */
  autocomplete?(
    interaction: AutocompleteInteraction,
    bot: BotServices,
  ): Promise<readonly ApplicationCommandOptionChoiceData[]>;
}

/** An entry of a message's "Apps". */
export interface MessageCommand {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(interaction: MessageContextMenuCommandInteraction, bot: BotServices): Promise<void>;
}

/** An entry of a member's "Apps". */
export interface UserCommand {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(interaction: UserContextMenuCommandInteraction, bot: BotServices): Promise<void>;
}

/** Handles buttons and select menus by the action in their custom id. */
export interface ComponentHandler {
  readonly actions: readonly Action[];
  /** @param id from the custom id; untrusted: it may be forged or name something of another member. */
  execute(interaction: MessageComponentInteraction, id: string, action: Action, bot: BotServices): Promise<void>;
}

/** Handles submitted modals by the action in their custom id. */
export interface ModalHandler {
  readonly actions: readonly Action[];
  execute(interaction: ModalSubmitInteraction, id: string, bot: BotServices): Promise<void>;
}

export interface Commands {
  readonly slash: readonly SlashCommand[];
  readonly messageMenu: readonly MessageCommand[];
  readonly userMenu: readonly UserCommand[];
  readonly components: readonly ComponentHandler[];
  readonly modals: readonly ModalHandler[];
}
