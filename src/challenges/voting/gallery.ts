/** Entries as voters see them: nobody's, without counts, each viewer in an order of their own. */
import type { Database } from '../../store/database.js';
import type { GalleryPage } from '../challenge.js';
import { findChallenge } from '../challenge-rows.js';
import { shuffle } from './shuffle.js';

export class Gallery {
  readonly #store: Database;

  constructor(store: Database) {
    this.#store = store;
  }

  /**
   * Standing entries, in an order of the viewer's own that stays the same over pages and visits.
   *
   * @param viewerId null for the order of a gallery that all see.
   * @param at an entry's id: the page begins with it, or with what follows where it is gone. From the beginning when undefined.
   * @param size 1-100.
   * @throws UserError `challenge-unknown`.
   */
  async page(
    challengeId: string,
    guildId: string,
    viewerId: string | null,
    { at, size }: { readonly at?: string | undefined; readonly size: number },
  ): Promise<GalleryPage> {
    await findChallenge(this.#store, challengeId, guildId);
    const standing = await this.#store
      .selectFrom('challenge_entries')
      .select('id')
      .where('challenge_id', '=', challengeId)
      .where('state', '=', 'standing')
      .execute();
    const { ids, placeOf } = shuffle(
      standing.map(({ id }) => id),
      `${challengeId}:${viewerId ?? ''}:`,
    );
    const total = ids.length;
    const wanted = at === undefined ? 0 : placeOf(at);
    // Behind the last one: the last page.
    const start = wanted < total ? wanted : Math.max(0, total - size);
    const shown = ids.slice(start, start + size);
    return {
      entries: await this.#entries(shown, viewerId),
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
    // One may have been erased in between.
    return ids.flatMap((id) => entries.get(id) ?? []);
  }
}
