/** Reports of paintings: one of each member and painting, all of one painting in one case, which a moderator decides once. */
import type { Kysely, Selectable, Updateable } from 'kysely';
import { UserError } from '../errors/user-error.js';
import type { Database } from '../store/database.js';
import type { Schema } from '../store/schema.js';
import { lockFor } from '../store/transaction-lock.js';
import type { ReportCasesTable } from './tables.js';

export const CASE_STATES = ['open', 'dismissed', 'removed'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export interface ReportCase {
  /** The painting's. */
  readonly jobId: string;
  readonly guildId: string;
  /** Of what was reported first: the painting, or a copy of it. */
  readonly shownJobId: string;
  readonly state: CaseState;
  readonly openedAt: number;
  /** Empty where the moderator erased their data. */
  readonly handledBy: string | null;
  readonly revision: number;
  /** How often its message was posted, or was about to be. */
  readonly attempts: number;
  /** Its message in the log channel. */
  readonly log: { readonly channelId: string; readonly messageId: string } | undefined;
}

export interface Report {
  readonly jobId: string;
  /** The member who reported it. */
  readonly reporterId: string;
  readonly guildId: string;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Of one member in one server. */
export const MAX_REPORTS_PER_HOUR = 5;
const HOUR_MS = 3600 * 1000;

export class Reports {
  readonly #store: Database;

  constructor(store: Database) {
    this.#store = store;
  }

  /**
   * @param shownJobId the painting, or the copy of it that was reported.
   * @throws UserError `report-twice`, `report-handled`, `report-limit`
   */
  async add({ jobId, reporterId, guildId, reason, at }: Report, shownJobId: string): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      await lockFor(transaction, `reports:${guildId}:${reporterId}`);
      const refusal = await refusalOf(transaction, { jobId, reporterId, guildId, at });
      if (refusal !== undefined) throw refusal;
      await transaction
        .insertInto('painting_reports')
        .values({ job_id: jobId, reporter_id: reporterId, guild_id: guildId, reason, reported_at: at })
        .execute();
      const opened = {
        ...{ job_id: jobId, guild_id: guildId, shown_job_id: shownJobId, state: 'open', opened_at: at },
        ...{ handled_by: null, handled_at: null, revision: 1, shown_revision: 0, attempts: 0 },
        ...{ log_channel_id: null, log_message_id: null },
      };
      const { numInsertedOrUpdatedRows = 0n } = await transaction
        .insertInto('report_cases')
        .values(opened)
        .onConflict((conflict) =>
          conflict
            .column('job_id')
            .doUpdateSet((row) => ({ revision: row('report_cases.revision', '+', 1) }))
            .where('report_cases.state', '=', 'open'),
        )
        .executeTakeFirst();
      // A moderator has decided meanwhile.
      if (numInsertedOrUpdatedRows === 0n) throw new UserError('report-handled');
    });
  }

  /** What `add` would throw: asked before a member writes a reason. */
  refusal(report: Omit<Report, 'reason'>): Promise<UserError | undefined> {
    return refusalOf(this.#store, report);
  }

  async findCase(jobId: string): Promise<ReportCase | undefined> {
    const row = await this.#store.selectFrom('report_cases').selectAll().where('job_id', '=', jobId).executeTakeFirst();
    return row && toCase(row);
  }

  /** Of one painting, the oldest first. */
  async of(jobId: string): Promise<Report[]> {
    const rows = this.#store.selectFrom('painting_reports').selectAll().where('job_id', '=', jobId);
    return (await rows.orderBy('reported_at').execute()).map((row) => ({
      jobId: row.job_id,
      reporterId: row.reporter_id,
      guildId: row.guild_id,
      reason: row.reason,
      at: Number(row.reported_at),
    }));
  }

  /** @returns whether the case was open. */
  async dismiss(jobId: string, by: string, at: number): Promise<boolean> {
    return closeCase(this.#store, jobId, 'dismissed', by, at);
  }

  /** Cases of which the log does not show the newest state, the oldest first. */
  async unshown(): Promise<ReportCase[]> {
    const rows = this.#store.selectFrom('report_cases').selectAll().whereRef('shown_revision', '<', 'revision');
    return (await rows.orderBy('opened_at').execute()).map(toCase);
  }

  async countOpen(guildId: string): Promise<number> {
    const { count } = await this.#store
      .selectFrom('report_cases')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('guild_id', '=', guildId)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Its message is about to be posted: if that is all that is known later, it is searched for. */
  async posting({ jobId }: ReportCase): Promise<void> {
    await this.#store
      .updateTable('report_cases')
      .set((row) => ({ attempts: row('attempts', '+', 1) }))
      .where('job_id', '=', jobId)
      .execute();
  }

  /** The log shows a case as it was read. @param log its message, where it has been posted. */
  async shown({ jobId, revision }: ReportCase, log?: ReportCase['log']): Promise<void> {
    const message: Updateable<ReportCasesTable> =
      log === undefined ? {} : { log_channel_id: log.channelId, log_message_id: log.messageId };
    await this.#store
      .updateTable('report_cases')
      .set({ shown_revision: revision, ...message })
      .where('job_id', '=', jobId)
      .execute();
  }
}

/** What was dismissed may be removed after all. @returns whether there was something to decide. */
export async function closeCase(
  store: Kysely<Schema>,
  jobId: string,
  state: Exclude<CaseState, 'open'>,
  by: string,
  at: number,
): Promise<boolean> {
  const undecided: readonly CaseState[] = state === 'removed' ? ['open', 'dismissed'] : ['open'];
  const open = store.updateTable('report_cases').where('job_id', '=', jobId).where('state', 'in', undecided);
  const closed = open.set((row) => ({ state, handled_by: by, handled_at: at, revision: row('revision', '+', 1) }));
  return (await closed.executeTakeFirst()).numUpdatedRows > 0n;
}

async function refusalOf(
  store: Kysely<Schema>,
  { jobId, reporterId, guildId, at }: Omit<Report, 'reason'>,
): Promise<UserError | undefined> {
  const own = store.selectFrom('painting_reports').selectAll().where('reporter_id', '=', reporterId);
  const same = await own.where('job_id', '=', jobId).executeTakeFirst();
  if (same !== undefined) return new UserError('report-twice');
  const known = await store.selectFrom('report_cases').select('state').where('job_id', '=', jobId).executeTakeFirst();
  if (known !== undefined && known.state !== 'open') return new UserError('report-handled');
  const recent = await own
    .where('guild_id', '=', guildId)
    .where('reported_at', '>', at - HOUR_MS)
    .orderBy('reported_at')
    .execute();
  if (recent.length < MAX_REPORTS_PER_HOUR) return undefined;
  const [oldest] = recent.slice(-MAX_REPORTS_PER_HOUR);
  const until = Math.ceil((Number(oldest.reported_at) + HOUR_MS) / 1000);
  return new UserError('report-limit', { limit: MAX_REPORTS_PER_HOUR, until });
}

const toCase = (row: Selectable<ReportCasesTable>): ReportCase => ({
  jobId: row.job_id,
  guildId: row.guild_id,
  shownJobId: row.shown_job_id,
  state: CASE_STATES.find((state) => state === row.state) ?? 'open',
  openedAt: Number(row.opened_at),
  handledBy: row.handled_by,
  revision: row.revision,
  attempts: row.attempts,
  log:
    row.log_channel_id === null || row.log_message_id === null
      ? undefined
      : { channelId: row.log_channel_id, messageId: row.log_message_id },
});
