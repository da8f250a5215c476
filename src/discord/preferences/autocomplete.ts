/** Suggestions while a member types the name of a preset. */
import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction } from 'discord.js';
import { matchingTyped } from '../suggestions.js';
import type { PreferencesDeps } from './preferences-deps.js';

export async function autocompletePresets(
  { user, options }: AutocompleteInteraction,
  { preferences }: PreferencesDeps,
): Promise<ApplicationCommandOptionChoiceData[]> {
  const presets = await preferences.presets(user.id);
  return matchingTyped(presets, options.getFocused(), ({ name }) => name).map(({ id, name }) => ({ name, value: id }));
}
