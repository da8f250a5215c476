/** The tables of what servers set. */

/** What servers and their channels have set. */
export interface SettingsTable {
  guild_id: string;
  /** Empty for the server itself. */
  channel_id: string;
  name: string;
  /** JSON. */
  value: string;
}

/** Each time that somebody has changed settings. */
export interface SettingSavesTable {
  id: string;
  guild_id: string;
  /** Counted from 1 in each server. */
  sequence: number;
  user_id: string;
  saved_at: number;
  /** The save that this one takes back. */
  undoes: string | null;
}

export interface SettingChangesTable {
  save_id: string;
  /** Empty for the server itself. */
  channel_id: string;
  name: string;
  /** JSON; null where it was not set. */
  before: string | null;
  /** JSON; null where it is not set any more. */
  after: string | null;
}

/** What somebody is changing and has not saved. */
export interface SettingDraftsTable {
  guild_id: string;
  user_id: string;
  /** JSON. */
  draft: string;
}

declare module '../store/schema.js' {
  interface Schema {
    settings: SettingsTable;
    setting_saves: SettingSavesTable;
    setting_changes: SettingChangesTable;
    setting_drafts: SettingDraftsTable;
  }
}
