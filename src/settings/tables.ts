/** Database tables of settings. Times are milliseconds since 1970. */

/** Current values of servers and channels. */
export interface SettingsTable {
  guild_id: string;
  /** Empty for the server itself. */
  channel_id: string;
  name: string;
  /** JSON. */
  value: string;
}

/** One row per save. */
export interface SettingSavesTable {
  id: string;
  guild_id: string;
  /** From 1 in each server. */
  sequence: number;
  user_id: string;
  saved_at: number;
  /** Id of the save that this one undoes. */
  undoes: string | null;
}

export interface SettingChangesTable {
  save_id: string;
  /** Empty for the server itself. */
  channel_id: string;
  name: string;
  /** JSON; null if it was not set. */
  before: string | null;
  /** JSON; null if it was unset. */
  after: string | null;
}

/** Unsaved changes of members. */
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
