/** Messages as code asks for them: a text, or a function of its arguments; compiled when first asked for, then kept. */
import { type Formats, type Formatters, IntlMessageFormat } from 'intl-messageformat';
import type { Texts } from './catalogs.js';
import { commandIdsRevision, resolveCommandReferences } from './command-references.js';
import { DATE_STYLES, numberStyles } from './units.js';

/** What an argument can be. Lists are joined as the language does: "a, b and c". */
export type MessageValue = string | number | readonly string[];
type MessageValues = Readonly<Record<string, MessageValue>>;
type Rendered = string | ((values: MessageValues) => string);

/** Our own styles go through the library's formats under this name. */
interface NamedStyle {
  readonly brushwork: string;
}
const namedStyles = (names: readonly string[]) =>
  Object.fromEntries(names.map((brushwork) => [brushwork, { brushwork }]));

interface Language {
  readonly tag: string;
  readonly formatters: Formatters;
  readonly formats: Partial<Formats>;
  readonly list: Intl.ListFormat;
}

function languageTools(tag: string): Language {
  const numbers: Readonly<Record<string, (value: number) => string>> = numberStyles(tag);
  const dates: Readonly<Record<string, (value: number) => string>> = DATE_STYLES;
  const plain = new Map<string, Intl.NumberFormat>();
  const plurals = new Map<string, Intl.PluralRules>();
  const styleOf = (options: unknown) => (options as Partial<NamedStyle> | undefined)?.brushwork;
  return {
    tag,
    list: new Intl.ListFormat(tag),
    formats: { number: namedStyles(Object.keys(numbers)), date: namedStyles(Object.keys(dates)) } as Partial<Formats>,
    formatters: {
      getNumberFormat(_, options) {
        const own = styleOf(options);
        if (own !== undefined) return { format: numbers[own] } as Intl.NumberFormat;
        // Making one takes longer than formatting with it.
        const key = JSON.stringify(options ?? {});
        const known = plain.get(key) ?? new Intl.NumberFormat(tag, options as Intl.NumberFormatOptions);
        plain.set(key, known);
        return known;
      },
      getDateTimeFormat(_, options) {
        const own = styleOf(options);
        if (own === undefined) throw new Error('A date needs one of our styles: each reader has another time zone.');
        return { format: dates[own] } as unknown as Intl.DateTimeFormat;
      },
      getPluralRules(_, options) {
        const type = options?.type ?? 'cardinal';
        const known = plurals.get(type) ?? new Intl.PluralRules(tag, { type });
        plurals.set(type, known);
        return known;
      },
    },
  };
}

/** @throws SyntaxError for text that is no ICU message. */
export const parseMessage = (text: string, { tag, formats, formatters }: Language): IntlMessageFormat =>
  new IntlMessageFormat(text, tag, formats, { formatters, ignoreTag: true });

/** Compiles a text, with the names of commands put in. */
function compile(text: string, commands: Texts, tools: () => Language): Rendered {
  const named = resolveCommandReferences(text, commands);
  // Most texts are plain ones, and a bot that starts asks for those of its commands in every language.
  if (!/[{}']/.test(named)) return named;
  const language = tools();
  const message = parseMessage(named, language);
  const isPlain = message.getAst().every(({ type }) => type === LITERAL);
  if (isPlain) return String(message.format());
  return (values) => {
    const said = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object' ? joinList(value, language.list) : value,
    ]);
    return String(message.format(Object.fromEntries(said)));
  };
}

/** "lite 和 vgg16": the Chinese texts have a space between their own characters and Latin ones, and Intl has none. */
function joinList(names: readonly string[], list: Intl.ListFormat): string {
  const parts = list.formatToParts(names);
  const isLatin = (found: RegExp, index: number) => found.test(parts[index]?.value ?? '');
  return parts
    .map(({ type, value }, index) => {
      if (type !== 'literal' || !/^\p{Script=Han}+$/u.test(value)) return value;
      return `${isLatin(/\w$/, index - 1) ? ' ' : ''}${value}${isLatin(/^\w/, index + 1) ? ' ' : ''}`;
    })
    .join('');
}

/** `TYPE.literal` of the library's parser. */
const LITERAL = 0;

/**
 * @param source the English texts: they say which messages there are.
 * @param own the language's; English stands in for what it lacks.
 * @param tag the language, as BCP 47 has it.
 */
export function renderTexts(source: Texts, own: Texts, tag: string): unknown {
  let tools: Language | undefined;
  const language = () => {
    tools ??= languageTools(tag);
    return tools;
  };
  const commands = (own.commands ?? source.commands) as Texts;
  const textGetter = (text: string) => {
    let made: Rendered | undefined;
    let madeAt = -1;
    return () => {
      if (made === undefined || madeAt !== commandIdsRevision()) {
        madeAt = commandIdsRevision();
        made = compile(text, commands, language);
      }
      return made;
    };
  };
  const groupGetter = (english: Texts, translated: Texts) => {
    let made: object | undefined;
    return () => {
      made ??= build(english, translated);
      return made;
    };
  };
  const build = (english: Texts, translated: Texts): object => {
    const node = {};
    for (const [key, text] of Object.entries(english)) {
      const found = translated[key];
      const get =
        typeof text === 'object'
          ? groupGetter(text, typeof found === 'object' ? found : {})
          : textGetter(typeof found === 'string' ? found : text);
      Object.defineProperty(node, key, { enumerable: true, get });
    }
    return node;
  };
  return build(source, own);
}
