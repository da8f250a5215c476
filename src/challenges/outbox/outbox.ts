/**
 * The queue of posts to deliver to Discord. A worker leases a post for a limited time. The attempt number is the fencing token: a worker
 * whose lease has expired can no longer complete a post that another worker has leased since.
 */
import type { ExpressionBuilder, Selectable, Updateable } from 'kysely';
import type { Database } from '../../store/database.js';
import type { Schema } from '../../store/schema.js';
import type { ChallengePostsTable } from '../tables.js';
import type { Post, PostKind, PostResult } from './post.js';

/** Longer than sending a message with pictures takes. */
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
   * Registers a listener that is called after this process may have queued posts; posts of other processes are found by polling.
   *
   * @returns a function that removes the listener.
   */
  onQueued(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Call after each committed change. */
  notifyQueued(): void {
    for (const listener of this.#listeners) listener();
  }

  /**
   * Leases the oldest due post. The posts of one challenge are delivered strictly in order: none while an earlier one is pending.
   *
   * @param leaseMs for how long no other worker can lease it.
   * @returns undefined when no post is due.
   */
  async lease(leaseMs = LEASE_MS): Promise<Post | undefined> {
    for (;;) {
      const at = this.#now();
      const found = await this.#store
        .selectFrom('challenge_posts as post')
        .select(['post.id', 'post.attempt'])
        .where('post.state', 'in', PENDING_STATES)
        .where('post.due_at', '<=', at)
        .where(isFirstPending)
        .orderBy('post.written_at')
        .orderBy('post.challenge_id')
        .orderBy('post.sequence')
        .limit(1)
        .executeTakeFirst();
      if (found === undefined) return undefined;
      const row = await this.#store
        .updateTable('challenge_posts')
        .set({ state: 'claimed', attempt: found.attempt + 1, due_at: at + leaseMs })
        .where('id', '=', found.id)
        .where('attempt', '=', found.attempt)
        .where('state', 'in', PENDING_STATES)
        .where('due_at', '<=', at)
        .returningAll()
        .executeTakeFirst();
      // Otherwise another worker leased it first; look for another one.
      if (row !== undefined) return toPost(row);
    }
  }

  /** Extends a lease. @returns false when another worker has the post or it has ended. */
  renewLease(post: LeasedPost, leaseMs = LEASE_MS): Promise<boolean> {
    return this.#update(post, { due_at: this.#now() + leaseMs });
  }

  /** Marks a post as delivered. @returns false, with nothing changed, when another worker has the post or it has ended. */
  complete(post: LeasedPost, result: PostResult): Promise<boolean> {
    return this.#update(post, { state: 'done', result: JSON.stringify(result), ended_at: this.#now() });
  }

  /** Releases a post to be tried again, not before `at`. @returns as `complete`. */
  retryLater(post: LeasedPost, at: number): Promise<boolean> {
    return this.#update(post, { state: 'pending', due_at: at });
  }

  /** Gives up on a post: a missing permission, or its channel was deleted. @returns as `complete`. */
  drop(post: LeasedPost, reason: string): Promise<boolean> {
    return this.#update(post, { state: 'dropped', reason, ended_at: this.#now() });
  }

  /** The latest result of each kind of delivered post of a challenge. */
  async resultsByKind(challengeId: string): Promise<ReadonlyMap<PostKind, PostResult>> {
    const rows = await this.#store
      .selectFrom('challenge_posts')
      .select(['kind', 'result'])
      .where('challenge_id', '=', challengeId)
      .where('state', '=', 'done')
      .orderBy('sequence')
      .execute();
    return new Map(rows.map(({ kind, result }) => [kind, JSON.parse(result ?? '{}')]));
  }

  /** When the next post can be leased: its due time, or the end of its lease. Undefined when none is pending. */
  async nextAt(): Promise<number | undefined> {
    const row = await this.#store
      .selectFrom('challenge_posts as post')
      .select('post.due_at')
      .where('post.state', 'in', PENDING_STATES)
      .where(isFirstPending)
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

/** Whether no earlier post of the same challenge is pending. */
function isFirstPending(query: ExpressionBuilder<Schema & { post: ChallengePostsTable }, 'post'>) {
  const earlier = query
    .selectFrom('challenge_posts as earlier')
    .select('earlier.id')
    .whereRef('earlier.challenge_id', '=', 'post.challenge_id')
    .whereRef('earlier.sequence', '<', 'post.sequence')
    .where('earlier.state', 'in', PENDING_STATES);
  return query.not(query.exists(earlier));
}

function toPost(row: Selectable<ChallengePostsTable>): Post {
  // Cast: `kind` and `payload` were stored as one pair by `queuePosts`.
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
