/** Names and descriptions of commands and their options, in the languages in which Discord's picker shows them. */
import type { LocalizationMap } from 'discord.js';

export const LOCALIZED_LANGUAGES = ['de', 'fr', 'es-ES', 'pt-BR', 'ja', 'zh-CN'] as const;
type Language = (typeof LOCALIZED_LANGUAGES)[number];

/** One thing's name in every language; a language that is missing does not compile. */
export type LocalizedName = { readonly [L in Language | 'en']: string };

/** Name and description; a language that is missing does not compile. */
export type LocalizedCommandText = { readonly en: readonly [name: string, description: string] } & {
  readonly [L in Language]: readonly [name: string, description: string];
};

/** Discord's localisation fields: English is named too, lest one English falls back to another. */
export function localizationMap(words: LocalizedName): LocalizationMap {
  const { en, ...others } = words;
  return { 'en-US': en, 'en-GB': en, ...others };
}

interface LocalizableBuilder {
  setName(name: string): this;
  setNameLocalizations(names: LocalizationMap): this;
  setDescription(description: string): this;
  setDescriptionLocalizations(descriptions: LocalizationMap): this;
}

/** Names and describes a command or an option, in every language. */
export function localizeBuilder<Builder extends LocalizableBuilder>(
  builder: Builder,
  wording: LocalizedCommandText,
): Builder {
  const [names, descriptions] = ([0, 1] as const).map((index) => {
    const words = Object.entries(wording).map(([language, both]) => [language, both[index]]);
    return Object.fromEntries(words) as LocalizedName;
  });
  return builder
    .setName(names.en)
    .setNameLocalizations(localizationMap(names))
    .setDescription(descriptions.en)
    .setDescriptionLocalizations(localizationMap(descriptions));
}
