/** Pictures that wait for a window to be filled in: a window may carry an id, but nothing as long as an address. */
import { randomUUID } from 'node:crypto';
import type { Store } from './store.js';

export interface HeldPicture {
  readonly url: string;
  readonly name: string;
  /** Bytes; 0 where it is not known. */
  readonly size: number;
  readonly spoiler: boolean;
}

/** Addresses of pictures expire in a day. In milliseconds. */
const LIFETIME = 24 * 3600 * 1000;

export class HeldPictures {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /** @returns the id by which only the same user gets it back. */
  async hold(picture: HeldPicture, userId: string): Promise<string> {
    const now = this.#now();
    await this.#store
      .deleteFrom('held_pictures')
      .where('held_at', '<', now - LIFETIME)
      .execute();
    const id = randomUUID();
    const row = { id, user_id: userId, picture: JSON.stringify(picture), held_at: now };
    await this.#store.insertInto('held_pictures').values(row).execute();
    return id;
  }

  /** @returns undefined when it is unknown, too old or somebody else's. */
  async find(id: string, userId: string): Promise<HeldPicture | undefined> {
    const row = await this.#store
      .selectFrom('held_pictures')
      .select('picture')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('held_at', '>=', this.#now() - LIFETIME)
      .executeTakeFirst();
    return row && JSON.parse(row.picture);
  }
}
