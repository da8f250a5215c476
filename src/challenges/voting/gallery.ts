/** Pages of anonymous entries without vote counts. Each viewer gets their own random order, so that no entry has the best position. */
import type { Database } from '../../store/database.js';
import type { GalleryPage } from '../challenge.js';
import { getChallenge } from '../challenge-rows.js';
import { shuffle } from './shuffle.js';

export class Gallery {
  readonly #store: Database;

  constructor(store: Database) {
    this.#store = store;
  }

  /**
   * A page of standing entries, in a per-viewer order that is stable over pages and visits.
   *
   * @param viewerId null for the order of the public gallery.
   * @param at id of the page's first entry, or the next one if it is no longer standing; undefined for the first page.
   * @param size entries per page, 1-100.
   * @throws UserError `challenge-unknown`.
   */
  async page(
    challengeId: string,
    guildId: string,
    viewerId: string | null,
    { at, size }: { readonly at?: string | undefined; readonly size: number },
  ): Promise<GalleryPage> {
    await getChallenge(this.#store, challengeId, guildId);
    const standing = await this.#store
      .selectFrom('challenge_entries')
      .select('id')
      .where('challenge_id', '=', challengeId)
      .where('state', '=', 'standing')
      .execute();
    const { ids, indexOf } = shuffle(
      standing.map(({ id }) => id),
      `${challengeId}:${viewerId ?? ''}:`,
    );
    const total = ids.length;
    const requested = at === undefined ? 0 : indexOf(at);
    // Beyond the last entry: show the last page.
    const start = requested < total ? requested : Math.max(0, total - size);
    const pageIds = ids.slice(start, start + size);
    return {
      entries: await this.#entries(pageIds, viewerId),
      total,
      start,
      previous: start > 0 ? ids[Math.max(0, start - size)] : null,
      next: start + size < total ? ids[start + size] : null,
    };
  }

  async #entries(ids: readonly string[], viewerId: string | null): Promise<GalleryPage['entries']> {
    if (ids.length === 0) return [];
    const rows = await this.#store
      .selectFrom('challenge_entries')
      .select(['id', 'title', 'painting', 'spoiler', 'member_id'])
      .where('id', 'in', ids)
      .execute();
    const votes = await this.#store
      .selectFrom('challenge_votes')
      .select('entry_id')
      .where('voter_id', '=', viewerId ?? '')
      .where('entry_id', 'in', ids)
      .execute();
    const voted = new Set(votes.map(({ entry_id }) => entry_id));
    const entries = new Map(
      rows.map(({ id, title, painting, spoiler, member_id }) => {
        const isOwn = viewerId !== null && member_id === viewerId;
        return [id, { id, title, painting, spoiler: spoiler !== 0, isOwn, hasVote: voted.has(id) }];
      }),
    );
    // An entry may have been erased between the two queries.
    return ids.flatMap((id) => entries.get(id) ?? []);
  }
}
