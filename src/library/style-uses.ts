/** Use counts of styles. */
import type { Transaction } from 'kysely';
import type { Database } from '../store/database.js';
import type { Schema } from '../store/schema.js';
import { forReference } from '../store/transaction-lock.js';
import { rememberStyle } from './last-styles.js';
import { type LibraryScope, scopeOf } from './style.js';

/** The parts of a job that use counts need. */
export interface StyleUse {
  readonly id: string;
  readonly guildId: string | null;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  /** `library`: id of a style of the library; absent for an uploaded picture. Stored in jobs with this key. */
  readonly styles: readonly { readonly library?: string }[];
}

/**
 * Counts a job for each style that it uses, and remembers the first as its member's last, in the transaction that inserts the job. Styles that were removed meanwhile are skipped.
 *
 * @param builtIn ids of the built-in styles.
 */
export async function insertUses(
  transaction: Transaction<Schema>,
  job: StyleUse,
  builtIn: ReadonlySet<string>,
): Promise<void> {
  const usedIds = [...new Set(job.styles.flatMap(({ library }) => library ?? []))];
  if (usedIds.length === 0) return;
  // One that is removed afterwards takes its counts along.
  const own = await forReference(transaction, transaction.selectFrom('styles').select('id'))
    .where('id', 'in', usedIds)
    .where('guild_id', '=', job.guildId ?? '')
    .execute();
  const countedIds = [...usedIds.filter((id) => builtIn.has(id)), ...own.map(({ id }) => id)];
  if (countedIds.length === 0) return;
  const last = job.styles.map(({ library }) => library).find((id) => id !== undefined && countedIds.includes(id));
  if (last !== undefined) await rememberStyle(transaction, job, last, job.acceptedAt);
  const scope_id = scopeOf(job);
  for (const style_id of countedIds) {
    await transaction.insertInto('style_uses').values({ job_id: job.id, style_id }).execute();
    await transaction
      .insertInto('style_counts')
      .values({ scope_id, style_id, uses: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['scope_id', 'style_id'])
          .doUpdateSet(({ ref, eb }) => ({ uses: eb(ref('style_counts.uses'), '+', 1) })),
      )
      .execute();
  }
}

export interface UseCount {
  readonly uses: number;
  readonly lastUsed: number;
}

/** Use counts by style id in the scope, with the member's last use. Styles without uses are absent. */
export async function countUses(store: Database, scope: LibraryScope): Promise<Map<string, UseCount>> {
  const uses = await store
    .selectFrom('style_counts')
    .select(['style_id', 'uses'])
    .where('scope_id', '=', scopeOf(scope))
    .execute();
  const own = await store
    .selectFrom('jobs')
    .innerJoin('style_uses', 'style_uses.job_id', 'jobs.id')
    .select(({ fn }) => ['style_id', fn.max('accepted_at').as('lastUsed')])
    .where('user_id', '=', scope.userId)
    .where('guild_id', scope.guildId === null ? 'is' : '=', scope.guildId)
    .groupBy('style_id')
    .execute();
  const lastUsed = new Map(own.map((row) => [row.style_id, Number(row.lastUsed)]));
  return new Map(
    uses.map((row) => [row.style_id, { uses: Number(row.uses), lastUsed: lastUsed.get(row.style_id) ?? 0 }]),
  );
}
