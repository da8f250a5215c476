/** Inserts posts in the transaction of the change that causes them, so that either both are committed or neither. */
import { randomUUID } from 'node:crypto';
import type { ChallengeRow, ChallengeTransaction } from '../challenge-rows.js';
import type { PostKind, PostPayloads } from './post.js';

export type NewPost = { readonly [Kind in PostKind]: readonly [Kind, PostPayloads[Kind]] }[PostKind];

/** @param transaction must hold the challenge's lock; otherwise two posts could get one sequence number. */
export async function queuePosts(
  transaction: ChallengeTransaction,
  { id, guild_id }: Pick<ChallengeRow, 'id' | 'guild_id'>,
  at: number,
  posts: readonly NewPost[],
): Promise<void> {
  const newest = await transaction
    .selectFrom('challenge_posts')
    .select('sequence')
    .where('challenge_id', '=', id)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const first = (newest?.sequence ?? 0) + 1;
  const values = posts.map(([kind, payload], index) => ({
    id: randomUUID(),
    challenge_id: id,
    guild_id,
    sequence: first + index,
    kind,
    payload: JSON.stringify(payload),
    member_id: 'memberId' in payload ? payload.memberId : null,
    state: 'pending' as const,
    attempt: 0,
    written_at: at,
    due_at: at,
    result: null,
    reason: null,
    ended_at: null,
  }));
  await transaction.insertInto('challenge_posts').values(values).execute();
}
