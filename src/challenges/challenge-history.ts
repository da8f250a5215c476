/** The audit log of a challenge. Each event is inserted in the transaction that makes the change, so log and state never disagree. */
import type { HistoryEvent } from './challenge.js';
import type { ChallengeTransaction } from './challenge-rows.js';

/** @param transaction must hold the challenge's lock (see `lockChallenge`); otherwise two events could get one sequence number. */
export async function recordEvent(
  transaction: ChallengeTransaction,
  challengeId: string,
  { at, actorId, action, details }: HistoryEvent,
): Promise<void> {
  const newest = await transaction
    .selectFrom('challenge_log')
    .select('sequence')
    .where('challenge_id', '=', challengeId)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sequence = (newest?.sequence ?? 0) + 1;
  await transaction
    .insertInto('challenge_log')
    .values({ challenge_id: challengeId, sequence, at, actor_id: actorId, action, details: JSON.stringify(details) })
    .execute();
}
