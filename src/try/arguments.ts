/** The command line arguments of `npm run try`. */
import { Command, InvalidArgumentError } from 'commander';
import { OPTIONS, parseOption } from '../painting/options.js';

export interface Arguments {
  readonly content?: string;
  readonly style?: string;
  readonly quality?: string;
  readonly size?: number;
  /** Path of the output folder. */
  readonly output: string;
}

export function readArguments(argv: readonly string[]): Arguments {
  const option = (name: 'quality' | 'size') => (given: string) => {
    const parsed = parseOption(name, given);
    if ('value' in parsed) return parsed.value;
    throw new InvalidArgumentError(`"${given}" is not ${parsed.expected}.`);
  };
  return new Command('npm run try --')
    .description('Sends one /stylize to a local Discord, which is started when none runs, and keeps what is answered.')
    .option('--content <file>', 'what is painted (default: a lighthouse, drawn)')
    .option('--style <file>', 'in whose style (default: swirls, drawn)')
    .option('--quality <quality>', OPTIONS.quality.help, option('quality'))
    .option('--size <pixels>', OPTIONS.size.help, option('size'))
    .option('-o, --output <folder>', 'where the states of the reply are kept', 'paintings/try')
    .parse(argv)
    .opts<Arguments>();
}
