/**
 * Discord's Markdown, as a tree: the parser's own rules, with lists, with links that cost no more than they are long, and
 * with what the parser knows only in part. https://discord.com/developers/docs/reference#message-formatting
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

/** The parser sees a line begin after a line break only; it begins after a list or a quote as well, which end with theirs. */
const atLineStart = ({ prevCapture }: State) => prevCapture == null || /(^|\n)$/.test(prevCapture[0]);

/** A rule of the parser's for a whole line, wherever a line begins. */
const onLine = (rule: { readonly order: number; readonly parse: object }, pattern: RegExp) => ({
  ...rule,
  match: (source: string, state: State) => (atLineStart(state) ? pattern.exec(source) : null),
});

const heading = onLine(rulesExtended.heading, /^(#{1,3}) +([^\n]+?)(?:\n|$)/);
const subtext = onLine(rulesExtended.subtext, /^-# +([^\n]+?)(?:\n|$)/);

/** A line break behind it is a part of it: code stands on lines of its own. */
const codeBlock = {
  ...rulesExtended.codeBlock,
  match: (source: string) => /^```(([a-z0-9_+\-.#]+?)\n+)?\n*([\s\S]+?)\n*```\n?/i.exec(source),
};

/** With the two styles that show seconds or are short. */
const timestamp = {
  order: rulesExtended.timestamp.order,
  match: (source: string) => /^<t:(-?\d{1,17})(?::([tTdDfFsSR]))?>/.exec(source),
  parse: ([, seconds, format]: readonly string[]) => ({ timestamp: seconds, format }),
};

/** "<id:guide>": places of a server that are no channels. */
const guildNavigation = {
  order: rulesExtended.guildNavigation.order,
  match: (source: string) => /^<(?:id|\d{17,20}):(customize|browse|guide|linked-roles)(?::\d{17,20})?>/.exec(source),
  parse: ([, name]: readonly string[]) => ({ name }),
};

const ITEM = /^( *)([-*]|\d{1,9}\.) +([^\n]*(?:\n(?! *(?:[-*]|\d{1,9}\.) )(?=\s+\S)[^\n]*)*)(?:\n|$)/;
/** Deeper than that Discord shows no list in a list. */
const DEEPEST = 10;

/** Lines that go on with an item stand as far in as its text; that is no part of what they say. */
const outdented = (text: string, width: number) => text.replace(new RegExp(`\\n {1,${width}}`, 'g'), '\n');

/** Items on lines of their own, with what is further in as a list below. */
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
    // What looks like a line's beginning is none inside of a link.
    content: parse(text, { ...state, prevCapture: ['no line start'] }),
    target,
  }),
};

/** A bare address ends before what ends the sentence, and before a bracket that was opened before it. */
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
