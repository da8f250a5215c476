/** Types of commands, component handlers and modal handlers; `commands/` implements them, each with the services it needs. */
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

export interface Handler {
  /** Whether the member waits for a painting: an error then says that there is none, else that something did not work. */
  readonly expectsPainting?: true;
}

/** `/name` */
export interface SlashCommand<Deps = BotServices> extends Handler {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  execute(interaction: ChatInputCommandInteraction, services: Deps): Promise<void>;
  /** Suggestions for the option that is being typed: at most 25, within three seconds. */
  autocomplete?(
    interaction: AutocompleteInteraction,
    services: Deps,
  ): Promise<readonly ApplicationCommandOptionChoiceData[]>;
}

/** An entry of a message's "Apps". */
export interface MessageCommand<Deps = BotServices> extends Handler {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(interaction: MessageContextMenuCommandInteraction, services: Deps): Promise<void>;
}

/** An entry of a member's "Apps". */
export interface UserCommand<Deps = BotServices> extends Handler {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(interaction: UserContextMenuCommandInteraction, services: Deps): Promise<void>;
}

/** Handles buttons and select menus by the action in their custom id. */
export interface ComponentHandler<Deps = BotServices> extends Handler {
  readonly actions: readonly Action[];
  /** @param id from the custom id; untrusted: it may be forged or name something of another member. */
  execute(interaction: MessageComponentInteraction, id: string, action: Action, services: Deps): Promise<void>;
}

/** Handles submitted modals by the action in their custom id. */
export interface ModalHandler<Deps = BotServices> extends Handler {
  readonly actions: readonly Action[];
  execute(interaction: ModalSubmitInteraction, id: string, services: Deps): Promise<void>;
}

export interface Commands {
  readonly slash: readonly SlashCommand[];
  readonly messageMenu: readonly MessageCommand[];
  readonly userMenu: readonly UserCommand[];
  readonly components: readonly ComponentHandler[];
  readonly modals: readonly ModalHandler[];
}
