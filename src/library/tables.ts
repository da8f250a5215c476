/** Tables of the library. Times are milliseconds since 1970. */

/** A server's own styles. */
export interface StylesTable {
  /** Owns its pictures. */
  id: string;
  guild_id: string;
  name: string;
  /** What names are compared by; unique in a server. */
  name_key: string;
  description: string | null;
  credit: string | null;
  /** Hashes. */
  picture: string;
  preview: string;
  /** A perceptual hash: 64 times 0 or 1. */
  perceptual_hash: string;
  /** Null where the member wished to be forgotten. */
  added_by: string | null;
  added_at: number;
}

/** Styles that resemble another one, until their member says what to do. */
export interface StyleProposalsTable {
  /** Owns the pictures, and becomes the style's. */
  id: string;
  guild_id: string;
  user_id: string;
  /** JSON. */
  proposal: string;
  proposed_at: number;
}

/** Which job was painted in which styles of the library. Whose job it was is the job's to tell, for as long as it is kept. */
export interface StyleUsesTable {
  job_id: string;
  style_id: string;
}

/** How many jobs were painted in which styles of the library, so that nobody has to count them. */
export interface StyleCountsTable {
  /** The jobs' server, or "direct". */
  scope_id: string;
  style_id: string;
  uses: number;
}

/** Styles of the bot's own that a server does not want to see. */
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
  }
}
