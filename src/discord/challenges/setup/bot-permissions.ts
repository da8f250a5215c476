/** The bot's permissions for a challenge: required and optional ones. */
import { type BaseInteraction, type Guild, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../../errors/user-error.js';

const { ManageRoles, CreatePublicThreads, CreateEvents, ReadMessageHistory } = PermissionFlagsBits;
/** A challenge works without these, with less comfort. */
const OPTIONAL_PERMISSIONS = { ManageRoles, CreatePublicThreads, CreateEvents, ReadMessageHistory } as const;
export type OptionalPermission = keyof typeof OPTIONAL_PERMISSIONS;

/** @param hasWinnerRole whether there is one to give to winners. */
export function missingOptionalPermissions(
  { appPermissions }: BaseInteraction,
  hasWinnerRole: boolean,
): OptionalPermission[] {
  const names = Object.keys(OPTIONAL_PERMISSIONS) as OptionalPermission[];
  return names.filter(
    (name) => !appPermissions.has(OPTIONAL_PERMISSIONS[name]) && (name !== 'ManageRoles' || hasWinnerRole),
  );
}

const { ViewChannel, SendMessages, AttachFiles } = PermissionFlagsBits;
const REQUIRED_PERMISSIONS = [
  ['View Channel', ViewChannel],
  ['Send Messages', SendMessages],
  ['Attach Files', AttachFiles],
] as const;

/** @throws UserError `channel-closed` where it is known that the bot may not post there. */
export function requireBotCanPost(guild: Guild | null, channelId: string): void {
  const channel = guild?.channels.cache.get(channelId);
  const me = guild?.members.me;
  if (channel === undefined || me === null || me === undefined) return;
  const permissions = channel.permissionsFor(me);
  const missing = REQUIRED_PERMISSIONS.filter(([, right]) => !permissions.has(right)).map(([name]) => name);
  if (missing.length === 0) return;
  const lacked = missing.join(', ');
  throw new UserError('channel-closed', `The bot lacks ${lacked} there.`, { channel: channelId, missing: lacked });
}
