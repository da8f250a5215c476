/** What is painted in which styles. */
import type { Transaction } from 'kysely';
import type { Database } from '../store/database.js';
import type { Schema } from '../store/schema.js';
import { type LibraryScope, scopeOf } from './style.js';

/** A job, as far as styles are concerned. */
export interface StyleUse {
  readonly id: string;
  readonly guildId: string | null;
  /** `library`: the id of a style of the library. */
  readonly styles: readonly { readonly library?: string }[];
}

/**
 * Counts a job for the styles that it uses: in the transaction that accepts it. A style that was removed meanwhile is not counted.
 *
 * @param shipped ids of the bot's own styles.
 */
export async function insertUses(
  transaction: Transaction<Schema>,
  job: StyleUse,
  shipped: ReadonlySet<string>,
): Promise<void> {
  const asked = [...new Set(job.styles.flatMap(({ library }) => library ?? []))];
  if (asked.length === 0) return;
  const own = await transaction
    .selectFrom('styles')
    .select('id')
    .where('id', 'in', asked)
    .where('guild_id', '=', job.guildId ?? '')
    .execute();
  const known = [...asked.filter((id) => shipped.has(id)), ...own.map(({ id }) => id)];
  if (known.length === 0) return;
  const scope_id = scopeOf(job);
  for (const style_id of known) {
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

/** By the styles' ids; those that were never used there are not in it. */
export async function countUses(store: Database, place: LibraryScope): Promise<Map<string, UseCount>> {
  const uses = await store
    .selectFrom('style_counts')
    .select(['style_id', 'uses'])
    .where('scope_id', '=', scopeOf(place))
    .execute();
  const own = await store
    .selectFrom('jobs')
    .innerJoin('style_uses', 'style_uses.job_id', 'jobs.id')
    .select(({ fn }) => ['style_id', fn.max('accepted_at').as('lastUsed')])
    .where('user_id', '=', place.userId)
    .where('guild_id', place.guildId === null ? 'is' : '=', place.guildId)
    .groupBy('style_id')
    .execute();
  const lastUsed = new Map(own.map((row) => [row.style_id, Number(row.lastUsed)]));
  return new Map(
    uses.map((row) => [row.style_id, { uses: Number(row.uses), lastUsed: lastUsed.get(row.style_id) ?? 0 }]),
  );
}
