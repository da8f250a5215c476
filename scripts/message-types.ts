/** The types of the messages, made of the English texts: which there are, and what arguments each takes. */
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { CATALOGS, SOURCE_LANGUAGE, type Texts } from '../src/locales/catalogs.js';

/** Of an argument, in the generated types. */
type ArgumentType = 'number' | 'string' | 'MessageValue';

/** Arguments of an ICU message, in the order in which they first appear. @throws Error for text that is no ICU message. */
export function argumentsOf(text: string): Map<string, ArgumentType> {
  const found = new Map<string, ArgumentType>();
  // A number anywhere is a number everywhere.
  const note = (name: string, type: ArgumentType) => {
    if (found.get(name) !== 'number') found.set(name, type);
  };
  const visit = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.argument) note(element.value, found.get(element.value) ?? 'MessageValue');
      else if (element.type === TYPE.number || element.type === TYPE.date || element.type === TYPE.time)
        note(element.value, 'number');
      else if (element.type === TYPE.select || element.type === TYPE.plural) {
        note(element.value, element.type === TYPE.plural ? 'number' : 'string');
        for (const { value } of Object.values(element.options)) visit(value);
      }
    }
  };
  visit(parse(text, { ignoreTag: true }));
  return found;
}

const LINE_WIDTH = 120;
const propertyName = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`);

function members(texts: Texts, indent: string): string[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    const name = propertyName(key);
    if (typeof text === 'object')
      return [`${indent}readonly ${name}: {`, ...members(text, `${indent}  `), `${indent}};`];
    const comment = `${indent}/** ${text.replaceAll('\n', ' ⏎ ')} */`;
    const values = [...argumentsOf(text)].map(([argument, type]) => `readonly ${argument}: ${type}`);
    if (values.length === 0) return [comment, `${indent}readonly ${name}: string;`];
    const line = `${indent}${name}(values: { ${values.join('; ')} }): string;`;
    if (line.length <= LINE_WIDTH) return [comment, line];
    return [
      comment,
      `${indent}${name}(values: {`,
      ...values.map((value) => `${indent}  ${value};`),
      `${indent}}): string;`,
    ];
  });
}

/** `src/locales/messages.ts`. */
export function messageTypes(): string {
  const english = CATALOGS.get(SOURCE_LANGUAGE) as Texts;
  return [
    '/** Every message, with its arguments. Written by `npm run docs` from src/locales/en; do not edit. */',
    "import type { MessageValue } from './render.js';",
    '',
    'export interface Messages {',
    ...members(english, '  '),
    '}',
    '',
  ].join('\n');
}
