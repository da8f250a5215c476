/** What the bot may do for a challenge, and what it must do without. */
import { type BaseInteraction, type Guild, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../user-error.js';

const { ManageRoles, CreatePublicThreads, CreateEvents, ReadMessageHistory } = PermissionFlagsBits;
/** Nice to have. */
const OPTIONAL = { ManageRoles, CreatePublicThreads, CreateEvents, ReadMessageHistory } as const;
export type OptionalRight = keyof typeof OPTIONAL;

/** @param role whether there is one to give to winners. */
export function missingRights({ appPermissions }: BaseInteraction, role: boolean): OptionalRight[] {
  const names = Object.keys(OPTIONAL) as OptionalRight[];
  return names.filter((name) => !appPermissions.has(OPTIONAL[name]) && (name !== 'ManageRoles' || role));
}

const { ViewChannel, SendMessages, AttachFiles } = PermissionFlagsBits;
const NEEDED = [
  ['View Channel', ViewChannel],
  ['Send Messages', SendMessages],
  ['Attach Files', AttachFiles],
] as const;

/** @throws UserError `channel-closed` where it is known that the bot may not post there. */
export function requireOpen(guild: Guild | null, channelId: string): void {
  const channel = guild?.channels.cache.get(channelId);
  const me = guild?.members.me;
  if (channel === undefined || me === null || me === undefined) return;
  const permissions = channel.permissionsFor(me);
  const missing = NEEDED.filter(([, right]) => !permissions.has(right)).map(([name]) => name);
  if (missing.length === 0) return;
  const lacked = missing.join(', ');
  throw new UserError('channel-closed', `The bot lacks ${lacked} there.`, { channel: channelId, missing: lacked });
}
