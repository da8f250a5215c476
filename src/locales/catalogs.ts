/** The texts as they are in the files: a folder a language, named as Discord names it, and in it a file a feature. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** ICU messages by key, nested. */
export interface Texts {
  readonly [key: string]: string | Texts;
}

/** The language that every other one is translated from, and that everybody reads whose own there is not. */
export const SOURCE_LANGUAGE = 'en';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** A language's files, each under its name without ".json". @throws SyntaxError for a file that is not JSON. */
function readCatalog(language: string): Texts {
  const names = readdirSync(`${FOLDER}${language}`).filter((name) => name.endsWith('.json'));
  const files = names.sort().map((name) => {
    const path = `${FOLDER}${language}/${name}`;
    try {
      return [basename(name, '.json'), JSON.parse(readFileSync(path, 'utf8')) as Texts] as const;
    } catch (error) {
      throw new SyntaxError(`${path} is not valid JSON.`, { cause: error });
    }
  });
  return Object.fromEntries(files);
}

const folders = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** By language, English first. */
export const CATALOGS: ReadonlyMap<string, Texts> = new Map(
  [SOURCE_LANGUAGE, ...folders.filter((name) => name !== SOURCE_LANGUAGE).sort()].map((language) => [
    language,
    readCatalog(language),
  ]),
);

export const LANGUAGES: readonly string[] = [...CATALOGS.keys()];

/**
 * The language for a reader: theirs, else another region's of it ("zh-TW" reads "zh-CN"), else English.
 *
 * @param locale as Discord names it.
 */
export function languageOf(locale: string | undefined): string {
  if (locale === undefined) return SOURCE_LANGUAGE;
  if (CATALOGS.has(locale)) return locale;
  const [base] = locale.split('-');
  return LANGUAGES.find((language) => language.split('-')[0] === base) ?? SOURCE_LANGUAGE;
}
