/** Which library an interaction uses, and who may change it. */
import type { BaseInteraction } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import { canAdd, type LibraryPolicy } from '../../library/library-policy.js';
import type { LibraryScope, Style } from '../../library/style.js';
import type { MemberRank } from '../../members/member-rank.js';
import { installedGuildId } from '../install-contexts.js';
import { isManager, isModerator } from '../permissions.js';
import { guildPolicy, type PolicyDeps } from '../settings/guild-policy.js';

export const libraryScope = (interaction: BaseInteraction): LibraryScope => ({
  guildId: installedGuildId(interaction),
  userId: interaction.user.id,
  locale: interaction.locale,
});

/** @returns the server whose library it is. @throws UserError `style-nowhere` */
export function requireLibrary(interaction: BaseInteraction): string {
  const { guildId } = libraryScope(interaction);
  if (guildId === null) throw new UserError('style-nowhere');
  return guildId;
}

const libraryRank = (interaction: BaseInteraction): MemberRank =>
  isManager(interaction) ? 'managers' : isModerator(interaction) ? 'moderators' : 'everybody';

export const mayAddStyles = (policy: LibraryPolicy, interaction: BaseInteraction): boolean =>
  canAdd(policy, libraryRank(interaction));

/** @returns what the server allows. @throws UserError `style-nowhere`, `member-blocked`, `moderators-only`, `managers-only`. */
export function requireMayAdd(interaction: BaseInteraction, bot: PolicyDeps): LibraryPolicy {
  requireLibrary(interaction);
  const { library: policy, blocked } = guildPolicy(interaction, bot);
  if (blocked !== undefined) throw blocked;
  if (mayAddStyles(policy, interaction)) return policy;
  const kind = policy.mayAdd === 'managers' ? 'managers-only' : 'moderators-only';
  throw new UserError(kind);
}

/** Whether somebody may rename and remove a style: the member who added it, moderators and managers. */
export function mayChange({ guildId, addedBy }: Style, interaction: BaseInteraction): boolean {
  return guildId !== null && (addedBy === interaction.user.id || libraryRank(interaction) !== 'everybody');
}

/** @throws UserError `style-shipped`, `style-not-yours`. */
export function requireMayChange(style: Style, interaction: BaseInteraction): void {
  if (style.guildId === null) throw new UserError('style-shipped');
  if (!mayChange(style, interaction)) throw new UserError('style-not-yours');
}
