/** What a member sent, while something is asked of them: a custom id has room for an id, but not for a URL or for what was typed. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from './database.js';
import type { PersonalData, PersonalDataSource } from './personal-data.js';
import type { HeldPicturesTable } from './schema.js';

export interface PendingPicture {
  readonly url: string;
  readonly name: string;
  /** Bytes; 0 where unknown. */
  readonly size: number;
  readonly spoiler: boolean;
}

/** Discord's URLs of attachments expire within a day. */
const LIFETIME_MS = 24 * 3600 * 1000;

export class PendingPictures implements PersonalDataSource {
  readonly dataKind = 'picturesForWindows';
  readonly #store: Database;
  readonly #log: Logger;
  readonly #now: () => number;
  /** Rows that are not inserted yet. */
  readonly #rows = new Map<string, HeldPicturesTable>();

  constructor(store: Database, log: Logger, now: () => number = Date.now) {
    this.#store = store;
    this.#log = log;
    this.#now = now;
  }

  /**
   * Synchronous, since a modal has to be shown within three seconds; the row is inserted afterwards, for a restart.
   *
   * @param sent a picture, perhaps with more that was asked for; or what was typed into a form. Plain JSON.
   * @returns an id that `find` accepts from the same user only.
   */
  add(sent: object, userId: string): string {
    const row = { id: randomUUID(), user_id: userId, picture: JSON.stringify(sent), held_at: this.#now() };
    for (const [id, { held_at }] of this.#rows) if (held_at < row.held_at - LIFETIME_MS) this.#rows.delete(id);
    this.#rows.set(row.id, row);
    this.#insert(row).then(
      () => this.#rows.delete(row.id),
      (error: unknown) => this.#log.warn({ err: error }, 'pending picture not stored'),
    );
    return row.id;
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const rows = this.#store.selectFrom('held_pictures').selectAll().where('user_id', '=', memberId);
    const records = (await rows.execute()).map(({ picture, held_at }) => ({
      ...JSON.parse(picture),
      heldAt: new Date(held_at).toISOString(),
    }));
    return { records, pictures: [] };
  }

  async erasePersonalData(memberId: string): Promise<void> {
    for (const [id, { user_id }] of this.#rows) if (user_id === memberId) this.#rows.delete(id);
    await this.#store.deleteFrom('held_pictures').where('user_id', '=', memberId).execute();
  }

  async #insert(row: HeldPicturesTable): Promise<void> {
    await this.#store
      .deleteFrom('held_pictures')
      .where('held_at', '<', row.held_at - LIFETIME_MS)
      .execute();
    await this.#store.insertInto('held_pictures').values(row).execute();
  }

  /** @returns undefined when it is unknown, expired or another user's. */
  async find<Sent extends object = PendingPicture>(id: string, userId: string): Promise<Sent | undefined> {
    const pending = this.#rows.get(id);
    if (pending?.user_id === userId) return JSON.parse(pending.picture);
    const row = await this.#store
      .selectFrom('held_pictures')
      .select('picture')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('held_at', '>=', this.#now() - LIFETIME_MS)
      .executeTakeFirst();
    return row && JSON.parse(row.picture);
  }
}
