/** What the page makes of Discord's Markdown. */
import { describe, expect, it } from 'vitest';
import { type Node, parseMarkdown } from '../src/web/messages/markdown-rules.js';

/** As a line: "<list <listItem 'a'>>"; neighbouring texts are one. */
function line(content: Node['content']): string {
  if (typeof content === 'string') return content;
  const parts = (content ?? []).map(({ type, ...node }) => {
    if (type === 'text') return String(node.content);
    const { level = '', lang = '', format = '', ordered, start, target = '' } = node;
    const about = [level, lang, format, ordered === true ? start : '', target].filter(Boolean).join(' ');
    const inside = line(node.content) || String(node.timestamp ?? node.name ?? '');
    return `<${[type, about, inside].filter(Boolean).join(' ')}>`;
  });
  return parts.join('');
}

const read = (...lines: readonly string[]) => line(parseMarkdown(lines.join('\n')));

describe('a line of its own', () => {
  it.each([
    ['subtext after a list', ['- a', '- b', '-# sub'], '<list <listItem a><listItem b>><subtext sub>'],
    [
      'subtext after a list in a list',
      ['- a', '  - b', '-# sub'],
      '<list <listItem a<list <listItem b>>>><subtext sub>',
    ],
    ['subtext after a numbered list', ['3. a', '-# sub'], '<list 3 <listItem a>><subtext sub>'],
    ['subtext between two lists', ['- a', '-# sub', '- b'], '<list <listItem a>><subtext sub><list <listItem b>>'],
    ['subtext after an empty line after a list', ['- a', '', '-# sub'], '<list <listItem a>><subtext sub>'],
    ['subtext after a quote', ['> q', '-# sub'], '<blockQuote q<br>><subtext sub>'],
    ['subtext after subtext', ['-# one', '-# two'], '<subtext one><subtext two>'],
    ['subtext after code', ['```js', 'x', '```', '-# sub'], '<codeBlock js x><subtext sub>'],
    ['subtext in a quote', ['> - a', '> -# sub'], '<blockQuote <list <listItem a>><subtext sub>>'],
    ['a heading after a list', ['- a', '## h', 'b'], '<list <listItem a>><heading 2 h>b'],
    ['a heading after a quote', ['> q', '# h'], '<blockQuote q<br>><heading 1 h>'],
    ['text after code, without a line between', ['```', 'x', '```', 'a'], '<codeBlock x>a'],
    ['a quote after a list', ['- a', '> q'], '<list <listItem a>><blockQuote q>'],
    ['a list after a heading', ['### h', '- a'], '<heading 3 h><list <listItem a>>'],
  ])('is %s', (_, lines, wanted) => {
    expect(read(...lines)).toBe(wanted);
  });

  it.each([['a -# b'], ['-#b'], ['#b'], ['#### b'], ['\\-# b'], ['\\# b'], ['a # b']])('is not %s', (text) => {
    expect(read(text)).toBe(text.replace('\\', ''));
  });
});

describe('lists', () => {
  it.each([
    ['in lists', ['1. a', '   - b', '2. c'], '<list 1 <listItem a<list <listItem b>>><listItem c>>'],
    ['with code under an item', ['- a', '  ```js', '  x', '  ```'], '<list <listItem a<br><codeBlock js x>>>'],
    ['with lines that go on', ['- a', '  b', '- c'], '<list <listItem a<br>b><listItem c>>'],
  ])('%s', (_, lines, wanted) => {
    expect(read(...lines)).toBe(wanted);
  });
});

describe('marks', () => {
  it.each([
    ['<t:1700000000>', '<timestamp 1700000000>'],
    ...['t', 'T', 'd', 'D', 'f', 'F', 's', 'S', 'R'].map((each) => [
      `<t:1700000000:${each}>`,
      `<timestamp ${each} 1700000000>`,
    ]),
    ['<t:1700000000:x>', '<t:1700000000:x>'],
    ['<id:guide>', '<guildNavigation guide>'],
    ['<id:customize>', '<guildNavigation customize>'],
    ['||**a** `b`||', '<spoiler <strong a> <inlineCode b>>'],
    ['[**a**](https://example.com)', '<link https://example.com <strong a>>'],
    ['[a](https://example.com/b_(c))', '<link https://example.com/b_(c) a>'],
    ['[a](<https://example.com> "title")', '<link https://example.com a>'],
    ['[# a](https://example.com)', '<link https://example.com # a>'],
    ['[a](javascript:alert(1))', '[a](javascript:alert(1))'],
    ['see https://example.com/b_(c), or', 'see <url https://example.com/b_(c) https://example.com/b_(c)>, or'],
    ['(https://example.com).', '(<url https://example.com https://example.com>).'],
    ['<https://example.com>', '<autolink https://example.com https://example.com>'],
  ])('%s', (text, wanted) => {
    expect(read(text)).toBe(wanted);
  });
});

it('is read in time that grows with what there is to read', () => {
  const hostile = [
    `https://example.com/${')'.repeat(4000)}`,
    `[a](https://e.com/${'('.repeat(4000)}`,
    '- a\n  '.repeat(700),
  ];
  const began = performance.now();
  for (const text of hostile) parseMarkdown(text);
  expect(performance.now() - began).toBeLessThan(2000);
});
