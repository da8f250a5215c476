/** How long a text may be: by where Discord shows it, which its path says. */
import { MAX_ALT_LENGTH, MAX_CHOICE_LENGTH, MAX_FIELD_DESCRIPTION_LENGTH } from '../../src/discord/discord-limits.js';

/** https://discord.com/developers/docs/components/reference */
const MAX_BUTTON_LABEL = 80;
const MAX_MODAL_TITLE = 45;
const MAX_FIELD_LABEL = 45;
const MAX_PLACEHOLDER = 150;
/** Of all texts of a message together, https://discord.com/developers/docs/components/reference#text-display; some room is left for others. */
const MAX_TEXT = 2000;
/** https://discord.com/developers/docs/interactions/application-commands */
const MAX_COMMAND_NAME = 32;
const MAX_COMMAND_DESCRIPTION = 100;

/** The first that fits holds. */
const LIMITS: readonly [path: RegExp, characters: number][] = [
  [/^commands\.(menus)\./, MAX_COMMAND_NAME],
  [/^commands\..*\.orders\./, MAX_CHOICE_LENGTH],
  [/^commands\..*\.?name$/, MAX_COMMAND_NAME],
  [/^commands\..*description$/, MAX_COMMAND_DESCRIPTION],
  [/(^|\.)(buttons|orderButtons)\./, MAX_BUTTON_LABEL],
  [/\.modals\.|(Title|paint\.title|save\.title|fields\.title|fields\.roleTitle)$/, MAX_MODAL_TITLE],
  [/Placeholder$/, MAX_PLACEHOLDER],
  [/(Help|\.help|viewHelp\.\w+)$/, MAX_FIELD_DESCRIPTION_LENGTH],
  [/^settings\.texts\.\w+\.name$|\.fields\.|^styles\.save\.|^challenges\.paint\./, MAX_FIELD_LABEL],
  [/^painting\.options\.(quality|colours)\.|^settings\.(choices|pooling|edges|views)\./, MAX_CHOICE_LENGTH],
  [/[aA]lt$/, MAX_ALT_LENGTH],
  [/^styles\.builtIn\.\w+\.name$/, MAX_CHOICE_LENGTH],
];

/** Characters that a text may have. @param path "painting.buttons.cancel" */
export const limitOf = (path: string): number => LIMITS.find(([pattern]) => pattern.test(path))?.[1] ?? MAX_TEXT;
