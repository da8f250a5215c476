/**
 * The tables: those of the store itself are here, each module adds its own (`declare module` in its `tables.ts`), so that the store knows
 * no module. Merged rather than passed as type parameters, since `Kysely<All>` is no `Kysely<Some>`.
 *
 * SQL that SQLite and Postgres both speak: text, integers, JSON as text. Times are milliseconds since 1970.
 */

/** Which owner references which picture. A picture without references is removed. */
export interface PictureReferencesTable {
  hash: string;
  /** The id of a job, style, entry or draft; unique over all of them. */
  owner_id: string;
}

/** Pictures of open modals: see `PendingPictures`. */
export interface HeldPicturesTable {
  id: string;
  user_id: string;
  /** JSON. */
  picture: string;
  held_at: number;
}

/** Persistent values of the bot. */
export interface KeyValueTable {
  name: string;
  value: string;
}

export interface Schema {
  picture_references: PictureReferencesTable;
  held_pictures: HeldPicturesTable;
  key_values: KeyValueTable;
}
