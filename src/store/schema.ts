/** The tables. SQL that SQLite and Postgres both speak: text, integers, JSON as text. Times are milliseconds since 1970. */
import type { ChallengeTables } from '../challenges/tables.js';
import type { JobTables } from '../jobs/tables.js';
import type { StyleTables } from '../library/tables.js';
import type { SettingTables } from '../settings/tables.js';

/** Who needs which picture. A picture that nobody needs is removed. */
export interface PictureReferencesTable {
  hash: string;
  /** A job's id, or whatever else keeps pictures; ids are unique over all of them. */
  owner_id: string;
}

/** Pictures that wait for a window to be filled in. */
export interface HeldPicturesTable {
  id: string;
  user_id: string;
  /** JSON. */
  picture: string;
  held_at: number;
}

/** What the bot remembers of itself. */
export interface KeyValueTable {
  name: string;
  value: string;
}

export interface Schema extends ChallengeTables, JobTables, SettingTables, StyleTables {
  picture_references: PictureReferencesTable;
  held_pictures: HeldPicturesTable;
  key_values: KeyValueTable;
}
