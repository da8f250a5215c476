/** The command line's arguments, generated from the options table. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../errors/user-error.js';
import type { Colour } from '../images/index.js';
import {
  FORMER_OPTION_NAMES,
  flagOf,
  OPTIONS,
  type OptionName,
  type Options,
  PRESETS,
  parseOption,
  rangeOf,
  withCurrentNames,
} from '../painting/options.js';

/** A colour of the map and the style picture that is painted there. */
export interface Region {
  /** As it was given. */
  readonly name: string;
  readonly colour: Colour;
  readonly style: string;
}

export interface Arguments {
  readonly contents: readonly string[];
  readonly styles: readonly string[];
  /** Pictures mixed into every style, with their shares (the style's own is 1). */
  readonly blend: readonly { file: string; share: number }[];
  readonly output?: string;
  readonly snapshots?: string;
  readonly every: number;
  readonly from?: string;
  /** A picture, or `none` to read what is transparent as well. */
  readonly mask?: string;
  readonly invertMask: boolean;
  readonly styleMask?: string;
  /** A map in colours, and the styles of its colours. */
  readonly regions?: string;
  readonly region: readonly Region[];
  readonly like?: string;
  readonly preset?: keyof typeof PRESETS;
  readonly maxBytes?: number;
  /** Paints the first frame of an animation only. */
  readonly still: boolean;
  /** Of an animation: what is beyond is left out. */
  readonly maxFrames: number;
  readonly maxSeconds: number;
  /** A folder that keeps the finished frames of an animation. */
  readonly frames?: string;
  /** Bytes that the process may have. */
  readonly memory?: number;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Only those that were given. */
  readonly options: Partial<Options>;
}

/** @param flag another one than its own, for a name that it had formerly. */
function tableOption(name: OptionName, flag = flagOf(name)): Option {
  const { default: fallback, help } = OPTIONS[name];
  const range = rangeOf(name);
  return new Option(`--${flag} <value>`, `${help} (${range}; default ${fallback})`).argParser((given) => {
    const parsed = parseOption(name, given);
    if ('value' in parsed) return parsed.value;
    throw new InvalidArgumentError(`"${given}" isn't ${parsed.expected}.`);
  });
}

function positiveWhole(given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`"${given}" isn't a whole number above 0.`);
}

/** By the unit's first letter. */
const UNITS: Readonly<Record<string, number>> = { m: 1e6, g: 1e9 };

function memoryAmount(given: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([mg])i?b?$/i.exec(given.trim()) ?? [];
  if (amount !== undefined && unit !== undefined) return Number(amount) * (UNITS[unit.toLowerCase()] as number);
  throw new InvalidArgumentError(`"${given}" isn't an amount of memory, such as 800MB or 2GB.`);
}

function blendItem(given: string, before: Arguments['blend'] = []): Arguments['blend'] {
  const [, file, share] = /^(.*?)(?::(\d*\.?\d+))?$/s.exec(given) ?? [];
  const value = share === undefined ? 1 : Number(share);
  if (value > 0 && Number.isFinite(value)) return [...before, { file, share: value }];
  throw new InvalidArgumentError(`"${share}" isn't a share. Use a number above 0; the style's own share is 1.`);
}

const NAMED_COLOURS: Readonly<Record<string, Colour>> = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  cyan: [0, 255, 255],
  magenta: [255, 0, 255],
};

function parseColour(name: string): Colour | undefined {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(name)?.[1];
  if (hex === undefined) return NAMED_COLOURS[name.toLowerCase()];
  const digits = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Colour;
}

function regionItem(given: string, before: readonly Region[] = []): readonly Region[] {
  const [, name, style] = /^([^=]*)=(.+)$/s.exec(given) ?? [];
  const colour = name === undefined ? undefined : parseColour(name);
  if (colour !== undefined) return [...before, { name, colour, style }];
  const names = Object.keys(NAMED_COLOURS).join(', ');
  throw new InvalidArgumentError(
    `"${given}" isn't a colour and a style. Write #ff0000=style.jpg, or one of these names: ${names}.`,
  );
}

const collect = (given: string, before: readonly string[] = []) => [...before, given];

/** What `--mask` takes in place of a file. */
export const NO_MASK = 'none';

const EXAMPLES = `
Examples:
  brushwork photo.jpg painting.jpg -o result.png
  brushwork a.jpg b.jpg --style x.jpg --style y.jpg -o folder/
  brushwork photo.jpg painting.jpg --strength 70 --quality fine -o - > result.png
  brushwork photo.jpg painting.jpg --mask sky.png -o result.png
  brushwork photo.jpg --regions map.png --region red=x.jpg --region blue=y.jpg -o result.png`;

/** Which action the arguments ask for. */
export interface Actions {
  paint(args: Arguments): Promise<void>;
  doctor(): Promise<void>;
  migrate(): Promise<void>;
}

/** @param version shown by `--version`. @returns a program that throws instead of ending the process. */
export function createProgram(version: string, actions: Actions): Command {
  const program = new Command('brushwork')
    .exitOverride()
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
    .description('Repaints pictures in the style of another. Without pictures, it paints its own samples.')
    .version(version)
    .argument(
      '[pictures...]',
      'pictures to repaint, then one style picture; with --style, all are repainted; - is standard input',
    )
    .option(
      '-o, --output <path>',
      'where to write: a file (.png, .jpg, .webp; of animations .webp, .gif, .mp4, .webm), a folder, or - for standard output',
    )
    .option('--style <file>', 'a style picture; every picture is painted in every style', collect)
    .option('--blend <file[:share]>', 'mixes in another style; the first has a share of 1', blendItem)
    .option('--from <file>', 'starts from this picture')
    .option('--mask <file>', 'paints only what is white in this picture; none: also what is transparent in the photo')
    .option('--invert-mask', 'paints what is black in the mask', false)
    .option('--style-mask <file>', 'reads only what is white in this picture of the style')
    .option('--regions <file>', 'paints each colour of this picture in the style of its --region, and nothing else')
    .option('--region <colour=style>', 'a colour (red, #ff0000) and its style picture', regionItem)
    .option('--like <painting>', 'takes the options that made this painting')
    .option('--snapshots <folder>', 'saves the painting as it grows')
    .option('--every <steps>', 'steps between two snapshots', positiveWhole, 25)
    .option('--max-bytes <bytes>', 'makes the file fit this limit', positiveWhole)
    .option('--still', 'paints only the first frame of an animation', false)
    .option('--max-frames <number>', 'most frames of an animation; more are thinned out', positiveWhole, 120)
    .option('--max-seconds <number>', 'most seconds of an animation; what is longer is cut off', positiveWhole, 20)
    .option('--frames <folder>', 'keeps the finished frames of an animation there, and goes on from them next time')
    .option('--memory <amount>', 'memory to stay within, such as 2GB; by default what is free', memoryAmount)
    .option('--verbose', 'shows which engines were tried', false)
    .option('--json', 'prints a JSON record per step instead of a progress bar', false)
    .addOption(new Option('--preset <name>', "article: the paper's own settings").choices(Object.keys(PRESETS)));
  for (const name of Object.keys(OPTIONS) as OptionName[]) program.addOption(tableOption(name));
  for (const [former, name] of Object.entries(FORMER_OPTION_NAMES))
    program.addOption(tableOption(name, flagOf(former)).hideHelp());
  program.action(() => actions.paint(readArguments(program)));
  program.command('doctor').description('shows what this machine can paint with, and how fast').action(actions.doctor);
  program
    .command('migrate')
    .description('moves BRUSHWORK_DATA_DIR into BRUSHWORK_DATABASE_URL, BRUSHWORK_BLOB_URL, or both; can be run again')
    .action(actions.migrate);
  return program;
}

/** @throws UserError `arguments` */
function checkMasks(given: Record<string, unknown>, region: readonly Region[]): void {
  const hasMask = given.mask !== undefined && given.mask !== NO_MASK;
  if (given.invertMask === true && !hasMask) throw new UserError('arguments', { problem: 'invert-alone' });
  if (given.regions !== undefined && region.length === 0)
    throw new UserError('arguments', { problem: 'regions-alone' });
  if (given.regions === undefined && region.length > 0) throw new UserError('arguments', { problem: 'region-alone' });
  if (region.length > 0 && (given.style !== undefined || given.styleMask !== undefined))
    throw new UserError('arguments', { problem: 'regions-and-style' });
}

/** @throws UserError `arguments` for a combination that is not allowed. */
function readArguments(program: Command): Arguments {
  const given = withCurrentNames(program.opts<Record<string, unknown>>());
  const names = Object.keys(OPTIONS).filter((name) => given[name] !== undefined);
  const pictures = program.args;
  const region = (given.region as readonly Region[] | undefined) ?? [];
  checkMasks(given, region);
  const named = (given.style as string[] | undefined) ?? (region.length > 0 ? [region[0].style] : undefined);
  const styles = named ?? pictures.slice(-1);
  const contents = named === undefined ? pictures.slice(0, -1) : pictures;
  if (pictures.length > 0 && contents.length === 0) throw new UserError('arguments', { problem: 'style-missing' });
  if (pictures.length === 0 && named !== undefined) throw new UserError('arguments', { problem: 'content-missing' });
  if (given.json === true && given.output === '-') throw new UserError('arguments', { problem: 'two-outputs' });
  if (program.getOptionValueSource('every') === 'cli' && given.snapshots === undefined)
    throw new UserError('arguments', { problem: 'every-alone' });
  if (given.frames !== undefined && contents.length * styles.length > 1)
    throw new UserError('arguments', { problem: 'frames-many' });
  return {
    ...(given as object as Omit<Arguments, 'contents' | 'styles' | 'blend' | 'region' | 'options'>),
    contents,
    styles,
    region,
    blend: (given.blend as Arguments['blend'] | undefined) ?? [],
    options: Object.fromEntries(names.map((name) => [name, given[name]])) as Partial<Options>,
  };
}
