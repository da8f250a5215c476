/** Deletes the pictures of challenges that ended long ago; entries and results stay. */
import type { Logger } from 'pino';
import { removeReferences } from '../../store/pictures/picture-store.js';
import type { Timer } from '../../time/clock.js';
import type { ChallengeTransactions } from '../challenge-transactions.js';

const DAY_MS = 24 * 3600 * 1000;
const SWEEP_INTERVAL_MS = 3600 * 1000;

export class Retention {
  readonly #transactions: ChallengeTransactions;
  readonly #log: Logger;
  #timer: Timer | undefined;
  #sweep: Promise<void> = Promise.resolve();

  constructor(transactions: ChallengeTransactions, log: Logger) {
    this.#transactions = transactions;
    this.#log = log;
  }

  /** Deletes now, and then once an hour. @param keepDays days to keep pictures after a challenge was closed or cancelled. */
  start(keepDays: number): void {
    const sweep = () => {
      this.#sweep = this.deletePictures(this.#transactions.now() - keepDays * DAY_MS).then(
        () => {},
        (error: unknown) => this.#log.warn({ err: error }, 'could not delete pictures of old challenges'),
      );
    };
    this.#timer = this.#transactions.clock.setInterval(sweep, SWEEP_INTERVAL_MS);
    sweep();
  }

  /** Waits for a sweep in progress. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#sweep;
  }

  /**
   * Deletes the pictures of challenges that ended before a time. Their entries, ranks and counts stay.
   *
   * @param before milliseconds since 1970.
   * @returns the number of challenges whose pictures were deleted.
   */
  async deletePictures(before: number): Promise<number> {
    const { store, pictures } = this.#transactions;
    const { challenges, hashes } = await store.transaction().execute(async (transaction) => {
      const endedIds = transaction.selectFrom('challenges').select('id').where('ended_at', '<', before);
      const owners = await transaction
        .selectFrom('picture_references as reference')
        .leftJoin('challenge_entries as entry', 'entry.id', 'reference.owner_id')
        .select(({ fn }) => [
          'reference.owner_id as owner',
          fn.coalesce('entry.challenge_id', 'reference.owner_id').as('challenge'),
        ])
        .where(({ eb, or }) => or([eb('entry.challenge_id', 'in', endedIds), eb('reference.owner_id', 'in', endedIds)]))
        .distinct()
        .execute();
      const hashes = new Set<string>();
      for (const { owner } of owners) for (const hash of await removeReferences(transaction, [owner])) hashes.add(hash);
      return { challenges: new Set(owners.map(({ challenge }) => challenge)).size, hashes };
    });
    await pictures.collectGarbage([...hashes]);
    return challenges;
  }
}
