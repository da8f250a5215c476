/** Why a server's settings refuse a painting, or were not changed. */
import { errorKind } from './error-kind.js';

/** Seconds since 1970, as Discord's timestamps want it. */
type Until = { readonly until: number };

export const SETTINGS_ERRORS = {
  'quota-waiting': errorKind<{ readonly limit: number }>(),
  'quota-day': errorKind<{ readonly limit: number } & Until>(),
  'quota-cooldown': errorKind<Until>(),
  /** Channels as Discord mentions them. */
  'place-closed': errorKind<{ readonly channels: string }>(),
  'quiet-hours': errorKind<Until>(),
  'queue-closed': errorKind(),
  /** A value that a setting does not take; `name` is the setting's. */
  setting: errorKind<{ readonly name: string; readonly given: string; readonly range: string }>(),
  'setting-unknown': errorKind<{ readonly given: string }>(),
  /** Only the whole server has it, no channel. */
  'setting-server': errorKind<{ readonly name: string }>(),
  /** `field` is a setting that a role can have of its own. */
  'role-limit': errorKind<{ readonly field: string; readonly given: string; readonly maximum: number }>(),
  'role-limits-many': errorKind<{ readonly limit: number }>(),
  'role-gone': errorKind(),
  /** Names of settings, separated by spaces. */
  'settings-moved': errorKind<{ readonly names: string }>(),
  'settings-nothing': errorKind(),
  'settings-alike': errorKind(),
  'undo-nothing': errorKind(),
  /** Kilobytes. */
  'import-bytes': errorKind<{ readonly limit: number }>(),
  'import-file': errorKind(),
  /** Quoted, separated by commas. */
  'import-keys': errorKind<{ readonly keys: string }>(),
  'import-value': errorKind<{ readonly name: string; readonly range: string }>(),
};
