/** The permissions that the bot asks for: one table for the invitation, for the check before a challenge is published and for its panel. */
import { type BaseInteraction, ChannelType, type Guild, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../errors/user-error.js';

/**
 * - post: replies whose interaction token has expired, posts of challenges, of the gallery and of reports.
 * - thread: the same inside a thread.
 * - optional: challenges work without it, and say what is missing.
 */
type Purpose = 'post' | 'thread' | 'optional';

/** The README names them too; `permissions.json` of each language has what Discord's settings call them. */
const PERMISSIONS = {
  ViewChannel: 'post',
  SendMessages: 'post',
  SendMessagesInThreads: 'thread',
  AttachFiles: 'post',
  ManageRoles: 'optional',
  CreatePublicThreads: 'optional',
  CreateEvents: 'optional',
  ReadMessageHistory: 'optional',
} as const satisfies { readonly [Name in keyof typeof PermissionFlagsBits]?: Purpose };

type PermissionName = keyof typeof PERMISSIONS;
export type OptionalPermission = {
  [Name in PermissionName]: (typeof PERMISSIONS)[Name] extends 'optional' ? Name : never;
}[PermissionName];

const NAMES = Object.keys(PERMISSIONS) as PermissionName[];
const isOptional = (name: PermissionName): name is OptionalPermission => PERMISSIONS[name] === 'optional';

const ALL_PERMISSIONS = NAMES.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);

/** https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow */
export const inviteUrl = (applicationId: string): string =>
  `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${ALL_PERMISSIONS}`;

/** @param hasWinnerRole whether there is a role to give to winners. */
export const missingOptionalPermissions = (
  { appPermissions }: Pick<BaseInteraction, 'appPermissions'>,
  hasWinnerRole: boolean,
): OptionalPermission[] =>
  NAMES.filter(isOptional).filter(
    (name) => !appPermissions.has(PermissionFlagsBits[name]) && (name !== 'ManageRoles' || hasWinnerRole),
  );

/** What the bot needs to post pictures in a channel and has not, as far as the cache shows. A channel that is not known there misses nothing. */
export function missingPostPermissions(guild: Guild | null, channelId: string): string[] {
  const channel = guild?.channels.cache.get(channelId);
  const me = guild?.members.me;
  if (channel === undefined || me === null || me === undefined) return [];
  const permissions = channel.permissionsFor(me);
  return NAMES.filter((name) => PERMISSIONS[name] === 'post' && !permissions.has(PermissionFlagsBits[name]));
}

/** Whether everybody in the server can see a channel, as far as the cache knows it. */
export function isForEverybody(guild: Guild, channelId: string): boolean {
  const channel = guild.channels.cache.get(channelId);
  if (channel === undefined || channel.type === ChannelType.PrivateThread) return false;
  return channel.permissionsFor(guild.roles.everyone)?.has(PermissionFlagsBits.ViewChannel) === true;
}

/** @throws UserError `channel-closed` where the cache shows that the bot may not post there. */
export function requireBotCanPost(guild: Guild | null, channelId: string): void {
  const missing = missingPostPermissions(guild, channelId);
  if (missing.length === 0) return;
  throw new UserError('channel-closed', { channel: channelId, missing: missing.join(', ') });
}
