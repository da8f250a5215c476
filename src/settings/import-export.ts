/** Exports a server's settings to a file and imports them. Imported files are untrusted input. */
import { z } from 'zod';
import { UserError } from '../errors/user-error.js';
import { withCurrentNames } from '../painting/options.js';
import { type ProposedChange, SERVER_SCOPE } from './changes.js';
import {
  CHANNEL_SETTINGS,
  isSettingName,
  type Layer,
  type RoleLimit,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
} from './setting-table.js';
import { rangeOf, SCHEMAS, sameValue } from './setting-values.js';
import { type ServerSettings, valueAt } from './settings.js';

/** Ten times the size of a file with 50 channels that override every setting. */
export const MAX_FILE_BYTES = 256_000;
const MAX_CHANNELS = 500;

const KIND = 'defaults';
const VERSION = 1;

export function exportSettings(settings: ServerSettings): Buffer {
  const { [SERVER_SCOPE]: server = {}, ...channels } = Object.fromEntries(settings);
  const set = Object.entries(channels).filter(([, layer]) => Object.keys(layer).length > 0);
  const file = { brushwork: KIND, version: VERSION, server, channels: Object.fromEntries(set) };
  return Buffer.from(`${JSON.stringify(file, null, 2)}\n`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const layerOf = (names: readonly SettingName[]) =>
  z.preprocess(
    (given) => (isRecord(given) ? withCurrentNames(given) : given),
    z.strictObject(Object.fromEntries(names.map((name) => [name, SCHEMAS[name].optional()]))),
  );

const FILE = z.strictObject({
  brushwork: z.literal(KIND),
  version: z.literal(VERSION),
  server: layerOf(SETTING_NAMES).default({}),
  channels: z
    .record(z.string().regex(/^\d{17,20}$/), layerOf(SETTING_NAMES.filter((name) => SETTINGS[name].channel)))
    .refine((channels) => Object.keys(channels).length <= MAX_CHANNELS)
    .default({}),
});

/** The channels and roles of the importing server. */
export interface GuildDirectory {
  hasChannel(id: string): boolean;
  hasRole(id: string): boolean;
}

export interface Imported {
  /** Changes that make the server's settings equal to the file's; settings missing from the file are unset. */
  readonly proposals: readonly ProposedChange[];
  /** Number of channel and role ids in the file that this server does not have; their settings are skipped. */
  readonly unknownIds: number;
}

/** @throws UserError `import-bytes` (too large), `import-file` (not an export), `import-keys` (unknown settings) or `import-value`. */
export function importSettings(bytes: Uint8Array, current: ServerSettings, directory: GuildDirectory): Imported {
  if (bytes.byteLength > MAX_FILE_BYTES) throw fileTooLargeError();
  const { server, channels } = read(bytes);
  let unknownIds = 0;
  const keepKnown = <T>(list: readonly T[], is: (item: T) => boolean): T[] => {
    const kept = list.filter(is);
    unknownIds += list.length - kept.length;
    return kept;
  };
  const layers = new Map<string, Layer>([
    [SERVER_SCOPE, withoutUnknownIds(server as Layer, current.get(SERVER_SCOPE) ?? {}, directory, keepKnown)],
  ]);
  for (const [id, layer] of keepKnown(Object.entries(channels), ([id]) => directory.hasChannel(id)))
    layers.set(id, layer as Layer);
  const targets = [...new Set([...current.keys(), ...layers.keys()])].flatMap((channel) =>
    SETTING_NAMES.map((name) => ({ channel, name })),
  );
  const proposals = targets
    .map((target) => ({ ...target, value: layers.get(target.channel)?.[target.name], seen: valueAt(current, target) }))
    .filter(({ value, seen }) => !sameValue(value, seen));
  return { proposals, unknownIds };
}

type KeepKnown = <T>(list: readonly T[], is: (item: T) => boolean) => T[];

/**
 * Removes unknown ids from the lists of channels and roles. If all ids of a list are unknown, the current list is kept: an empty list of
 * channels would allow painting everywhere.
 */
function withoutUnknownIds(
  server: Layer,
  current: Layer,
  { hasChannel, hasRole }: GuildDirectory,
  keepKnown: KeepKnown,
): Layer {
  const knownOnly = <Name extends 'channels' | 'roles'>(
    name: Name,
    has: (item: never) => boolean,
  ): Pick<Layer, Name> => {
    const list: readonly unknown[] | undefined = server[name];
    const kept = list && keepKnown(list, has as (item: unknown) => boolean);
    const allUnknown = kept?.length === 0 && list?.length !== 0;
    return { [name]: allUnknown ? current[name] : kept } as Pick<Layer, Name>;
  };
  /** As of a list of which nothing is known. */
  const knownChannel = (name: (typeof CHANNEL_SETTINGS)[number]): string | undefined => {
    const id = server[name];
    if (id === undefined || id === '') return id;
    return keepKnown([id], hasChannel)[0] ?? current[name];
  };
  return {
    ...server,
    ...knownOnly('channels', hasChannel),
    ...knownOnly('roles', ({ role }: RoleLimit) => hasRole(role)),
    ...Object.fromEntries(CHANNEL_SETTINGS.map((name) => [name, knownChannel(name)])),
  };
}

export const fileTooLargeError = () =>
  new UserError('import-bytes', {
    limit: MAX_FILE_BYTES / 1000,
  });

function read(bytes: Uint8Array): z.infer<typeof FILE> {
  const result = FILE.safeParse(parse(bytes));
  if (result.success) return result.data;
  const { issues } = result.error;
  const keys = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (keys.length > 0) throw new UserError('import-keys', errorDetails(keys));
  const [{ path }] = issues;
  // The path is ["server", name, ...] or ["channels", id, name, ...].
  const name = String(path[path[0] === 'server' ? 1 : 2]);
  if (!isSettingName(name)) throw new UserError('import-file');
  throw new UserError('import-value', {
    name,
    range: rangeOf(name),
  });
}

/** The first 5 unknown keys for the error message: truncated, and without characters that Discord renders as Markdown. */
const errorDetails = (keys: readonly string[]) => ({
  keys: keys
    .slice(0, 5)
    .map((key) => `"${key.replace(/[^\p{L}\p{N} .-]/gu, '?').slice(0, 40)}"`)
    .join(', '),
});

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new UserError('import-file', {}, { cause });
  }
}
