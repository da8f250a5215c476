/** Pictures of challenges that are long over are removed; who won stays known. */
import type { Logger } from 'pino';
import type { Timer } from '../clock.js';
import { unclaimPictures } from '../store/pictures.js';
import type { Changes } from './changes.js';

const DAY = 24 * 3600 * 1000;
const EVERY = 3600 * 1000;

export class Retention {
  readonly #changes: Changes;
  readonly #log: Logger;
  #timer: Timer | undefined;
  #forgetting: Promise<void> = Promise.resolve();

  constructor(changes: Changes, log: Logger) {
    this.#changes = changes;
    this.#log = log;
  }

  /** Now, and once an hour. @param keepDays how long pictures are kept after a challenge was closed or cancelled. */
  start(keepDays: number): void {
    const forget = () => {
      this.#forgetting = this.forget(this.#changes.now() - keepDays * DAY).then(
        () => {},
        (error: unknown) => this.#log.warn({ err: error }, 'pictures of old challenges could not be removed'),
      );
    };
    this.#timer = this.#changes.clock.setInterval(forget, EVERY);
    forget();
  }

  /** Waits for what is being removed. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#forgetting;
  }

  /**
   * Removes the pictures of challenges that ended before a time: entries, ranks and counts stay, their pictures can no longer be read.
   *
   * @returns of how many challenges.
   */
  async forget(before: number): Promise<number> {
    const { store, pictures } = this.#changes;
    const { challenges, hashes } = await store.transaction().execute(async (transaction) => {
      const old = transaction.selectFrom('challenges').select('id').where('ended_at', '<', before);
      const owners = await transaction
        .selectFrom('picture_references as reference')
        .leftJoin('challenge_entries as entry', 'entry.id', 'reference.owner_id')
        .select(({ fn }) => [
          'reference.owner_id as owner',
          fn.coalesce('entry.challenge_id', 'reference.owner_id').as('challenge'),
        ])
        .where(({ eb, or }) => or([eb('entry.challenge_id', 'in', old), eb('reference.owner_id', 'in', old)]))
        .distinct()
        .execute();
      const hashes = new Set<string>();
      for (const { owner } of owners) for (const hash of await unclaimPictures(transaction, [owner])) hashes.add(hash);
      return { challenges: new Set(owners.map(({ challenge }) => challenge)).size, hashes };
    });
    await pictures.tidy([...hashes]);
    return challenges;
  }
}
