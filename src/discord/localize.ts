/** Names and descriptions of commands and their options, in the languages in which Discord's picker shows them. */
import { Locale, type LocalizationMap } from 'discord.js';
import { languageOf, type Messages, messagesFor, SOURCE_LANGUAGE } from '../locales/index.js';

/** Discord's languages that there are texts for; the English ones are named too, lest one falls back to another. */
export const LOCALES: readonly Locale[] = Object.values(Locale).filter(
  (locale) => languageOf(locale) !== SOURCE_LANGUAGE || locale.startsWith(SOURCE_LANGUAGE),
);

/** @param textOf the text, in one language's messages. */
export const localizationMap = (textOf: (messages: Messages) => string): LocalizationMap =>
  Object.fromEntries(LOCALES.map((locale) => [locale, textOf(messagesFor(locale))]));

/** Of a command, a subcommand or an option. */
interface CommandTexts {
  readonly name: string;
  readonly description: string;
}

interface LocalizableBuilder {
  setName(name: string): this;
  setNameLocalizations(names: LocalizationMap): this;
  setDescription(description: string): this;
  setDescriptionLocalizations(descriptions: LocalizationMap): this;
}

/** Names and describes a command or an option in every language. @param textsOf its texts, in one language's. */
export function localizeBuilder<Builder extends LocalizableBuilder>(
  builder: Builder,
  textsOf: (commands: Messages['commands']) => CommandTexts,
): Builder {
  const { name, description } = textsOf(messagesFor(SOURCE_LANGUAGE).commands);
  return builder
    .setName(name)
    .setNameLocalizations(localizationMap(({ commands }) => textsOf(commands).name))
    .setDescription(description)
    .setDescriptionLocalizations(localizationMap(({ commands }) => textsOf(commands).description));
}

/** A choice of an option, named in every language. */
export const localizedChoice = <Value extends string>(value: Value, textOf: (messages: Messages) => string) => ({
  name: textOf(messagesFor(SOURCE_LANGUAGE)),
  name_localizations: localizationMap(textOf),
  value,
});
