/** What is painted in which styles. */
import type { Transaction } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { type Place, scopeOf } from './style.js';

/** A job, as far as styles are concerned. */
export interface Use extends Place {
  readonly id: string;
  readonly acceptedAt: number;
  /** `library`: the id of a style of the library. */
  readonly styles: readonly { readonly library?: string }[];
}

/**
 * Counts a job for the styles that it uses: in the transaction that accepts it. A style that was removed meanwhile is not counted.
 *
 * @param shipped ids of the bot's own styles.
 */
export async function noteUses(
  transaction: Transaction<Schema>,
  job: Use,
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
  const use = { job_id: job.id, scope_id: scopeOf(job), user_id: job.userId, used_at: job.acceptedAt };
  await transaction
    .insertInto('style_uses')
    .values(known.map((style_id) => ({ ...use, style_id })))
    .execute();
}

export interface Counted {
  readonly uses: number;
  readonly lastUsed: number;
}

/** By the styles' ids; those that were never used there are not in it. */
export async function countUses(store: Store, place: Place): Promise<Map<string, Counted>> {
  const rows = await store
    .selectFrom('style_uses')
    .select(({ fn, eb }) => [
      'style_id',
      fn.countAll<number>().as('uses'),
      fn.max(eb.case().when('user_id', '=', place.userId).then(eb.ref('used_at')).else(eb.val(0)).end()).as('lastUsed'),
    ])
    .where('scope_id', '=', scopeOf(place))
    .groupBy('style_id')
    .execute();
  return new Map(
    rows.map(({ style_id, uses, lastUsed }) => [style_id, { uses: Number(uses), lastUsed: Number(lastUsed) }]),
  );
}
