/** Validates settings of challenges, and which of them may change in which state. */
import { readEachField } from '../../errors/field-errors.js';
import { UserError } from '../../errors/user-error.js';
import {
  CHALLENGE_LIMITS,
  type ChallengeSettingName,
  type ChallengeSettings,
  type ChallengeState,
} from '../challenge.js';

/** @throws UserError `challenge-text`, `challenge-number`, `challenge-roles-many`; FieldErrors for several. */
export function checkSettings(settings: ChallengeSettings): void {
  const { maxAllowedRoles } = CHALLENGE_LIMITS;
  readEachField(
    [
      () => checkTexts(settings),
      () => checkNumber('entriesPerMember', settings.entriesPerMember),
      () => checkNumber('votesPerMember', settings.votesPerMember),
      () => {
        if (settings.allowedRoleIds.length > maxAllowedRoles)
          throw new UserError('challenge-roles-many', { limit: maxAllowedRoles });
      },
    ],
    (check) => check(),
  );
}

/** @throws UserError `challenge-text`; FieldErrors for several. */
export function checkTexts(texts: Pick<ChallengeSettings, 'title' | 'theme' | 'rules' | 'prize'>): void {
  readEachField(['title', 'theme', 'rules', 'prize'] as const, (field) =>
    checkText(field, texts[field] ?? '', field === 'title' ? 1 : 0),
  );
}

/** @throws UserError `challenge-text`. */
export function checkText(field: 'title' | 'theme' | 'rules' | 'prize' | 'reason', text: string, minimum: 0 | 1): void {
  const limit = CHALLENGE_LIMITS[field];
  if (text.trim().length < minimum || text.length > limit) throw new UserError('challenge-text', { field, limit });
}

function checkNumber(field: 'entriesPerMember' | 'votesPerMember', value: number): void {
  const { minimum, maximum } = CHALLENGE_LIMITS[field];
  if (!Number.isInteger(value) || value < minimum || value > maximum)
    throw new UserError('challenge-number', {
      field,
      minimum,
      maximum,
    });
}

type Times = Pick<ChallengeSettings, 'startsAt' | 'submissionsEndAt' | 'votingEndAt'>;

/**
 * Checks order and lengths of the phases; phases that have ended in this state are skipped.
 *
 * @param at now, in milliseconds since 1970.
 * @throws UserError `challenge-times`.
 */
export function checkTimes(times: Times, state: 'scheduled' | 'open' | 'voting', at: number): void {
  const { startsAt, submissionsEndAt, votingEndAt } = times;
  if (![startsAt, submissionsEndAt, votingEndAt].every(Number.isSafeInteger)) throw timesError('order');
  if (state !== 'voting') {
    if (submissionsEndAt <= at) throw timesError('past');
    checkPhase(startsAt, submissionsEndAt);
  }
  if (votingEndAt <= at) throw timesError('past');
  checkPhase(submissionsEndAt, votingEndAt);
  if (startsAt - at > CHALLENGE_LIMITS.maxPhaseMs) throw timesError('long', CHALLENGE_LIMITS.maxPhaseMs);
}

function checkPhase(from: number, to: number): void {
  const { minPhaseMs, maxPhaseMs } = CHALLENGE_LIMITS;
  if (to <= from) throw timesError('order');
  if (to - from < minPhaseMs) throw timesError('short', minPhaseMs);
  if (to - from > maxPhaseMs) throw timesError('long', maxPhaseMs);
}

function timesError(problem: 'order' | 'past' | 'short' | 'long', limit?: number): UserError {
  // Texts show the limit in minutes.
  const details = limit === undefined ? { problem } : { problem, limit: limit / 60_000 };
  return new UserError('challenge-times', details);
}

/** Settings that may change in each state. While `open`, limits may only grow, so that no member loses an entry or a vote. */
const WHILE_VOTING: readonly ChallengeSettingName[] = [
  'title',
  'theme',
  'rules',
  'prize',
  'winnerRoleId',
  'resultsChannelId',
  'recurrence',
  'votingEndAt',
];
const WHILE_OPEN: readonly ChallengeSettingName[] = [
  ...WHILE_VOTING,
  'submissionsEndAt',
  'entriesPerMember',
  'votesPerMember',
  'allowedRoleIds',
];

/**
 * @returns the settings that differ.
 * @throws UserError `challenge-edit` for a setting that can no longer be changed.
 */
export function changedSettings(
  before: ChallengeSettings,
  after: ChallengeSettings,
  state: Exclude<ChallengeState, 'closed' | 'cancelled'>,
): ChallengeSettingName[] {
  const changed = (Object.keys(after) as ChallengeSettingName[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const allowed = { scheduled: undefined, open: WHILE_OPEN, voting: WHILE_VOTING }[state];
  if (allowed === undefined) return changed;
  for (const name of changed) {
    const fewer = (name === 'entriesPerMember' || name === 'votesPerMember') && after[name] < before[name];
    if (fewer || !allowed.includes(name)) throw editError(name, state);
  }
  return changed;
}

export function editError(field: ChallengeSettingName | 'style' | 'content', state: ChallengeState): UserError {
  return new UserError('challenge-edit', { field, state });
}
