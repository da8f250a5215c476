/** The shapes of what members can type and press. One file in `commands/` makes each. */
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
import type { Bot } from './bot.js';
import type { Action } from './custom-id.js';

/** `/name` */
export interface SlashCommand {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  execute(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void>;
  /** Suggestions for the option that is being typed: at most 25, within three seconds. */
  complete?(interaction: AutocompleteInteraction, bot: Bot): Promise<readonly ApplicationCommandOptionChoiceData[]>;
}

/** An entry of a message's "Apps". */
export interface MessageCommand {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(interaction: MessageContextMenuCommandInteraction, bot: Bot): Promise<void>;
}

/** An entry of a member's "Apps". */
export interface UserCommand {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(interaction: UserContextMenuCommandInteraction, bot: Bot): Promise<void>;
}

/** A button or a menu of a message. */
export interface Control {
  readonly actions: readonly Action[];
  /** @param id what the control is about; it comes from outside, so it may be anybody's or nonsense. */
  press(interaction: MessageComponentInteraction, id: string, action: Action, bot: Bot): Promise<void>;
}

/** A window that was filled in. */
export interface Window {
  readonly actions: readonly Action[];
  submit(interaction: ModalSubmitInteraction, id: string, bot: Bot): Promise<void>;
}

export interface Commands {
  readonly slash: readonly SlashCommand[];
  readonly message: readonly MessageCommand[];
  readonly user: readonly UserCommand[];
  readonly controls: readonly Control[];
  readonly windows: readonly Window[];
}
