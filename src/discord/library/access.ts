/** Which library an interaction uses, and who may change it. */
import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction, BaseInteraction } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import { canAdd, type LibraryPolicy, type Rank } from '../../library/library-policy.js';
import { type LibraryScope, nameOf, type Style } from '../../library/style.js';
import type { BotServices } from '../bot-services.js';
import { installedGuildId } from '../install-contexts.js';
import { isManager, isModerator } from '../permissions.js';
import { guildPolicy, type PolicyDeps } from '../settings/guild-policy.js';
import { truncate } from '../truncate.js';

export const libraryScope = (interaction: BaseInteraction): LibraryScope => ({
  guildId: installedGuildId(interaction),
  userId: interaction.user.id,
});

/** @returns the server whose library it is. @throws UserError `style-nowhere` */
export function requireLibrary(interaction: BaseInteraction): string {
  const { guildId } = libraryScope(interaction);
  if (guildId === null) throw new UserError('style-nowhere', 'Only a server that has added the bot has a library.');
  return guildId;
}

const libraryRank = (interaction: BaseInteraction): Rank =>
  isManager(interaction) ? 'managers' : isModerator(interaction) ? 'moderators' : 'everybody';

/** @returns what the server allows. @throws UserError `style-nowhere`, `moderators-only`, `managers-only`. */
export function requireMayAdd(interaction: BaseInteraction, bot: PolicyDeps): LibraryPolicy {
  requireLibrary(interaction);
  const policy = guildPolicy(interaction, bot).library;
  if (canAdd(policy, libraryRank(interaction))) return policy;
  const kind = policy.mayAdd === 'managers' ? 'managers-only' : 'moderators-only';
  throw new UserError(kind, `Only ${policy.mayAdd} may add styles here.`);
}

/** Whether somebody may rename and remove a style: the member who added it, moderators and managers. */
export function mayChange({ guildId, addedBy }: Style, interaction: BaseInteraction): boolean {
  return guildId !== null && (addedBy === interaction.user.id || libraryRank(interaction) !== 'everybody');
}

/** @throws UserError `style-shipped`, `style-not-yours`. */
export function requireMayChange(style: Style, interaction: BaseInteraction): void {
  if (style.guildId === null) throw new UserError('style-shipped', 'That style comes with the bot.');
  if (!mayChange(style, interaction))
    throw new UserError('style-not-yours', 'Only the member who added that style, or a moderator, may do that.');
}

/** Discord's. */
const MAX_CHOICES = 25;
const MAX_CHOICE_LENGTH = 100;

/** What Discord offers while a style is being typed. */
export function styleChoices(styles: readonly Style[], locale: string): ApplicationCommandOptionChoiceData[] {
  return styles
    .slice(0, MAX_CHOICES)
    .map((style) => ({ name: truncate(nameOf(style, locale), MAX_CHOICE_LENGTH), value: style.id }));
}

export async function autocompleteStyles(interaction: AutocompleteInteraction, { styles }: BotServices) {
  const { locale, options } = interaction;
  return styleChoices(await styles.suggest(libraryScope(interaction), options.getFocused(), locale), locale);
}
