/** One run of the command line: reads pictures, paints, writes. */
import { CommanderError } from 'commander';
import { readConfig } from '../config.js';
import { chooseEngine } from '../engines/choose.js';
import { PACKAGE_VERSION } from '../package.js';
import { UserError } from '../user-error.js';
import { createProgram, readArguments } from './arguments.js';
import { doctor } from './doctor.js';
import { Interruption } from './interruption.js';
import { paintAll } from './paint.js';

/** Exit codes: 0 done, 1 a bug, 2 something the person can mend, 130 interrupted (as shells count SIGINT). */
const EXIT = { done: 0, user: 2, interrupted: 130 } as const;

/** @returns the exit code. Bugs are thrown. */
export async function run(argv: readonly string[]): Promise<number> {
  const program = createProgram(PACKAGE_VERSION).exitOverride();
  try {
    if (argv[2] === 'doctor') {
      await doctor(readConfig(), (line) => console.log(line));
      return EXIT.done;
    }
    program.parse(argv);
    const args = readArguments(program);
    if (args === undefined)
      throw new UserError('arguments', 'There is a picture but no style; name the content first, then the style.');
    const config = readConfig();
    const { engine, notes } = await chooseEngine({
      engine: config.ENGINE,
      device: config.DEVICE,
      threads: config.THREADS,
    });
    for (const note of notes) console.error(note);
    const interruption = new Interruption();
    try {
      await paintAll(args, config, engine, interruption.signal);
    } finally {
      interruption.end();
      await engine.dispose();
    }
    return interruption.signal.aborted ? EXIT.interrupted : EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.user;
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return EXIT.user;
  }
}
