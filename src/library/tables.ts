/** Database tables of the style library. Times are milliseconds since 1970. */

/** A server's own styles. */
export interface StylesTable {
  /** Also the owner id of its picture references. */
  id: string;
  guild_id: string;
  name: string;
  /** See `nameKeyOf`; unique in a server. */
  name_key: string;
  description: string | null;
  credit: string | null;
  /** Hashes. */
  picture: string;
  preview: string;
  /** A perceptual hash: 64 characters, 0 or 1. */
  perceptual_hash: string;
  /** Null after that member's data was erased. */
  added_by: string | null;
  added_at: number;
}

/** Styles that look like an existing one, until their member confirms or rejects them. */
export interface StyleProposalsTable {
  /** Also the owner id of its picture references, and later the id of the style. */
  id: string;
  guild_id: string;
  user_id: string;
  /** JSON of a `StyleInsert`. */
  proposal: string;
  proposed_at: number;
}

/** Which job used which library styles. Has no member: that is known through the job, for as long as it is kept. */
export interface StyleUsesTable {
  job_id: string;
  style_id: string;
}

/** Number of jobs per style, kept as a counter so that it survives the deletion of jobs. */
export interface StyleCountsTable {
  /** See `scopeOf`. */
  scope_id: string;
  style_id: string;
  uses: number;
}

/** The style of the library that a member chose last, in each place. */
export interface LastStylesTable {
  user_id: string;
  /** See `scopeOf`. */
  scope_id: string;
  /** May have been removed since. */
  style_id: string;
  chosen_at: number;
}

/** Built-in styles that a server has hidden. */
export interface HiddenStylesTable {
  guild_id: string;
  style_id: string;
}

declare module '../store/schema.js' {
  interface Schema {
    styles: StylesTable;
    style_proposals: StyleProposalsTable;
    style_uses: StyleUsesTable;
    style_counts: StyleCountsTable;
    hidden_styles: HiddenStylesTable;
    last_styles: LastStylesTable;
  }
}
