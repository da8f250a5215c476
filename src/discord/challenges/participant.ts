/** Reads the participant from the interaction, which brings roles and join date without a privileged intent. */
import type { BaseInteraction } from 'discord.js';
import type { Participant } from '../../challenges/challenge.js';
import { UserError } from '../../errors/user-error.js';
import { roleIdsOf } from '../permissions.js';

/** @throws UserError `challenge-unknown` outside a server: there is none there. */
export function participantOf({
  guildId,
  member,
  user,
}: Pick<BaseInteraction, 'guildId' | 'member' | 'user'>): Participant {
  if (guildId === null || member === null) throw new UserError('challenge-unknown');
  const joinedAt = 'joinedTimestamp' in member ? member.joinedTimestamp : Date.parse(member.joined_at ?? '');
  return {
    guildId,
    userId: user.id,
    // Everybody has the role that Discord calls @everyone; its id is the server's.
    roleIds: [...new Set([...roleIdsOf({ member }), guildId])],
    joinedAt: joinedAt === null || Number.isNaN(joinedAt) ? null : joinedAt,
  };
}

/** @throws UserError `challenge-unknown` outside a server. */
export function requireGuildId({ guildId }: Pick<BaseInteraction, 'guildId'>): string {
  if (guildId === null) throw new UserError('challenge-unknown');
  return guildId;
}
