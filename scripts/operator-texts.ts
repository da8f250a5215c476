/** What those who run Brushwork read, in English only: the terminal's sentences, its options and the environment's variables. */
import { type ConfigName, configSchema, variableName } from '../src/config.js';
import { type ErrorDetails, type ErrorKind, TERMINAL_ERRORS } from '../src/errors/error-kinds.js';
import { operatorMessage } from '../src/errors/operator-messages/index.js';
import { flagOf, OPTIONS, type OptionName } from '../src/painting/options.js';

/** Stands for whatever details a sentence takes: each is shown by its name. */
const NAMED_DETAILS = new Proxy({}, { get: (_, name) => `‹${String(name)}›` });

/** Sections, each with rows of a key and its text. */
export function operatorTexts(): ReadonlyMap<string, readonly (readonly [key: string, text: string])[]> {
  const kinds = Object.keys(TERMINAL_ERRORS) as ErrorKind[];
  return new Map([
    [
      'terminal',
      kinds.flatMap((kind) => {
        const text: string | undefined = operatorMessage(kind, NAMED_DETAILS as ErrorDetails[ErrorKind]);
        // One that is chosen by its details has no text for these.
        return text === undefined ? [] : [[kind, text] as const];
      }),
    ],
    [
      'command line',
      (Object.keys(OPTIONS) as OptionName[]).map((name) => [`--${flagOf(name)}`, OPTIONS[name].help] as const),
    ],
    [
      'environment',
      (Object.keys(configSchema.shape) as ConfigName[]).map(
        (name) => [variableName(name), configSchema.shape[name].description ?? ''] as const,
      ),
    ],
  ]);
}
