/** A Discord for developing and testing bots, started from a script or a test. */
export type { BotHealth, HealthSource } from './control-api/bot-health.js';
export type { BotProcess, BotProcesses, ProcessAction } from './control-api/bot-processes.js';
export type { SamplePictures } from './control-api/sample-pictures.js';
export type { PageSuggestion, Sample } from './control-api/views.js';
export { LocalDiscordError, type LocalDiscordErrorCode } from './errors.js';
export { LocalDiscord, type LocalDiscordOptions, type NewMember } from './local-discord.js';
export type { RequestRecord } from './rest/http-server.js';
export { Clock } from './state/clock.js';
export type { DiscordState, Person } from './state/discord-state.js';
export { exampleGuilds } from './state/seed-data.js';
