/** What in the documentation is made of the code: the tables between the marks, and `.env.example`. */
import { readFile } from 'node:fs/promises';
import { LANGUAGES, SOURCE_LANGUAGE } from '../src/locales/index.js';
import { walkPicture } from './architecture-picture.js';
import { messageTypes } from './message-types.js';
import { exampleEnvironment, optionsTable, settingsTable } from './tables.js';
import { textsPage } from './texts.js';

const ROOT = new URL('../', import.meta.url);

/** Where a language's texts can be read. */
const textsPath = (language: string) => (language === SOURCE_LANGUAGE ? 'docs/texts.md' : `docs/texts/${language}.md`);

/** A file of the repository, by its path from the root. */
export const repositoryFile = (path: string) => new URL(path, ROOT);

/** @returns what each file has to hold, by its path from the root. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['README.md', await withTable('README.md', 'options', optionsTable())],
    ['docs/defaults.md', await withTable('docs/defaults.md', 'settings', settingsTable())],
    ['.env.example', exampleEnvironment()],
    ['docs/architecture.svg', walkPicture()],
    ['src/locales/messages.ts', messageTypes()],
    ...LANGUAGES.map((language) => [textsPath(language), textsPage(language)] as const),
  ]);
}

/** @throws Error where the file lacks the marks around a table. */
async function withTable(path: string, name: string, table: string): Promise<string> {
  const [begin, end] = [`<!-- ${name}: written by npm run docs -->\n`, `\n<!-- /${name} -->`];
  const text = await readFile(repositoryFile(path), 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${path} lacks the marks around its table of ${name}.`);
  return text.slice(0, from) + begin + table + text.slice(to);
}
