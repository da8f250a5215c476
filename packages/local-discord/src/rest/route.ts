/** What a route of the REST API is, and what most of them ask first. */

import type { DiscordState } from '../state/discord-state.js';
import { includes, permissionsOf } from '../state/permissions.js';
import type { File, GuildRecord, MemberRecord, MessageRecord } from '../state/records.js';
import { refusals } from './api-error.js';

export interface RestRequest {
  readonly discord: DiscordState;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly File[];
}

export interface Route {
  /** "PATCH /channels/:channel/messages/:message" */
  readonly name: string;
  readonly method: string;
  /** With a name for each parameter: "/channels/:channel". */
  readonly path: string;
  /** Whether the bot's token is needed. */
  readonly authorised: boolean;
  /** Of an answer that has a body. */
  readonly status: number;
  /** @returns the answer's body; undefined for 204. */
  readonly handle: (call: RestRequest) => unknown;
}

export function route(name: string, handle: Route['handle'], { authorised = true, status = 200 } = {}): Route {
  const [method, path] = name.split(' ');
  return { name, method, path, authorised, status, handle };
}

/** A server where the bot is a member. @throws ApiError 10004. */
export function guildForBot({ discord, parameters }: RestRequest): GuildRecord & { readonly bot: MemberRecord } {
  const guild = discord.guilds.get(parameters.guild);
  if (guild?.bot === undefined) throw refusals.unknownGuild();
  return guild as GuildRecord & { readonly bot: MemberRecord };
}

/** @throws ApiError 50013 where the bot lacks a permission in the server. */
export function requirePermission(guild: GuildRecord & { readonly bot: MemberRecord }, permission: bigint): void {
  if (!includes(permissionsOf(guild, guild.bot), permission)) throw refusals.missingPermissions();
}

/** Ephemeral messages are not there for channel endpoints. */
export function requireVisible(message: MessageRecord): MessageRecord {
  if (message.visibleTo !== undefined) throw refusals.unknownMessage();
  return message;
}
