/** Errors of the terminal and of the process: the people who run them read them, no member does, so no locale has words for them. */
import { errorKind } from './error-kind.js';

export const OPERATOR_ERRORS = {
  /** An environment variable, or a file that it names. */
  config: errorKind({ isConfiguration: true }),
  /** Discord rejects the token. */
  token: errorKind({ isConfiguration: true }),
  /** A port that is taken, or may not be opened. */
  port: errorKind({ isConfiguration: true }),
  /** Discord cannot be reached, or has ended the session; its close code. */
  discord: errorKind<{ readonly code?: number }>(),
  /** The database cannot be opened. */
  store: errorKind<{ readonly file?: string }>(),
  /** Another process uses the data directory. */
  'data-busy': errorKind<{ readonly folder?: string }>(),
  arguments: errorKind(),
  'file-missing': errorKind(),
  'recipe-missing': errorKind(),
  'sample-missing': errorKind(),
  output: errorKind(),
  'output-format': errorKind<{ readonly path: string; readonly allowed: string }>(),
  /** Interrupted by Ctrl-C. */
  stopped: errorKind(),
  'weights-wrong': errorKind(),
  'weights-unwritable': errorKind(),
  /** The local Discord: no server, or no bot. */
  guild: errorKind(),
  program: errorKind(),
};
