/** What the bot says, in every language that has a folder here. */
import { CATALOGS, LANGUAGES, languageOf, SOURCE_LANGUAGE, type Texts } from './catalogs.js';
import type { Messages } from './messages.js';
import { renderTexts } from './render.js';

export { LANGUAGES, languageOf, SOURCE_LANGUAGE } from './catalogs.js';
export { setCommandIds } from './command-references.js';
export { describeFailure, type FailureReason } from './failures.js';
export type { Messages } from './messages.js';

/** English has what the types say: `npm run docs` writes them from it. What another language lacks, English says. */
const BY_LANGUAGE: ReadonlyMap<string, Messages> = new Map(
  LANGUAGES.map((language) => {
    const [source, own] = [SOURCE_LANGUAGE, language].map((name) => CATALOGS.get(name) as Texts);
    return [language, renderTexts(source, own, language) as Messages];
  }),
);

/** @param locale as Discord names it. Falls back to another region's of the language, then to English. */
export const messagesFor = (locale: string | undefined): Messages => BY_LANGUAGE.get(languageOf(locale)) as Messages;

/** What a built-in style is called, by language. */
export const builtInStyleNames = (id: keyof Messages['styles']['builtIn']): { readonly en: string } =>
  Object.fromEntries(LANGUAGES.map((language) => [language, messagesFor(language).styles.builtIn[id].name])) as {
    readonly en: string;
  };
