/** Who may enter and vote, decided by the member's current roles and join date. */
import { UserError } from '../../errors/user-error.js';
import type { Participant } from '../challenge.js';
import type { ChallengeRow } from '../challenge-rows.js';

/** @throws UserError `challenge-roles`. */
export function checkCanEnter({ allowed_role_ids }: ChallengeRow, { roleIds }: Participant): void {
  const allowed: readonly string[] = JSON.parse(allowed_role_ids);
  if (allowed.length > 0 && !allowed.some((id) => roleIds.includes(id))) throw new UserError('challenge-roles');
}

/**
 * Members who joined after voting started cannot vote, so that nobody is invited just to vote.
 *
 * @throws UserError `challenge-roles`, `vote-joined-late`.
 */
export function checkCanVote(challenge: ChallengeRow, voter: Participant): void {
  checkCanEnter(challenge, voter);
  // Voting starts when submissions end; closing them early sets this time too.
  if (voter.joinedAt === null || voter.joinedAt > challenge.submissions_end_at) throw new UserError('vote-joined-late');
}
