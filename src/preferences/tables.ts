/** Database tables of members' preferences. Times are milliseconds since 1970. */

export interface MemberPreferencesTable {
  user_id: string;
  /** JSON of `OwnOptions`. */
  options: string;
  /** A `Ping`. */
  ping: string;
  /** A `GalleryChoice`. */
  gallery: string;
}

/** Options under a name that the member gave them. */
export interface MemberPresetsTable {
  id: string;
  user_id: string;
  name: string;
  /** JSON of `OwnOptions`. */
  options: string;
  saved_at: number;
}

declare module '../store/schema.js' {
  interface Schema {
    member_preferences: MemberPreferencesTable;
    member_presets: MemberPresetsTable;
  }
}
