/** Tables of the jobs. Times are milliseconds since 1970. */
import type { JobKind, JobState } from './job.js';

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
  /** When the member was notified of the end. */
  notified_at: number | null;
  /** How many paintings it counts for against its server's quotas: 0, 1, or more of an animation. */
  counts_toward_quota: number;
  /** JSON; null where nothing was lowered. */
  clamped: string | null;
  kind: JobKind;
  /** The hash of the painting that this one enlarges. */
  start: string | null;
  /** The hash of the picture whose white is painted; null for all of the content. */
  mask: string | null;
  /** JSON; null where there are none. */
  panels: string | null;
  source_job_id: string | null;
  /** JSON; null where there are none. */
  frames: string | null;
  favourited_at: number | null;
  /** JSON; null where one picture is painted. */
  animation: string | null;
  /** Of a fleet: the process that answers the member; null where none does yet. */
  bot_id: string | null;
  /** Of a fleet: the process that paints it; null where none does. */
  worker_id: string | null;
}

/** Jobs of the last day whose rows were erased at the member's request; daily quotas still count them. */
export interface QuotaLeftoversTable {
  user_id: string;
  guild_id: string;
  accepted_at: number;
  /** How many paintings it counted for. */
  weight: number;
}

/** Servers whose queue a moderator paused. */
export interface PausedGuildsTable {
  guild_id: string;
  since: number;
}

/** Measured speed of painting on an engine. */
export interface PaintRatesTable {
  engine: string;
  network: string;
  quality: string;
  /** Seconds per evaluation of one million pixels. */
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
