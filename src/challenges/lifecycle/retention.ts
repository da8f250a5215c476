/** Pictures of challenges that are long over are removed; who won stays known. */
import type { Logger } from 'pino';
import { removeReferences } from '../../store/picture-store.js';
import type { Timer } from '../../time/clock.js';
import type { ChallengeTransactions } from '../challenge-transactions.js';

const DAY_MS = 24 * 3600 * 1000;
const SWEEP_INTERVAL_MS = 3600 * 1000;

export class Retention {
  readonly #transactions: ChallengeTransactions;
  readonly #log: Logger;
  #timer: Timer | undefined;
  #forgetting: Promise<void> = Promise.resolve();

  constructor(changes: ChallengeTransactions, log: Logger) {
    this.#transactions = changes;
    this.#log = log;
  }

  /** Now, and once an hour. @param keepDays how long pictures are kept after a challenge was closed or cancelled. */
  start(keepDays: number): void {
    const forget = () => {
      this.#forgetting = this.forget(this.#transactions.now() - keepDays * DAY_MS).then(
        () => {},
        (error: unknown) => this.#log.warn({ err: error }, 'pictures of old challenges could not be removed'),
      );
    };
    this.#timer = this.#transactions.clock.setInterval(forget, SWEEP_INTERVAL_MS);
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
    const { store, pictures } = this.#transactions;
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
      for (const { owner } of owners) for (const hash of await removeReferences(transaction, [owner])) hashes.add(hash);
      return { challenges: new Set(owners.map(({ challenge }) => challenge)).size, hashes };
    });
    await pictures.collectGarbage([...hashes]);
    return challenges;
  }
}
