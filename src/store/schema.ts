/**
 * The tables: those of the store itself are here, each module adds its own (`declare module` in its `tables.ts`), so that the store knows
 * no module. Merged rather than passed as type parameters, since `Kysely<All>` is no `Kysely<Some>`.
 *
 * SQL that SQLite and Postgres both speak: text, integers, JSON as text. Times are milliseconds since 1970.
 */

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

export interface Schema {
  picture_references: PictureReferencesTable;
  held_pictures: HeldPicturesTable;
  key_values: KeyValueTable;
}
