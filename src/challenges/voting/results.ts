/** Results of a closed challenge, and the leaderboard over all challenges of a server. */

import { UserError } from '../../errors/user-error.js';
import type { Database } from '../../store/database.js';
import type { ExportedEntry, Leader, Page, PageRequest, RankedEntry } from '../challenge.js';
import { type EntryRow, getChallenge, toEntry } from '../challenge-rows.js';

export class Results {
  readonly #store: Database;

  constructor(store: Database) {
    this.#store = store;
  }

  /** Entries by rank. @throws UserError `challenge-unknown`, `challenge-not-closed`. */
  async page(challengeId: string, guildId: string, { offset, size }: PageRequest): Promise<Page<RankedEntry>> {
    if ((await getChallenge(this.#store, challengeId, guildId)).state !== 'closed')
      throw new UserError('challenge-not-closed');
    const { total } = await this.#store
      .selectFrom('challenge_results')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('challenge_id', '=', challengeId)
      .executeTakeFirstOrThrow();
    const rows = await this.#rankedRows()
      .where('result.challenge_id', '=', challengeId)
      .orderBy('result.rank')
      .limit(size)
      .offset(offset)
      .execute();
    return { items: rows.map(toRankedEntry), total: Number(total) };
  }

  /** The result of an entry; undefined before the close, or if it was not standing then. */
  async ofEntry(entryId: string): Promise<RankedEntry | undefined> {
    const row = await this.#rankedRows().where('entry.id', '=', entryId).executeTakeFirst();
    return row && toRankedEntry(row);
  }

  /** Members ranked over all closed challenges of a server. */
  async leaderboard(guildId: string, { offset, size }: PageRequest): Promise<Page<Leader>> {
    const named = this.#store
      .selectFrom('challenge_results')
      .where('guild_id', '=', guildId)
      .where('member_id', 'is not', null);
    const { total } = await named
      .select(({ fn }) => fn.count<number>('member_id').distinct().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await named
      .select(({ fn, eb }) => [
        eb.ref('member_id').$notNull().as('memberId'),
        fn.sum<number>('points').as('points'),
        fn
          .sum<number>(
            eb
              .case()
              .when(eb.and([eb('rank', '=', 1), eb('votes', '>', 0)]))
              .then(eb.lit(1))
              .else(eb.lit(0))
              .end(),
          )
          .as('wins'),
        fn.sum<number>('votes').as('votes'),
        fn.countAll<number>().as('entries'),
      ])
      .groupBy('member_id')
      .orderBy('points', 'desc')
      .orderBy('wins', 'desc')
      .orderBy('votes', 'desc')
      .orderBy('member_id')
      .limit(size)
      .offset(offset)
      .execute();
    const items = rows.map(({ memberId, ...sums }, index) => ({
      memberId,
      rank: offset + index + 1,
      points: Number(sums.points),
      wins: Number(sums.wins),
      votes: Number(sums.votes),
      entries: Number(sums.entries),
    }));
    return { items, total: Number(total) };
  }

  /** For organisers: every entry that is not withdrawn, by rank, then by submission time. @throws UserError `challenge-unknown`. */
  async export(challengeId: string, guildId: string): Promise<ExportedEntry[]> {
    await getChallenge(this.#store, challengeId, guildId);
    const rows = await this.#store
      .selectFrom('challenge_entries as entry')
      .leftJoin('challenge_results as result', 'result.entry_id', 'entry.id')
      .selectAll('entry')
      .select(['result.rank', 'result.votes', 'result.points'])
      .where('entry.challenge_id', '=', challengeId)
      .where('entry.state', '!=', 'withdrawn')
      .orderBy('result.rank', (order) => order.asc().nullsLast())
      .orderBy('entry.submitted_at')
      .orderBy('entry.id')
      .execute();
    return rows.map(({ rank, votes, points, ...entry }) => ({ rank, votes, points, entry: toEntry(entry) }));
  }

  #rankedRows() {
    return this.#store
      .selectFrom('challenge_results as result')
      .innerJoin('challenge_entries as entry', 'entry.id', 'result.entry_id')
      .selectAll('entry')
      .select(['result.rank', 'result.votes', 'result.points']);
  }
}

function toRankedEntry({ rank, votes, points, ...entry }: EntryRow & Omit<RankedEntry, 'entry'>): RankedEntry {
  return { rank, votes, points, entry: toEntry(entry) };
}
