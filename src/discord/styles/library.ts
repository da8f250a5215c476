/** The library, for somebody who does something in Discord. */
import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction, BaseInteraction } from 'discord.js';
import { mayAdd, type Rank, type StylePolicy } from '../../styles/policy.js';
import { nameOf, type Place, type Style } from '../../styles/style.js';
import { UserError } from '../../user-error.js';
import type { Bot } from '../bot.js';
import { homeOf } from '../contexts.js';
import { isManager, isModerator } from '../permissions.js';
import { type RuleMakers, rulesHere } from '../settings/rules.js';
import { shorten } from '../shorten.js';

export const placeOf = (interaction: BaseInteraction): Place => ({
  guildId: homeOf(interaction),
  userId: interaction.user.id,
});

/** @returns the server whose library it is. @throws UserError `style-nowhere` */
export function requireLibrary(interaction: BaseInteraction): string {
  const { guildId } = placeOf(interaction);
  if (guildId === null) throw new UserError('style-nowhere', 'Only a server that has added the bot has a library.');
  return guildId;
}

const rankOf = (interaction: BaseInteraction): Rank =>
  isManager(interaction) ? 'managers' : isModerator(interaction) ? 'moderators' : 'everybody';

/** @returns what the server allows. @throws UserError `style-nowhere`, `moderators-only`, `managers-only`. */
export function requireAdder(interaction: BaseInteraction, bot: RuleMakers): StylePolicy {
  requireLibrary(interaction);
  const policy = rulesHere(interaction, bot).library;
  if (mayAdd(policy, rankOf(interaction))) return policy;
  const kind = policy.mayAdd === 'managers' ? 'managers-only' : 'moderators-only';
  throw new UserError(kind, `Only ${policy.mayAdd} may add styles here.`);
}

/** Whether somebody may rename and remove a style: whoever added it, and who keeps order. */
export function mayChange({ guildId, addedBy }: Style, interaction: BaseInteraction): boolean {
  return guildId !== null && (addedBy === interaction.user.id || rankOf(interaction) !== 'everybody');
}

/** @throws UserError `style-shipped`, `style-not-yours`. */
export function requireChange(style: Style, interaction: BaseInteraction): void {
  if (style.guildId === null) throw new UserError('style-shipped', 'That style comes with the bot.');
  if (!mayChange(style, interaction))
    throw new UserError('style-not-yours', 'Only the member who added that style, or a moderator, may do that.');
}

/** Discord's. */
const MOST_CHOICES = 25;
const LONGEST_CHOICE = 100;

/** What Discord offers while a style is being typed. */
export function choicesOf(styles: readonly Style[], locale: string): ApplicationCommandOptionChoiceData[] {
  return styles
    .slice(0, MOST_CHOICES)
    .map((style) => ({ name: shorten(nameOf(style, locale), LONGEST_CHOICE), value: style.id }));
}

export async function suggestStyles(interaction: AutocompleteInteraction, { styles }: Bot) {
  const { locale, options } = interaction;
  return choicesOf(await styles.suggest(placeOf(interaction), options.getFocused(), locale), locale);
}
