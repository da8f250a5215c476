/** One run of the command line. */
import { CommanderError } from 'commander';
import { readConfigValues } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { PACKAGE_VERSION } from '../package-info.js';
import { type Arguments, createProgram } from './arguments.js';
import { Interruption } from './interruption.js';
import type { FetchSource } from './vgg16-fetch.js';

/**
 * Exit codes: 0 success, 1 a bug, 2 an error that the user can fix (some paintings may have succeeded), 130 interrupted (128 +
 * SIGINT).
 */
const EXIT = { done: 0, user: 2, interrupted: 130 } as const;

/**
 * @param fetching where VGG-16 comes from when it is not there; its own sources where nothing is said.
 * @returns the exit code. Bugs are thrown.
 */
export async function run(argv: readonly string[], fetching: FetchSource = {}): Promise<number> {
  surviveReaders();
  let code: number = EXIT.done;
  const program = createProgram(PACKAGE_VERSION, {
    paint: async (args) => {
      code = await paint(args, fetching);
    },
    // Each is loaded only where it is asked for: painting needs no database, and help none of both.
    doctor: async () => {
      const { doctor } = await import('./doctor.js');
      await doctor((line) => console.log(line));
    },
    migrate: async () => {
      const { migrate } = await import('./migrate.js');
      await migrate((line) => console.log(line));
    },
  });
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.user;
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return EXIT.user;
  }
}

const ignore = () => {};

/** A closed pipe or terminal (`| head`) must not stop the painting. */
function surviveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.off('error', ignore).on('error', ignore);
}

async function paint(args: Arguments, fetching: FetchSource): Promise<number> {
  const { ENGINE, DEVICE, THREADS } = readConfigValues(['ENGINE', 'DEVICE', 'THREADS']);
  const [{ chooseEngine }, { paintAll }] = await Promise.all([
    import('../engines/choose-engine.js'),
    import('./paint.js'),
  ]);
  const { engine, notes } = await chooseEngine({ engine: ENGINE, device: DEVICE, threads: THREADS });
  if (args.verbose) for (const note of notes) console.error(note);
  const interruption = new Interruption();
  try {
    const failed = await paintAll(args, engine, interruption.signal, fetching);
    if (interruption.signal.aborted) return EXIT.interrupted;
    return failed > 0 ? EXIT.user : EXIT.done;
  } finally {
    interruption.end();
    await engine.dispose();
  }
}
