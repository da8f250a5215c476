/** What the rows of a fleet say, while its database may be away. */
import { setTimeout } from 'node:timers/promises';
import type { ReplyTarget } from '../../../src/discord/replies/reply-target.js';
import type { Database } from '../../../src/store/database.js';

/** Between two attempts, in milliseconds. */
const RETRY_MS = 200;
const MOST_TRIES = 300;

/** Until it succeeds. */
export async function persist<T>(task: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await task();
    } catch (error) {
      if (tries > MOST_TRIES) throw error;
      await setTimeout(RETRY_MS);
    }
}

/** Jobs whose members have not been told how they ended. */
export async function countUnfinishedJobs(store: Database): Promise<number> {
  const counted = store
    .selectFrom('jobs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('notified_at', 'is', null);
  return Number((await persist(() => counted.executeTakeFirstOrThrow())).count);
}

/** @param dueBefore milliseconds since 1970: later ones are reminders of what is long over. */
export async function countUnfinishedPosts(store: Database, dueBefore: number): Promise<number> {
  const counted = store
    .selectFrom('challenge_posts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', 'in', ['pending', 'claimed'])
    .where('due_at', '<', dueBefore);
  return Number((await persist(() => counted.executeTakeFirstOrThrow())).count);
}

/** Which replies are of a job that has a row: such a job is delivered, or its reply says why not. */
export class AcceptedReplies {
  readonly #store: Database;
  #read: Promise<ReadonlySet<string>> | undefined;
  #known = 0;
  #grewAt = performance.now();

  constructor(store: Database) {
    this.#store = store;
  }

  /** @param messageId of the reply. */
  async has(messageId: string): Promise<boolean> {
    this.#read ??= this.#messageIds().finally(() => {
      this.#read = undefined;
    });
    return (await this.#read).has(messageId);
  }

  /** For how long no new one was seen, in milliseconds. */
  get quietMs(): number {
    return performance.now() - this.#grewAt;
  }

  async #messageIds(): Promise<ReadonlySet<string>> {
    const rows = await persist(() => this.#store.selectFrom('jobs').select('reply').execute());
    if (rows.length > this.#known) this.#grewAt = performance.now();
    this.#known = rows.length;
    return new Set(rows.map(({ reply }) => (JSON.parse(reply) as ReplyTarget).messageId));
  }
}
