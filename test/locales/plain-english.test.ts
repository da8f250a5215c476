/** English as people say it: nothing of what the texts have been rid of comes back. */
import { describe, expect, it } from 'vitest';
import { renderedTexts } from '../../scripts/texts.js';
import { SOURCE_LANGUAGE } from '../../src/locales/index.js';

/** Turns of phrase that no friend would use, by what is said instead. */
const STILTED: readonly [instead: string, phrase: RegExp][] = [
  ['“must be between … and …”', /does not do for|it takes \d/i],
  ['“I couldn’t read …”', /make nothing of|I do not know|I know no /i],
  ['“Couldn’t …”, “didn’t work”', /\bNo painting\b|did not work/i],
  ['“I couldn’t find …”', /there is no such/i],
  ['“anyway”', /all the same/i],
  ['“This can’t be undone.”', /brought back|do you mean it/i],
  ['“built-in”', /comes with me|drawn by code/i],
  ['“by someone else”', /\bof others\b|\bsomebody\b|\beverybody\b/i],
  ['“no longer”, “anymore”', /no more\b|any more\b/i],
  ['a contraction', /\b(cannot|do not|does not|did not|is not|are not|will not|could not|I am|it is)\b/i],
  ['“erase”, “store”', /\bkeep of you\b|take everything along|have it erased/i],
  ['“Discard”', /throw away|thrown away|forgotten/i],
  ['“use a select”, “choose”', /\bwhoever\b|\bside may have\b|\bto heed\b|nobody gets past/i],
  ['an en dash in ranges', /\b\d+-\d+\b(?![-\d: ])/],
  ['a present tense', /\bis being\b|\bgoes on being\b|\bhas been being\b/i],
];

/** Where the phrase is right. */
const ALLOWED: readonly string[] = ['commands.queue.description', 'settings.texts.hours.help'];

describe.each(STILTED)('instead of which there is %s', (_, phrase) => {
  it('no text has it', () => {
    const found = renderedTexts(SOURCE_LANGUAGE)
      .filter(({ path }) => !ALLOWED.includes(path))
      .flatMap(({ path, variants }) => variants.filter((text) => phrase.test(text)).map((text) => `${path}: ${text}`));
    expect(found).toEqual([]);
  });
});

it('sentences are short enough to be read aloud in one breath', () => {
  const long = renderedTexts(SOURCE_LANGUAGE).flatMap(({ path, variants }) =>
    variants
      .flatMap((text) => text.split(/(?<=[.!?:;])\s+|\n/))
      .filter((sentence) => sentence.split(/\s+/).length > 35)
      .map((sentence) => `${path}: ${sentence}`),
  );
  expect(long).toEqual([]);
});
