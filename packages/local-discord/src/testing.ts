/** For tests: people who use the bot, what they see, and Discord's own rules for what a bot sends. */
export { Actor } from './actors/actor.js';
export { ClientRejection } from './actors/client-rejection.js';
export { type MessageSnapshot, type SelectSnapshot, snapshotMessage, textOf } from './actors/message-snapshot.js';
export { type Matcher, Reply } from './actors/reply.js';
export { ApiError, refusals } from './rest/api-error.js';
export { BOT_PERMISSIONS } from './state/permissions.js';
export type { File, GuildRecord, MessageRecord } from './state/records.js';
export { createRole, setRole } from './state/roles.js';
export { serializeChannel } from './state/serializers.js';
export { checkCommands } from './validation/command-rules.js';
export type { Component } from './validation/component.js';
export { checkMessage } from './validation/message-rules.js';
export { checkModal, type ModalPayload } from './validation/modal-rules.js';
