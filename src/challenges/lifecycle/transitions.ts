/** State changes of a challenge, each with its log event, posts, results and next deadline, in the caller's transaction. */
import { randomUUID } from 'node:crypto';
import { addReferences } from '../../store/pictures/picture-store.js';
import { recordEvent } from '../challenge-history.js';
import type { ChallengeRow, ChallengeTransaction } from '../challenge-rows.js';
import { type NewPost, queuePosts } from '../outbox/queue-posts.js';
import { requiredPictureHashes } from '../settings/settings-rows.js';
import { findWinner, freezeResults } from './freeze-results.js';
import { nextWeeklyRound, reminderTime } from './schedule.js';

/**
 * Applies all state changes that are due; several in a row after a long downtime.
 *
 * @param transaction must hold the challenge's lock, as in every function of this file.
 * @param at now.
 * @returns the challenge in its current state.
 */
export async function applyDue(
  transaction: ChallengeTransaction,
  challenge: ChallengeRow,
  at: number,
): Promise<ChallengeRow> {
  let row = challenge;
  while (isDue(row, at)) row = await advanceState(transaction, row, at, null);
  return row;
}

export const isDue = ({ next_at }: Pick<ChallengeRow, 'next_at'>, at: number) => next_at !== null && next_at <= at;

/**
 * Moves the challenge to its next state.
 *
 * @param actorId the organiser who ends the phase early; null at a deadline.
 * @throws Error if the challenge is closed or cancelled.
 */
export async function advanceState(
  transaction: ChallengeTransaction,
  challenge: ChallengeRow,
  at: number,
  actorId: string | null,
): Promise<ChallengeRow> {
  switch (challenge.state) {
    case 'scheduled':
      return open(transaction, challenge, at, actorId);
    case 'open':
      return startVoting(transaction, challenge, at, actorId);
    case 'voting':
      return close(transaction, challenge, at, actorId);
    default:
      throw new Error(`A challenge that is ${challenge.state} has no next state.`);
  }
}

async function open(transaction: ChallengeTransaction, challenge: ChallengeRow, at: number, actorId: string | null) {
  const { starts_at: from, submissions_end_at: to } = challenge;
  const row = await setState(transaction, challenge, {
    state: 'open',
    next_at: to,
    reminder_at: reminderTime({ from, to }, at),
  });
  await recordEvent(transaction, row.id, { at, actorId, action: 'opened', details: {} });
  await queuePosts(transaction, row, at, [
    ['opened', { submissionsEndAt: to }],
    ['event-start', {}],
  ]);
  return row;
}

async function startVoting(
  transaction: ChallengeTransaction,
  challenge: ChallengeRow,
  at: number,
  actorId: string | null,
) {
  const { submissions_end_at: from, voting_end_at: to } = challenge;
  const row = await setState(transaction, challenge, {
    state: 'voting',
    next_at: to,
    reminder_at: reminderTime({ from, to }, at),
  });
  const { entries } = await transaction
    .selectFrom('challenge_entries')
    .select(({ fn }) => fn.countAll<number>().as('entries'))
    .where('challenge_id', '=', row.id)
    .where('state', '=', 'standing')
    .executeTakeFirstOrThrow();
  await recordEvent(transaction, row.id, { at, actorId, action: 'voting', details: {} });
  await queuePosts(transaction, row, at, [['voting', { votingEndAt: to, entries: Number(entries) }]]);
  return row;
}

async function close(transaction: ChallengeTransaction, challenge: ChallengeRow, at: number, actorId: string | null) {
  const row = await setState(transaction, challenge, {
    state: 'closed',
    next_at: null,
    reminder_at: null,
    ended_at: at,
  });
  const counts = await freezeResults(transaction, row);
  await recordEvent(transaction, row.id, { at, actorId, action: 'closed', details: { ...counts } });
  await queuePosts(transaction, row, at, [
    ['results', counts],
    ...(await winnerRolePosts(transaction, row)),
    ['event-end', { cancelled: false }],
    ['thread-archive', {}],
  ]);
  if (row.recurrence === 'weekly') await createNextRound(transaction, row, at);
  return row;
}

/** Posts that move the winner role from the previous winner of the series to this one. A round without a winner moves nothing. */
async function winnerRolePosts(transaction: ChallengeTransaction, row: ChallengeRow): Promise<NewPost[]> {
  const winner = await findWinner(transaction, row.id);
  if (winner === undefined || winner === null) return [];
  const posts: NewPost[] = [];
  const earlierRounds = await transaction
    .selectFrom('challenges')
    .select(['id', 'winner_role_id as roleId'])
    .where('series_id', '=', row.series_id)
    .where('round', '<', row.round)
    .orderBy('round', 'desc')
    .execute();
  for (const { id, roleId } of earlierRounds) {
    const memberId = await findWinner(transaction, id);
    if (memberId === undefined) continue;
    // The most recent round with a winner: that member has the role.
    const keepsIt = memberId === winner && roleId === row.winner_role_id;
    if (memberId !== null && roleId !== null && !keepsIt) posts.push(['role-take', { roleId, memberId }]);
    break;
  }
  if (row.winner_role_id !== null) posts.push(['role-give', { roleId: row.winner_role_id, memberId: winner }]);
  return posts;
}

/** Inserts a new challenge, queues its announcement, and opens it if its start is due. */
export async function createChallenge(
  transaction: ChallengeTransaction,
  row: ChallengeRow,
  at: number,
  actorId: string | null,
): Promise<ChallengeRow> {
  await transaction.insertInto('challenges').values(row).execute();
  const requiredHashes = requiredPictureHashes(row);
  if (requiredHashes.length > 0) await addReferences(transaction, row.id, requiredHashes);
  await recordEvent(transaction, row.id, { at, actorId, action: 'created', details: {} });
  await queuePosts(transaction, row, at, [
    ['event-make', { startsAt: row.starts_at, endsAt: row.voting_end_at }],
    ...(isDue(row, at) ? [] : [['announced', { startsAt: row.starts_at }] as const]),
  ]);
  return applyDue(transaction, row, at);
}

async function createNextRound(transaction: ChallengeTransaction, last: ChallengeRow, at: number): Promise<void> {
  const { startsAt, submissionsEndAt, votingEndAt } = nextWeeklyRound(
    {
      startsAt: last.starts_at,
      votingEndAt: last.voting_end_at,
      submissionsLength: last.submissions_length,
      votingLength: last.voting_length,
    },
    at,
  );
  const row: ChallengeRow = {
    ...last,
    id: randomUUID(),
    round: last.round + 1,
    state: 'scheduled',
    starts_at: startsAt,
    submissions_end_at: submissionsEndAt,
    voting_end_at: votingEndAt,
    next_at: startsAt,
    reminder_at: null,
    created_at: at,
    ended_at: null,
  };
  await createChallenge(transaction, row, at, null);
}

/** Cancels a challenge, irrevocably, and queues its last posts. */
export async function cancelChallenge(
  transaction: ChallengeTransaction,
  challenge: ChallengeRow,
  at: number,
  actorId: string,
  reason: string,
): Promise<ChallengeRow> {
  const row = await setState(transaction, challenge, {
    state: 'cancelled',
    next_at: null,
    reminder_at: null,
    ended_at: at,
  });
  await recordEvent(transaction, row.id, { at, actorId, action: 'cancelled', details: { reason } });
  await queuePosts(transaction, row, at, [
    ['cancelled', { reason }],
    ['event-end', { cancelled: true }],
    ['thread-archive', {}],
  ]);
  return row;
}

/** The `where state` clause guards against a caller that passes a stale row; it throws then. */
async function setState(
  transaction: ChallengeTransaction,
  { id, state }: ChallengeRow,
  changes: Pick<ChallengeRow, 'state' | 'next_at' | 'reminder_at'> & { readonly ended_at?: number },
): Promise<ChallengeRow> {
  return transaction
    .updateTable('challenges')
    .set(changes)
    .where('id', '=', id)
    .where('state', '=', state)
    .returningAll()
    .executeTakeFirstOrThrow();
}
