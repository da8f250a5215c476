/** A row of the jobs table, and the job that it stands for. */
import type { Selectable } from 'kysely';
import { DEFAULTS } from '../../painting/options.js';
import type { Job } from '../job.js';
import type { JobsTable } from '../tables.js';

/** What every new row has in common. */
export const NEW_ROW = {
  state: 'queued',
  start_tag: 0,
  attempt: 0,
  painted: null,
  failure: null,
  cancelled_by: null,
  started_at: null,
  ended_at: null,
  notified_at: null,
  counts_toward_quota: 0,
  mask: null,
  start: null,
  panels: null,
  source_job_id: null,
  frames: null,
  favourited_at: null,
  animation: null,
  bot_id: null,
  worker_id: null,
} as const satisfies Partial<JobsTable>;

/** Lists are stored as JSON, empty ones as null. */
export const toNullable = (list: readonly unknown[]): string | null =>
  list.length === 0 ? null : JSON.stringify(list);

const parseNullable = <T>(json: string | null): T | null => (json === null ? null : JSON.parse(json));

/** @param row of this version or an older one, which lacks options that were added later. */
export function toJob(row: Selectable<JobsTable>): Job {
  return {
    id: row.id,
    kind: row.kind,
    sequence: row.sequence,
    startTag: row.start_tag,
    state: row.state,
    userId: row.user_id,
    guildId: row.guild_id,
    countsTowardQuota: row.counts_toward_quota > 0,
    channelId: row.channel_id,
    name: row.name,
    options: { ...DEFAULTS, ...JSON.parse(row.options) },
    clamped: parseNullable(row.clamped) ?? [],
    content: row.content,
    mask: row.mask,
    start: row.start,
    panels: parseNullable(row.panels) ?? [],
    sourceJobId: row.source_job_id,
    frames: parseNullable(row.frames) ?? [],
    animation: parseNullable(row.animation),
    aspect: row.aspect,
    styles: JSON.parse(row.styles),
    reply: JSON.parse(row.reply),
    attempt: row.attempt,
    painted: parseNullable(row.painted),
    failure: parseNullable(row.failure),
    cancelledBy: row.cancelled_by,
    acceptedAt: row.accepted_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    favouritedAt: row.favourited_at,
  };
}
