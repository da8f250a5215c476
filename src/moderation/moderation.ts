/** What a server's moderators do about paintings, pictures and members; what is kept of it, and for how long. */
import type { Database } from '../store/database.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import { Blocks, type PictureBlock } from './blocks.js';
import { closeCase, Reports } from './reports.js';
import './tables.js';

export interface Removal {
  /** The painting's. */
  readonly jobId: string;
  readonly guildId: string;
  readonly painterId: string;
  /** Empty where the moderator erased their data. */
  readonly by: string;
  /** The painter reads it. */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What is blocked along with a removal. */
export interface RemovalBlocks {
  readonly member: boolean;
  readonly pictures: readonly Pick<PictureBlock, 'sha256' | 'perceptualHash' | 'name'>[];
}

const DAY_MS = 24 * 3600 * 1000;
/** In place of a moderator who erased their data. */
const ANONYMISED = '';

export class Moderation implements PersonalDataSource {
  readonly dataKind = 'moderation';
  readonly blocks: Blocks;
  readonly reports: Reports;
  readonly #store: Database;

  private constructor(store: Database, blocks: Blocks) {
    this.#store = store;
    this.blocks = blocks;
    this.reports = new Reports(store);
  }

  static async open(store: Database): Promise<Moderation> {
    return new Moderation(store, await Blocks.open(store));
  }

  /**
   * Decides that a painting goes, closes its case and blocks what is to be blocked with it: all, or nothing. The painting is gone once
   * somebody has done what `unfinishedRemovals` says, over restarts.
   *
   * @throws UserError `block-self`, `block-limit`
   */
  async remove(removal: Removal, { member, pictures }: RemovalBlocks): Promise<void> {
    const { jobId, guildId, painterId, by, reason, at } = removal;
    await this.#store.transaction().execute(async (transaction) => {
      const row = { removed_by: by, reason, removed_at: at, done_at: null };
      await transaction
        .insertInto('painting_removals')
        .values({ job_id: jobId, guild_id: guildId, painter_id: painterId, ...row })
        // Two moderators press at once: the painter is told one reason.
        .onConflict((conflict) => conflict.column('job_id').doNothing())
        .execute();
      await closeCase(transaction, jobId, 'removed', by, at);
      const block = { guildId, by, reason, at };
      if (member) await this.blocks.insertMember(transaction, { ...block, userId: painterId });
      for (const picture of pictures) await this.blocks.insertPicture(transaction, { ...block, ...picture });
    });
    await this.blocks.changed(guildId);
  }

  /** The oldest first. */
  async unfinishedRemovals(): Promise<Removal[]> {
    const rows = this.#store.selectFrom('painting_removals').selectAll().where('done_at', 'is', null);
    return (await rows.orderBy('removed_at').execute()).map((row) => ({
      jobId: row.job_id,
      guildId: row.guild_id,
      painterId: row.painter_id,
      by: row.removed_by,
      reason: row.reason,
      at: Number(row.removed_at),
    }));
  }

  async removed({ jobId }: Removal, at: number): Promise<void> {
    await this.#store.updateTable('painting_removals').set({ done_at: at }).where('job_id', '=', jobId).execute();
  }

  /** Why a painting was removed, for its case in the log; undefined where it was not. */
  async reasonOfRemoval(jobId: string): Promise<string | undefined> {
    const row = await this.#store
      .selectFrom('painting_removals')
      .select('reason')
      .where('job_id', '=', jobId)
      .executeTakeFirst();
    return row?.reason;
  }

  /** Forgets reports and removals of paintings whose records are forgotten. Blocks hold until they are lifted. @param keepDays of records. */
  async forgetOld(keepDays: number, now: number): Promise<void> {
    const before = now - keepDays * DAY_MS;
    const cases = this.#store.selectFrom('report_cases').select('job_id').where('opened_at', '<', before);
    await this.#store.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('painting_reports').where('job_id', 'in', cases).execute();
      await transaction.deleteFrom('report_cases').where('opened_at', '<', before).execute();
      await transaction
        .deleteFrom('painting_removals')
        .where('removed_at', '<', before)
        .where('done_at', 'is not', null)
        .execute();
    });
  }

  /** Servers of which anything is kept. */
  async guildIds(): Promise<string[]> {
    const ids = this.blocks.guildIds();
    for (const table of ['report_cases', 'painting_removals'] as const) {
      const rows = await this.#store.selectFrom(table).select('guild_id').distinct().execute();
      ids.push(...rows.map(({ guild_id }) => guild_id));
    }
    return [...new Set(ids)];
  }

  /** Deletes all of a server that the bot has left: nobody can look at it there, or decide. */
  async forgetGuild(guildId: string): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      for (const table of TABLES) await transaction.deleteFrom(table).where('guild_id', '=', guildId).execute();
    });
    await this.blocks.changed(guildId);
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const own = this.#store.selectFrom('painting_reports').selectAll().where('reporter_id', '=', memberId);
    const removed = this.#store.selectFrom('painting_removals').selectAll().where('painter_id', '=', memberId);
    const blocked = this.#store.selectFrom('member_blocks').selectAll().where('user_id', '=', memberId);
    const when = (at: number) => new Date(Number(at)).toISOString();
    const records = [
      ...(await own.execute()).map(({ job_id: painting, guild_id: guildId, reason, reported_at }) => ({
        ...{ kind: 'report', painting, guildId, reason, at: when(reported_at) },
      })),
      ...(await removed.execute()).map(({ job_id: painting, guild_id: guildId, reason, removed_at }) => ({
        ...{ kind: 'removed', painting, guildId, reason, at: when(removed_at) },
      })),
      ...(await blocked.execute()).map(({ guild_id: guildId, reason, blocked_at }) => ({
        ...{ kind: 'blocked', guildId, reason, at: when(blocked_at) },
      })),
      ...(await this.#decidedBy(memberId)).map(({ what, guildId, at }) => ({ kind: what, guildId, at: when(at) })),
    ];
    return { records, pictures: [] };
  }

  /** What a member decided as a moderator, without whom it was about. */
  async #decidedBy(memberId: string): Promise<{ what: string; guildId: string; at: number }[]> {
    const removals = this.#store
      .selectFrom('painting_removals')
      .select(['guild_id as guildId', 'removed_at as at'])
      .where('removed_by', '=', memberId);
    const members = this.#store
      .selectFrom('member_blocks')
      .select(['guild_id as guildId', 'blocked_at as at'])
      .where('blocked_by', '=', memberId);
    const pictures = this.#store
      .selectFrom('picture_blocks')
      .select(['guild_id as guildId', 'blocked_at as at'])
      .where('blocked_by', '=', memberId);
    const cases = this.#store
      .selectFrom('report_cases')
      .select(['guild_id as guildId', 'opened_at as at'])
      .where('handled_by', '=', memberId);
    return [
      ...(await removals.execute()).map((row) => ({ ...row, what: 'removed a painting' })),
      ...(await members.execute()).map((row) => ({ ...row, what: 'blocked a member' })),
      ...(await pictures.execute()).map((row) => ({ ...row, what: 'blocked a picture' })),
      ...(await cases.execute()).map((row) => ({ ...row, what: 'decided on a report' })),
    ];
  }

  /**
   * Deletes the member's reports and what was said of their paintings. A block of them stays: it is the server's, and nobody lifts one by
   * erasing their data. What they decided as a moderator stays without their name.
   */
  async erasePersonalData(memberId: string): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('painting_reports').where('reporter_id', '=', memberId).execute();
      await transaction.deleteFrom('painting_removals').where('painter_id', '=', memberId).execute();
      const anonymous = { blocked_by: ANONYMISED };
      await transaction.updateTable('member_blocks').set(anonymous).where('blocked_by', '=', memberId).execute();
      await transaction.updateTable('picture_blocks').set(anonymous).where('blocked_by', '=', memberId).execute();
      const removals = transaction.updateTable('painting_removals').set({ removed_by: ANONYMISED });
      await removals.where('removed_by', '=', memberId).execute();
      const cases = transaction.updateTable('report_cases').set({ handled_by: ANONYMISED });
      await cases.where('handled_by', '=', memberId).execute();
    });
    await this.blocks.reloadAll();
  }
}

const TABLES = ['member_blocks', 'picture_blocks', 'report_cases', 'painting_reports', 'painting_removals'] as const;
