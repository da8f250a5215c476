/** Commands and options, as messages name them. */
import { afterEach, describe, expect, it } from 'vitest';
import { commandsFor } from '../../commands/index.js';
import { flatTexts } from '../../scripts/texts.js';
import { CATALOGS, type Texts } from '../../src/locales/catalogs.js';
import { commandReferencesIn, resolveCommandReferences, setCommandIds } from '../../src/locales/command-references.js';
import { messagesFor } from '../../src/locales/index.js';

const namesIn = (language: string) => (CATALOGS.get(language) as Texts).commands as Texts;

afterEach(() => setCommandIds({}));

describe('a command in a message', () => {
  it('is a mention once Discord has told its id, by the names that Discord finds it by', () => {
    expect(messagesFor('de').privacy.subcommandsHint).toContain('`/datenschutz exportieren`');
    setCommandIds({ privacy: '77' });
    expect(messagesFor('de').privacy.subcommandsHint).toContain('</privacy export:77>');
    expect(messagesFor('de').queue.empty).toContain('`/stilisieren`');
  });

  it('is its name in the reader’s language where a mention is not shown as one', () => {
    expect(messagesFor('de').settings.texts.queue.name).toBe('Wer /warteschlange sehen kann');
    expect(messagesFor('ja').commands.defaults.options.file.description).toBe(
      '/デフォルト設定 書き出し で書き出したファイル',
    );
  });

  it('has options by the names that the reader types', () => {
    expect(messagesFor('de').failures['style-none']).toContain('`stil`');
    expect(messagesFor('en-US').failures['blend-alone']).toContain('`second_style_image`');
  });

  it('is left alone where it is none', () => {
    const text = 'Read https://example.com/queue, 1/2, /nothing or </nothing at all>.';
    expect(resolveCommandReferences(text, namesIn('de'))).toBe(text);
  });

  it('exists, with its subcommand and option', () => {
    const { slash } = commandsFor(1024);
    const known = new Set(
      slash.flatMap(({ data: { name, options = [] } }) => [
        ...[`</${name}>`, `/${name}`],
        ...options.flatMap((option) => [
          `</${name} ${option.name}>`,
          `/${name} ${option.name}`,
          `/${name}:${option.name}`,
        ]),
      ]),
    );
    const named = flatTexts(CATALOGS.get('en') as Texts).flatMap(([, text]) =>
      commandReferencesIn(text, namesIn('en')),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });
});
