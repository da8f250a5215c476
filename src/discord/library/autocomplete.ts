/** Suggestions while a member types the name of a style. */

import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction } from 'discord.js';
import { nameOf, type Style } from '../../library/style.js';
import { MAX_CHOICE_LENGTH, MAX_SUGGESTIONS } from '../discord-limits.js';
import { truncate } from '../truncate.js';
import { libraryScope } from './access.js';
import type { LibraryDeps } from './library-deps.js';

/** What Discord offers while a style is being typed. */
export function styleChoices(styles: readonly Style[], locale: string): ApplicationCommandOptionChoiceData[] {
  return styles
    .slice(0, MAX_SUGGESTIONS)
    .map((style) => ({ name: truncate(nameOf(style, locale), MAX_CHOICE_LENGTH), value: style.id }));
}

export async function autocompleteStyles(
  interaction: AutocompleteInteraction,
  { styles }: Pick<LibraryDeps, 'styles'>,
) {
  const { locale, options } = interaction;
  return styleChoices(await styles.suggest(libraryScope(interaction), options.getFocused(), locale), locale);
}
