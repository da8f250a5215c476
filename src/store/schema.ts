/** The tables. SQL that SQLite and Postgres both speak: text, integers, JSON as text. Times are milliseconds since 1970. */
import type { ChallengeDraftsTable } from '../challenges/drafts.js';
import type { ChallengeTables } from '../challenges/tables.js';
import type { JobState } from '../jobs/job.js';
import type { SettingTables } from '../settings/tables.js';

export interface JobsTable {
  id: string;
  sequence: number;
  turn: number;
  state: JobState;
  user_id: string;
  guild_id: string | null;
  channel_id: string;
  name: string;
  /** JSON. */
  options: string;
  content: string;
  aspect: number;
  /** JSON. */
  styles: string;
  /** JSON. */
  reply: string;
  attempt: number;
  /** JSON. */
  painted: string | null;
  /** JSON. */
  failure: string | null;
  cancelled_by: string | null;
  accepted_at: number;
  started_at: number | null;
  ended_at: number | null;
  /** When the member was told of the end. */
  told_at: number | null;
  /** 1 where it counts against its server's quotas. */
  counted: number;
  /** JSON; null where no ceiling was met. */
  lowered: string | null;
}

/** Who needs which picture. A picture that nobody needs is removed. */
export interface PictureReferencesTable {
  hash: string;
  /** A job's id, or whatever else keeps pictures; ids are unique over all of them. */
  owner_id: string;
}

/** Servers whose moderators hold their queue. */
export interface PausedGuildsTable {
  guild_id: string;
  since: number;
}

/** What painting costs on an engine, learnt. */
export interface PaintRatesTable {
  engine: string;
  network: string;
  quality: string;
  /** Seconds for a million pixels evaluated once. */
  rate: number;
  seen: number;
}

/** Pictures that wait for a window to be filled in. */
export interface HeldPicturesTable {
  id: string;
  user_id: string;
  /** JSON. */
  picture: string;
  held_at: number;
}

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
  likeness: string;
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

/** What the bot remembers of itself. */
export interface MemoryTable {
  name: string;
  value: string;
}

/** What a member had in a server within a day, where the record of it is erased already: that gives nothing back. */
export interface QuotaLeftoversTable {
  user_id: string;
  guild_id: string;
  accepted_at: number;
}

export interface Schema extends ChallengeTables, SettingTables {
  challenge_drafts: ChallengeDraftsTable;
  jobs: JobsTable;
  quota_leftovers: QuotaLeftoversTable;
  picture_references: PictureReferencesTable;
  paused_guilds: PausedGuildsTable;
  paint_rates: PaintRatesTable;
  held_pictures: HeldPicturesTable;
  styles: StylesTable;
  style_proposals: StyleProposalsTable;
  style_uses: StyleUsesTable;
  style_counts: StyleCountsTable;
  hidden_styles: HiddenStylesTable;
  memory: MemoryTable;
}
