/** Limits of Discord's, each with the page that states it. */

/** Options of a select menu: https://discord.com/developers/docs/components/reference#string-select */
export const MAX_SELECT_OPTIONS = 25;
/** Suggestions of an autocomplete: https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-autocomplete */
export const MAX_SUGGESTIONS = 25;
/** Characters of a suggestion or of a choice: https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure */
export const MAX_CHOICE_LENGTH = 100;
/** Characters of a select option's label: https://discord.com/developers/docs/components/reference#string-select-select-option-structure */
export const MAX_OPTION_LABEL_LENGTH = 100;
/** Characters of a button's label: https://discord.com/developers/docs/components/reference#button */
export const MAX_BUTTON_LABEL_LENGTH = 80;
/** Characters of the description of a modal's field: https://discord.com/developers/docs/components/reference#label */
export const MAX_FIELD_DESCRIPTION_LENGTH = 100;
/** Fields of a modal: https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal */
export const MAX_MODAL_FIELDS = 5;
/** Characters of a picture's description: https://discord.com/developers/docs/resources/message#attachment-object */
export const MAX_ALT_LENGTH = 1024;
/** Characters of a scheduled event: https://discord.com/developers/docs/resources/guild-scheduled-event */
export const MAX_EVENT_NAME_LENGTH = 100;
export const MAX_EVENT_DESCRIPTION_LENGTH = 1000;
/** Messages of one request: https://discord.com/developers/docs/resources/message#get-channel-messages */
export const MESSAGES_PER_PAGE = 100;
/** Bytes of an upload without Nitro or server boosts: https://discord.com/developers/docs/reference#uploading-files */
export const DEFAULT_UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024;
/** Milliseconds for which an interaction's token works: https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages */
export const TOKEN_LIFETIME_MS = 15 * 60 * 1000;
