/** Suggestions while a member types the name of a preset. */
import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction } from 'discord.js';
import { MAX_SUGGESTIONS } from '../discord-limits.js';
import type { PreferencesDeps } from './preferences-deps.js';

export async function autocompletePresets(
  { user, options }: AutocompleteInteraction,
  { preferences }: PreferencesDeps,
): Promise<ApplicationCommandOptionChoiceData[]> {
  const typed = options.getFocused().toLowerCase();
  return (await preferences.presets(user.id))
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ id, name }) => ({ name, value: id }));
}
