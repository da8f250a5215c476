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
    throw new InvalidArgumentError(`"${given}" isn't ${parsed.expected}.`);
  };
  return new Command('npm run try --')
    .description('Sends one /stylize to a local Discord (started if none is running) and saves the replies.')
    .option('--content <file>', 'picture to repaint (default: the sample lighthouse)')
    .option('--style <file>', 'style picture (default: the sample swirls)')
    .option('--quality <quality>', OPTIONS.quality.help, option('quality'))
    .option('--size <pixels>', OPTIONS.size.help, option('size'))
    .option('-o, --output <folder>', 'folder for the states of the reply', 'paintings/try')
    .parse(argv)
    .opts<Arguments>();
}
