/** Discord's Markdown, as a tree: the parser's own rules, with lists, and with links that cost no more than they are long. */
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

const atLineStart = ({ prevCapture }: State) => prevCapture == null || /(^|\n)$/.test(prevCapture[0]);

const ITEM = /^( *)([-*]|\d{1,9}\.) +([^\n]*(?:\n(?! *(?:[-*]|\d{1,9}\.) )(?=\s+\S)[^\n]*)*)(?:\n|$)/;
/** Deeper than that Discord shows no list in a list. */
const DEEPEST = 10;

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
      else items.push({ indent, marker, text, below: '' });
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
    /^\[((?:[^[\]\\\n]|\\.|\[[^\]\n]{0,200}\]){1,500})\]\(<?(https?:\/\/[^\s)>]{1,1500})>?(?: "[^"\n]{0,200}")?\)/.exec(
      source,
    ),
  parse: ([, text, target]: readonly string[], parse: Parse, state: State) => ({ content: parse(text, state), target }),
};

const parser = SimpleMarkdown.parserFor({ ...rulesExtended, list, link } as never);

export const parseMarkdown = (text: string): readonly Node[] => parser(text, { inline: true }) as readonly Node[];
