/** Why a server's settings have nothing painted, or were not changed, and what the words are made of. */

export interface SettingFailureDetails {
  /** A server's own limits; times are seconds since 1970. */
  'quota-waiting': { readonly limit: number };
  'quota-day': { readonly limit: number; readonly until: number };
  'quota-cooldown': { readonly until: number };
  /** Channels as Discord mentions them. */
  'place-closed': { readonly channels: string };
  'quiet-hours': { readonly until: number };
  'queue-closed': unknown;
  /** A value that a setting does not take. */
  setting: { readonly name: string; readonly given: string; readonly range: string };
  'setting-unknown': { readonly given: string };
  /** One that only the whole server has. */
  'setting-server': { readonly name: string };
  'role-limits': unknown;
  'role-gone': unknown;
  /** Names of settings, with spaces between. */
  'settings-moved': { readonly names: string };
  'settings-nothing': unknown;
  'settings-alike': unknown;
  'undo-nothing': unknown;
  /** Kilobytes. */
  'import-bytes': { readonly limit: number };
  'import-file': unknown;
  /** Quoted, with commas between. */
  'import-keys': { readonly keys: string };
  'import-value': { readonly name: string; readonly range: string };
}
