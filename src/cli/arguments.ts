/** The command line's grammar, made from the options table. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { flagOf, OPTIONS, type OptionName, type Options, PRESETS, parseOption, rangeOf } from '../options.js';

export interface Arguments {
  readonly contents: readonly string[];
  readonly styles: readonly string[];
  /** Pictures mixed into every style, with their shares (the style's own is 1). */
  readonly blend: readonly { file: string; share: number }[];
  readonly output?: string;
  readonly snapshots?: string;
  readonly every: number;
  readonly from?: string;
  readonly like?: string;
  readonly preset?: keyof typeof PRESETS;
  readonly maxBytes?: number;
  readonly json: boolean;
  /** Only what was given. */
  readonly options: Partial<Options>;
}

function tableOption(name: OptionName): Option {
  const { default: fallback, help } = OPTIONS[name];
  const range = rangeOf(name);
  return new Option(`--${flagOf(name)} <value>`, `${help} (${range}; default ${fallback})`).argParser((given) => {
    const parsed = parseOption(name, given);
    if ('value' in parsed) return parsed.value;
    throw new InvalidArgumentError(`"${given}" is not ${parsed.expected}.`);
  });
}

function positiveWhole(given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`"${given}" is not a whole number above 0.`);
}

function blendItem(given: string, before: Arguments['blend'] = []): Arguments['blend'] {
  const [, file, share] = /^(.*?)(?::(\d*\.?\d+))?$/s.exec(given) ?? [];
  return [...before, { file, share: share === undefined ? 1 : Number(share) }];
}

const collect = (given: string, before: readonly string[] = []) => [...before, given];

/** @param version shown by `--version`. */
export function createProgram(version: string): Command {
  const program = new Command('brushwork')
    .description('Repaints pictures in the style of another. Without pictures it paints its own samples.')
    .version(version)
    .argument('[pictures...]', 'content pictures, then one style picture; with --style, all are contents')
    .option('-o, --output <path>', 'the painting (.png, .jpg, .webp); a folder when there are several')
    .option('--style <file>', 'a style; each content is painted in each style', collect)
    .option('--blend <file[:share]>', 'mixes another style in; the first has a share of 1', blendItem)
    .option('--from <file>', 'starts from this picture')
    .option('--like <painting>', 'takes the options that made this painting')
    .option('--snapshots <folder>', 'keeps the painting as it grows')
    .option('--every <steps>', 'steps between two snapshots', positiveWhole, 25)
    .option('--max-bytes <bytes>', 'encodes to fit this limit', positiveWhole)
    .option('--json', 'prints one record a step instead of a progress bar', false)
    .addOption(new Option('--preset <name>', "article: the article's own settings").choices(Object.keys(PRESETS)));
  for (const name of Object.keys(OPTIONS) as OptionName[]) program.addOption(tableOption(name));
  return program;
}

/** @returns undefined when the pictures do not add up: a content without a style. */
export function readArguments(program: Command): Arguments | undefined {
  const given = program.opts<Record<string, unknown>>();
  const names = Object.keys(OPTIONS).filter((name) => given[name] !== undefined);
  const pictures = program.args;
  const styles = (given.style as string[] | undefined) ?? pictures.slice(-1);
  const contents = given.style === undefined ? pictures.slice(0, -1) : pictures;
  if (pictures.length > 0 && contents.length === 0) return undefined;
  return {
    ...(given as object as Omit<Arguments, 'contents' | 'styles' | 'blend' | 'options'>),
    contents,
    styles,
    blend: (given.blend as Arguments['blend'] | undefined) ?? [],
    options: Object.fromEntries(names.map((name) => [name, given[name]])) as Partial<Options>,
  };
}
