/** All texts of a language, filled with samples: for reading them aloud, and for those who review a translation. */
import { CATALOGS, SOURCE_LANGUAGE, type Texts } from '../src/locales/catalogs.js';
import { messagesFor } from '../src/locales/index.js';
import { operatorTexts } from './operator-texts.js';
import { SAMPLE_COUNTS, type SampleValues, sampleValues } from './sample-values.js';

export interface RenderedText {
  /** "painting.queued.title" */
  readonly path: string;
  /** Different ones only: a message that counts has one for each form. */
  readonly variants: readonly string[];
}

/** Texts by path, as they are in the files. */
export function flatTexts(texts: Texts, prefix = ''): [path: string, text: string][] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[prefix + key, text] as [string, string]] : flatTexts(text, `${prefix}${key}.`),
  );
}

/** Every message of a language, rendered with samples. */
export function renderedTexts(language: string): RenderedText[] {
  const english = flatTexts(CATALOGS.get(SOURCE_LANGUAGE) as Texts);
  return english.map(([path, text]) => {
    const said = messageAt(messagesFor(language), path);
    if (typeof said === 'string') return { path, variants: [said] };
    const counts = SAMPLE_COUNTS.filter((count) => count > 0 || text.includes('=0'));
    return { path, variants: [...new Set(counts.map((count) => said(sampleValues(path, text, count))))] };
  });
}

type Said = string | ((values: SampleValues) => string);
const messageAt = (messages: object, path: string): Said =>
  path.split('.').reduce((node, key) => (node as Record<string, object>)[key], messages) as unknown as Said;

const cell = (variants: readonly string[]) =>
  variants.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', '<br>')).join('<br>');

const operatorSections = () =>
  [...operatorTexts()].map(([title, rows]) => [
    `## For operators: ${title}`,
    '',
    '| key | text |',
    '| --- | --- |',
    ...rows.map(([key, text]) => `| \`${key}\` | ${cell([text])} |`),
  ]);

/** @returns a page with a table for each file of the language; beside a translation stands the English. */
export function textsPage(language: string): string {
  const translated = renderedTexts(language);
  const english = new Map(renderedTexts(SOURCE_LANGUAGE).map(({ path, variants }) => [path, variants]));
  const name = new Intl.DisplayNames('en', { type: 'language' }).of(language);
  const isSource = language === SOURCE_LANGUAGE;
  const files = Object.keys(CATALOGS.get(SOURCE_LANGUAGE) as Texts);
  const sections = files.map((file) => {
    const rows = translated
      .filter(({ path }) => path.startsWith(`${file}.`))
      .map(({ path, variants }) => {
        const key = `\`${path.slice(file.length + 1)}\``;
        const beside = isSource ? [] : [cell(english.get(path) ?? [])];
        return `| ${[key, cell(variants), ...beside].join(' | ')} |`;
      });
    const head = isSource ? ['key', 'text'] : ['key', 'text', 'English'];
    return [`## ${file}`, '', ...[head, head.map(() => '---')].map((cells) => `| ${cells.join(' | ')} |`), ...rows];
  });
  return [
    `# Texts: ${name}`,
    '',
    `Every text that members read${isSource ? ', and below those for operators' : ''}, filled with samples. \`npm run docs\` writes this page from \`src/locales/${language}\`.`,
    ...[...sections, ...(isSource ? operatorSections() : [])].flatMap((lines) => ['', ...lines]),
    '',
  ].join('\n');
}
