/**
 * Posts on their way to Discord. Whoever takes one holds it for a lease; the number of the attempt is the fence, so that one who was too
 * slow can end nothing that somebody else has taken since.
 */
import type { ExpressionBuilder, Selectable, Updateable } from 'kysely';
import type { Database } from '../../store/database.js';
import type { Schema } from '../../store/schema.js';
import type { ChallengePostsTable } from '../tables.js';
import type { Post, PostKind, PostResult } from './post.js';

/** Milliseconds: longer than a message with its pictures takes. */
const LEASE_MS = 60_000;

type LeasedPost = Pick<Post, 'id' | 'attempt'>;

export class Outbox {
  readonly #store: Database;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();

  constructor(store: Database, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Calls a listener after this process may have written posts; those of other processes are found by polling.
   *
   * @returns removes the listener.
   */
  onQueued(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called after a change was committed. */
  notifyQueued(): void {
    for (const listener of this.#listeners) listener();
  }

  /**
   * The oldest post that is due. Those of a challenge come one after the other: none while an earlier one is not ended.
   *
   * @param lease milliseconds for which nobody else gets it.
   * @returns undefined when there is none.
   */
  async lease(lease = LEASE_MS): Promise<Post | undefined> {
    for (;;) {
      const at = this.#now();
      const found = await this.#store
        .selectFrom('challenge_posts as post')
        .select(['post.id', 'post.attempt'])
        .where('post.state', 'in', PENDING_STATES)
        .where('post.due_at', '<=', at)
        .where(isNext)
        .orderBy('post.written_at')
        .orderBy('post.challenge_id')
        .orderBy('post.sequence')
        .limit(1)
        .executeTakeFirst();
      if (found === undefined) return undefined;
      const row = await this.#store
        .updateTable('challenge_posts')
        .set({ state: 'claimed', attempt: found.attempt + 1, due_at: at + lease })
        .where('id', '=', found.id)
        .where('attempt', '=', found.attempt)
        .where('state', 'in', PENDING_STATES)
        .where('due_at', '<=', at)
        .returningAll()
        .executeTakeFirst();
      // Else somebody else was quicker; there may be another one.
      if (row !== undefined) return toPost(row);
    }
  }

  /** Keeps a post for longer. @returns false when somebody else has it by now, or it is ended. */
  renewLease(post: LeasedPost, lease = LEASE_MS): Promise<boolean> {
    return this.#update(post, { due_at: this.#now() + lease });
  }

  /** Carried out. @returns false when somebody else has it by now, or it is ended: then nothing was changed. */
  done(post: LeasedPost, result: PostResult): Promise<boolean> {
    return this.#update(post, { state: 'done', result: JSON.stringify(result), ended_at: this.#now() });
  }

  /** To be tried again, not before `at`. @returns as `done`. */
  retryLater(post: LeasedPost, at: number): Promise<boolean> {
    return this.#update(post, { state: 'pending', due_at: at });
  }

  /** Never to be carried out: no right to, or its channel is gone. @returns as `done`. */
  drop(post: LeasedPost, reason: string): Promise<boolean> {
    return this.#update(post, { state: 'dropped', reason, ended_at: this.#now() });
  }

  /** What posts of a challenge have made: the newest result of each kind that was carried out. */
  async made(challengeId: string): Promise<ReadonlyMap<PostKind, PostResult>> {
    const rows = await this.#store
      .selectFrom('challenge_posts')
      .select(['kind', 'result'])
      .where('challenge_id', '=', challengeId)
      .where('state', '=', 'done')
      .orderBy('sequence')
      .execute();
    return new Map(rows.map(({ kind, result }) => [kind, JSON.parse(result ?? '{}')]));
  }

  /** When the next post can be taken: due, or its lease over. Undefined when all are ended. */
  async nextAt(): Promise<number | undefined> {
    const row = await this.#store
      .selectFrom('challenge_posts as post')
      .select('post.due_at')
      .where('post.state', 'in', PENDING_STATES)
      .where(isNext)
      .orderBy('post.due_at')
      .limit(1)
      .executeTakeFirst();
    return row?.due_at;
  }

  async #update({ id, attempt }: LeasedPost, changes: Updateable<ChallengePostsTable>): Promise<boolean> {
    const row = await this.#store
      .updateTable('challenge_posts')
      .set(changes)
      .where('id', '=', id)
      .where('attempt', '=', attempt)
      .where('state', '=', 'claimed')
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }
}

const PENDING_STATES = ['pending', 'claimed'] as const;

/** No earlier post of the challenge is still to be carried out. */
function isNext(query: ExpressionBuilder<Schema & { post: ChallengePostsTable }, 'post'>) {
  const earlier = query
    .selectFrom('challenge_posts as earlier')
    .select('earlier.id')
    .whereRef('earlier.challenge_id', '=', 'post.challenge_id')
    .whereRef('earlier.sequence', '<', 'post.sequence')
    .where('earlier.state', 'in', PENDING_STATES);
  return query.not(query.exists(earlier));
}

function toPost(row: Selectable<ChallengePostsTable>): Post {
  // A kind and its payload were written together.
  return {
    id: row.id,
    challengeId: row.challenge_id,
    guildId: row.guild_id,
    kind: row.kind,
    payload: JSON.parse(row.payload),
    attempt: row.attempt,
    writtenAt: row.written_at,
    leasedUntil: row.due_at,
  } as Post;
}
