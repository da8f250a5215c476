/** Tables of the jobs. Times are milliseconds since 1970. */
import type { JobState } from './job.js';

export interface JobsTable {
  id: string;
  sequence: number;
  start_tag: number;
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
  notified_at: number | null;
  /** 1 where it counts against its server's quotas. */
  counts_toward_quota: number;
  /** JSON; null where no ceiling was met. */
  clamped: string | null;
}

/** What a member had in a server within a day, where the record of it is erased already: that gives nothing back. */
export interface QuotaLeftoversTable {
  user_id: string;
  guild_id: string;
  accepted_at: number;
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

declare module '../store/schema.js' {
  interface Schema {
    jobs: JobsTable;
    quota_leftovers: QuotaLeftoversTable;
    paused_guilds: PausedGuildsTable;
    paint_rates: PaintRatesTable;
  }
}
