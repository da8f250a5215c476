/**
 * Discord's Markdown as a syntax tree: the rules of discord-markdown-parser, plus lists, links in linear time, and
 * corrections of rules that it implements only in part. https://discord.com/developers/docs/reference#message-formatting
 */
import { rulesExtended, SimpleMarkdown } from 'discord-markdown-parser';

export interface Node {
  readonly type: string;
  readonly content?: string | readonly Node[];
  readonly [field: string]: unknown;
}

interface State {
  readonly prevCapture?: readonly string[] | null;
  readonly inList?: number;
}

type Parse = (source: string, state: State) => readonly Node[];

/** The parser recognises the start of a line only after a line break; lists and quotes consume theirs, so check for them too. */
const atLineStart = ({ prevCapture }: State) => prevCapture == null || /(^|\n)$/.test(prevCapture[0]);

/** Makes a line-level rule of the parser match at every start of a line. */
const onLine = (rule: { readonly order: number; readonly parse: object }, pattern: RegExp) => ({
  ...rule,
  match: (source: string, state: State) => (atLineStart(state) ? pattern.exec(source) : null),
});

const heading = onLine(rulesExtended.heading, /^(#{1,3}) +([^\n]+?)(?:\n|$)/);
const subtext = onLine(rulesExtended.subtext, /^-# +([^\n]+?)(?:\n|$)/);

/** Includes the following line break: code blocks are on lines of their own. */
const codeBlock = {
  ...rulesExtended.codeBlock,
  match: (source: string) => /^```(([a-z0-9_+\-.#]+?)\n+)?\n*([\s\S]+?)\n*```\n?/i.exec(source),
};

/** Adds the two timestamp styles that the parser does not know. */
const timestamp = {
  order: rulesExtended.timestamp.order,
  match: (source: string) => /^<t:(-?\d{1,17})(?::([tTdDfFsSR]))?>/.exec(source),
  parse: ([, seconds, format]: readonly string[]) => ({ timestamp: seconds, format }),
};

/** "<id:guide>": server pages that are not channels. */
const guildNavigation = {
  order: rulesExtended.guildNavigation.order,
  match: (source: string) => /^<(?:id|\d{17,20}):(customize|browse|guide|linked-roles)(?::\d{17,20})?>/.exec(source),
  parse: ([, name]: readonly string[]) => ({ name }),
};

const ITEM = /^( *)([-*]|\d{1,9}\.) +([^\n]*(?:\n(?! *(?:[-*]|\d{1,9}\.) )(?=\s+\S)[^\n]*)*)(?:\n|$)/;
/** Discord's maximum nesting depth of lists. */
const DEEPEST = 10;

/** Removes the indentation of an item's continuation lines. */
const outdented = (text: string, width: number) => text.replace(new RegExp(`\\n {1,${width}}`, 'g'), '\n');

/** List items, one per line; deeper indentation makes a nested list. */
const list = {
  order: rulesExtended.blockQuote.order + 0.1,
  match: (source: string, state: State) => {
    if (!atLineStart(state) || (state.inList ?? 0) >= DEEPEST) return null;
    let length = 0;
    for (let item = ITEM.exec(source); item !== null; item = ITEM.exec(source.slice(length))) length += item[0].length;
    return length === 0 ? null : [source.slice(0, length)];
  },
  parse: ([whole]: readonly string[], parse: Parse, state: State) => {
    const items: { indent: number; marker: string; text: string; below: string }[] = [];
    for (
      let rest = whole, item = ITEM.exec(rest);
      item !== null;
      rest = rest.slice(item[0].length), item = ITEM.exec(rest)
    ) {
      const [all, { length: indent }, marker, text] = item;
      const last = items.at(-1);
      if (last !== undefined && indent > last.indent) last.below += all;
      else items.push({ indent, marker, text: outdented(text, indent + marker.length + 1), below: '' });
    }
    const inner = { ...state, inList: (state.inList ?? 0) + 1 };
    const first = Number.parseInt(items[0].marker, 10);
    return {
      ordered: !Number.isNaN(first),
      start: Number.isNaN(first) ? 1 : first,
      content: items.map(({ text, below }) => ({
        type: 'listItem',
        content: [
          ...parse(text, { ...inner, prevCapture: ['no line start'] }),
          ...(below === '' ? [] : parse(below, { ...inner, prevCapture: null })),
        ],
      })),
    };
  },
};

const link = {
  order: rulesExtended.link.order,
  match: (source: string) =>
    /^\[((?:[^[\]\\\n]|\\.|\[[^\]\n]{0,200}\]){1,500})\]\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]{0,500}\)){1,1500})>?(?: "[^"\n]{0,200}")?\)/.exec(
      source,
    ),
  parse: ([, text, target]: readonly string[], parse: Parse, state: State) => ({
    // Line-level rules do not apply inside a link.
    content: parse(text, { ...state, prevCapture: ['no line start'] }),
    target,
  }),
};

/** A bare URL ends before sentence punctuation and before a closing bracket that was opened before it. */
const url = {
  ...rulesExtended.url,
  match: (source: string) => {
    const found = /^https?:\/\/[^\s<]{0,1990}[^\s<.,:;"'\]]/.exec(source)?.[0];
    if (found === undefined) return null;
    let unopened = found.split(')').length - found.split('(').length;
    let end = found.length;
    while (unopened-- > 0 && found[end - 1] === ')') end--;
    const address = found.slice(0, end);
    return [address, address];
  },
};

const parser = SimpleMarkdown.parserFor({
  ...rulesExtended,
  codeBlock,
  heading,
  subtext,
  list,
  link,
  url,
  timestamp,
  guildNavigation,
} as never);

export const parseMarkdown = (text: string): readonly Node[] => parser(text, { inline: true }) as readonly Node[];
