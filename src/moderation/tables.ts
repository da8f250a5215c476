/** Database tables of moderation. Times are milliseconds since 1970; ids of moderators are empty where they erased their data. */

export interface MemberBlocksTable {
  guild_id: string;
  user_id: string;
  blocked_by: string;
  /** The member reads it. */
  reason: string;
  blocked_at: number;
}

/** Pictures that a server does not want: what they are known by, never the pictures. */
export interface PictureBlocksTable {
  id: string;
  guild_id: string;
  /** Of the file, as the store names it. */
  sha256: string;
  /** Null where there is nothing to see in it: then only the file itself is refused. */
  perceptual_hash: string | null;
  /** What moderators know it by: the painting's name, or the file's. */
  name: string;
  blocked_by: string;
  reason: string;
  blocked_at: number;
}

/** A painting that was reported, and its message in the log channel. */
export interface ReportCasesTable {
  /** Of the painting itself. */
  job_id: string;
  guild_id: string;
  /** What was reported first: the painting, or a copy of it. */
  shown_job_id: string;
  /** A `CaseState`. */
  state: string;
  opened_at: number;
  handled_by: string | null;
  handled_at: number | null;
  /** Counts changes. */
  revision: number;
  /** The one that the log shows; 0 where it shows none. */
  shown_revision: number;
  /** To post it. */
  attempts: number;
  log_channel_id: string | null;
  log_message_id: string | null;
}

export interface PaintingReportsTable {
  job_id: string;
  reporter_id: string;
  guild_id: string;
  reason: string;
  reported_at: number;
}

/** Paintings that moderators removed. */
export interface PaintingRemovalsTable {
  job_id: string;
  guild_id: string;
  painter_id: string;
  removed_by: string;
  /** The painter reads it. */
  reason: string;
  removed_at: number;
  /** When its messages were gone and its painter told; null until then. */
  done_at: number | null;
}

declare module '../store/schema.js' {
  interface Schema {
    member_blocks: MemberBlocksTable;
    picture_blocks: PictureBlocksTable;
    report_cases: ReportCasesTable;
    painting_reports: PaintingReportsTable;
    painting_removals: PaintingRemovalsTable;
  }
}
