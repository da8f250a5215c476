/** Errors of the terminal and of the process: the people who run them read them, no member does, so no locale has words for them. */
import { errorKind } from './error-kind.js';

type Path = { readonly path: string };
/** Another program's, or the system's, as a clause. */
type Reason = { readonly reason: string };
type File = { readonly file: string };
/** Of a network, as people know it. */
type Title = { readonly title: string };

/** The process and its configuration. */
const PROCESS_ERRORS = {
  /** An environment variable; `value` is missing where it is a secret. `expected` is what it takes, as a clause. */
  config: errorKind<{ readonly variable: string; readonly value?: string; readonly expected: string }>({
    isConfiguration: true,
  }),
  /** A file that an environment variable names. */
  'config-file': errorKind<{ readonly variable: string; readonly path: string } & Reason>({ isConfiguration: true }),
  /** Discord rejects the token. */
  token: errorKind({ isConfiguration: true }),
  /** A port that is taken, or may not be opened; the variable that chose it. */
  port: errorKind<{ readonly port: number; readonly variable: string } & Reason>({ isConfiguration: true }),
  'discord-unreachable': errorKind<Reason>(),
  /** Discord has ended the session; its close code. */
  'session-ended': errorKind<{ readonly code: number }>(),
  /** Of `--fleet`. */
  'fleet-size': errorKind<{ readonly value: string }>({ isConfiguration: true }),
  /** Debian's packages that a fleet on one machine lacks. */
  'fleet-services': errorKind<{ readonly packages: string }>({ isConfiguration: true }),
  /** Postgres or Redis, started for a fleet on one machine. */
  'fleet-service': errorKind<{ readonly name: string } & Reason>(),
  /** Discord wants the servers spread over more shards. */
  'shards-few': errorKind({ isConfiguration: true }),
  /** The database cannot be opened. */
  store: errorKind<File & Reason>(),
  /** The same of one on a server; its address has no password. */
  postgres: errorKind<{ readonly database: string } & Reason>(),
  /** Pictures are to be in object storage, and a variable that it needs is missing. */
  'blob-keys': errorKind<{ readonly variable: string }>({ isConfiguration: true }),
  /** The object storage refuses: the bucket is not there, or the keys are wrong. */
  'blob-store': errorKind<{ readonly name: string; readonly host: string } & Reason>({ isConfiguration: true }),
  'blob-unreachable': errorKind<{ readonly name: string; readonly host: string } & Reason>(),
  /** Others of the fleet keep their pictures elsewhere. */
  'blob-elsewhere': errorKind<{ readonly place: string }>({ isConfiguration: true }),
  /** `brushwork migrate`, and no variable says where to. */
  'move-nowhere': errorKind(),
  'move-source': errorKind<{ readonly folder: string }>(),
  /** What is to be moved into holds other data: "The database", and what was found there. */
  'move-target': errorKind<{ readonly what: string; readonly found: string }>(),
  'move-busy': errorKind(),
  /** What was moved is not the same afterwards. */
  'move-differs': errorKind<{ readonly what: string }>(),
  /** A bot is to use a database into which a move has begun and not ended. */
  'move-unfinished': errorKind({ isConfiguration: true }),
  /** The queue of a fleet cannot be reached. */
  redis: errorKind<{ readonly server: string } & Reason>(),
  /** A variable that a role cannot do without. */
  'role-needs': errorKind<{ readonly role: string; readonly variable: string }>({ isConfiguration: true }),
  /** A variable that a role must not have. */
  'role-refuses': errorKind<{ readonly role: string; readonly variable: string }>({ isConfiguration: true }),
  /** Another process is the only one that may use the database. */
  'database-busy': errorKind(),
  /** Another process uses the data directory. */
  'data-busy': errorKind<{ readonly folder: string }>(),
};

export type ArgumentProblem =
  | 'style-missing'
  | 'content-missing'
  | 'two-outputs'
  | 'every-alone'
  | 'frames-many'
  | 'invert-alone'
  | 'regions-alone'
  | 'region-alone'
  | 'regions-and-style';

/** What a command reads and writes. */
const FILE_ERRORS = {
  /** Arguments that do not go together. */
  arguments: errorKind<{ readonly problem: ArgumentProblem }>(),
  'input-unnamed': errorKind(),
  /** Standard input, and nothing is piped into it. */
  'input-terminal': errorKind(),
  'input-folder': errorKind<Path>(),
  'input-unreadable': errorKind<Path & Reason>(),
  /** A stream that is longer than `limit` megabytes. */
  'input-endless': errorKind<{ readonly name: string; readonly limit: number }>(),
  'recipe-missing': errorKind<{ readonly name: string }>(),
  /** `samples` are the ids that there are. */
  'sample-missing': errorKind<{ readonly id: string; readonly samples: string }>(),
  'output-unnamed': errorKind(),
  'output-format': errorKind<Path & { readonly allowed: string }>(),
  /** A format for animations, and the picture stands still. */
  'output-still': errorKind<Path & { readonly name: string }>(),
  /** One file for several paintings. */
  'output-one-file': errorKind<Path & { readonly paintings: number }>(),
  /** Standard output for several paintings. */
  'output-one-stream': errorKind<{ readonly paintings: number }>(),
  /** Standard output, and nothing reads it. */
  'output-terminal': errorKind(),
  'output-is-input': errorKind<Path & { readonly input: string }>(),
  'output-unwritable': errorKind<Path & Reason>(),
  /** A finished painting, which may have been kept elsewhere; without `path` on standard output. */
  'output-failed': errorKind<{ readonly path?: string; readonly keptAs?: string } & Reason>(),
  'folder-unwritable': errorKind<{ readonly folder: string } & Reason>(),
  /** Interrupted by Ctrl-C. */
  stopped: errorKind(),
};

const WEIGHTS_ERRORS = {
  /** A layer that the network does not have; `layers` are those that it has. */
  'layer-missing': errorKind<{ readonly network: string; readonly layer: string; readonly layers: string }>(),
  /** A line for each address that was tried. */
  'weights-unavailable': errorKind<Title & { readonly reasons: string }>(),
  'weights-wrong': errorKind<File & Title & Reason>(),
  /** A file of another kind than `.safetensors` and `extension`. */
  'weights-format': errorKind<File & { readonly extension: string }>(),
  'weights-unreadable': errorKind<File>(),
  'weights-unwritable': errorKind<Path>(),
  'safetensors-damaged': errorKind<Reason>(),
};

/** `npm run try` */
const TRY_ERRORS = {
  /** The bot is in no server of the local Discord. */
  'bot-uninvited': errorKind(),
  /** Its exit status, or the signal that ended it. */
  'bot-ended': errorKind<{ readonly status: number | string }>(),
  'bot-absent': errorKind<{ readonly seconds: number }>(),
};

export const OPERATOR_ERRORS = { ...PROCESS_ERRORS, ...FILE_ERRORS, ...WEIGHTS_ERRORS, ...TRY_ERRORS };
