/** A server's settings as a file, for another server or for a rainy day. What comes in is hostile until it is checked. */
import { z } from 'zod';
import { UserError } from '../errors/user-error.js';
import { type ProposedChange, SERVER_SCOPE } from './changes.js';
import {
  isSettingName,
  type Layer,
  type RoleLimit,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
} from './setting-table.js';
import { rangeOf, SCHEMAS, sameValue } from './setting-values.js';
import { type ServerSettings, valueAt } from './settings.js';

/** Bytes; fifty channels that have set everything need a tenth of it. */
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

const layerOf = (names: readonly SettingName[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, SCHEMAS[name].optional()])));

const FILE = z.strictObject({
  brushwork: z.literal(KIND),
  version: z.literal(VERSION),
  server: layerOf(SETTING_NAMES).default({}),
  channels: z
    .record(z.string().regex(/^\d{17,20}$/), layerOf(SETTING_NAMES.filter((name) => SETTINGS[name].channel)))
    .refine((channels) => Object.keys(channels).length <= MAX_CHANNELS)
    .default({}),
});

/** What there is in the server that a file is read into. */
export interface GuildDirectory {
  hasChannel(id: string): boolean;
  hasRole(id: string): boolean;
}

export interface Imported {
  /** What makes the server as the file says, what it does not say included. */
  readonly proposals: readonly ProposedChange[];
  /** Channels and roles in it that are not of this server; what it says of them is left out. */
  readonly unknownIds: number;
}

/** @throws UserError `import-bytes`, `import-file` (nothing that was exported), `import-keys` or `import-value`. */
export function importSettings(bytes: Uint8Array, now: ServerSettings, place: GuildDirectory): Imported {
  if (bytes.byteLength > MAX_FILE_BYTES) throw fileTooLargeError();
  const { server, channels } = read(bytes);
  let strangers = 0;
  const known = <T>(list: readonly T[], is: (item: T) => boolean): T[] => {
    const kept = list.filter(is);
    strangers += list.length - kept.length;
    return kept;
  };
  const layers = new Map<string, Layer>([
    [SERVER_SCOPE, withoutUnknownIds(server as Layer, now.get(SERVER_SCOPE) ?? {}, place, known)],
  ]);
  for (const [id, layer] of known(Object.entries(channels), ([id]) => place.hasChannel(id)))
    layers.set(id, layer as Layer);
  const targets = [...new Set([...now.keys(), ...layers.keys()])].flatMap((channel) =>
    SETTING_NAMES.map((name) => ({ channel, name })),
  );
  const proposals = targets
    .map((target) => ({ ...target, value: layers.get(target.channel)?.[target.name], seen: valueAt(now, target) }))
    .filter(({ value, seen }) => !sameValue(value, seen));
  return { proposals, unknownIds: strangers };
}

type Known = <T>(list: readonly T[], is: (item: T) => boolean) => T[];

/** Where all of a list are strangers, what is there stays: painting must not become allowed everywhere by a file. */
function withoutUnknownIds(server: Layer, now: Layer, { hasChannel, hasRole }: GuildDirectory, known: Known): Layer {
  const of = <Name extends 'channels' | 'roles'>(name: Name, has: (item: never) => boolean): Pick<Layer, Name> => {
    const list: readonly unknown[] | undefined = server[name];
    const here = list && known(list, has as (item: unknown) => boolean);
    const lost = here?.length === 0 && list?.length !== 0;
    return { [name]: lost ? now[name] : here } as Pick<Layer, Name>;
  };
  return { ...server, ...of('channels', hasChannel), ...of('roles', ({ role }: RoleLimit) => hasRole(role)) };
}

export const fileTooLargeError = () =>
  new UserError('import-bytes', `That file is larger than ${MAX_FILE_BYTES / 1000} kB.`, {
    limit: MAX_FILE_BYTES / 1000,
  });

function read(bytes: Uint8Array): z.infer<typeof FILE> {
  const result = FILE.safeParse(parse(bytes));
  if (result.success) return result.data;
  const { issues } = result.error;
  const keys = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  if (keys.length > 0)
    throw new UserError('import-keys', 'The file has settings that are not known here.', named(keys));
  const [{ path }] = issues;
  // In "server", or in one of "channels".
  const name = String(path[path[0] === 'server' ? 1 : 2]);
  if (!isSettingName(name)) throw new UserError('import-file', 'That is no file that /defaults export has written.');
  throw new UserError('import-value', 'The file has a value that a setting does not take.', {
    name,
    range: rangeOf(name),
  });
}

/** A few of them, short and without what Discord would take for Markdown. */
const named = (keys: readonly string[]) => ({
  keys: keys
    .slice(0, 5)
    .map((key) => `"${key.replace(/[^\p{L}\p{N} .-]/gu, '?').slice(0, 40)}"`)
    .join(', '),
});

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new UserError('import-file', 'That is no file that /defaults export has written.', {}, { cause });
  }
}
