/** Maps settings and required pictures of a challenge to columns and back. */
import type { ChallengeSettingName, ChallengeSettings, RequiredPictures, RequiredStyle } from '../challenge.js';
import { type ChallengeRow, toChallenge } from '../challenge-rows.js';

export function settingColumns(settings: ChallengeSettings) {
  return {
    title: settings.title.trim(),
    theme: settings.theme,
    rules: settings.rules,
    channel_id: settings.channelId,
    starts_at: settings.startsAt,
    submissions_end_at: settings.submissionsEndAt,
    voting_end_at: settings.votingEndAt,
    entries_per_member: settings.entriesPerMember,
    votes_per_member: settings.votesPerMember,
    allowed_role_ids: JSON.stringify([...new Set(settings.allowedRoleIds)]),
    winner_role_id: settings.winnerRoleId,
    prize: settings.prize,
    results_channel_id: settings.resultsChannelId,
    recurrence: settings.recurrence,
  };
}

export function settingsOf(row: ChallengeRow): ChallengeSettings {
  const challenge = toChallenge(row);
  return {
    title: challenge.title,
    theme: challenge.theme,
    rules: challenge.rules,
    channelId: challenge.channelId,
    startsAt: challenge.startsAt,
    submissionsEndAt: challenge.submissionsEndAt,
    votingEndAt: challenge.votingEndAt,
    entriesPerMember: challenge.entriesPerMember,
    votesPerMember: challenge.votesPerMember,
    allowedRoleIds: challenge.allowedRoleIds,
    winnerRoleId: challenge.winnerRoleId,
    prize: challenge.prize,
    resultsChannelId: challenge.resultsChannelId,
    recurrence: challenge.recurrence,
  };
}

/** Planned lengths of the phases, in milliseconds; later rounds of a series use them. */
export const plannedLengths = ({ startsAt, submissionsEndAt, votingEndAt }: ChallengeSettings) => ({
  submissions_length: submissionsEndAt - startsAt,
  voting_length: votingEndAt - submissionsEndAt,
});

/** Planned lengths after an edit. Lengths that were not edited stay as planned, even if the phase was extended. */
export function editedLengths(row: ChallengeRow, after: ChallengeSettings, changed: readonly ChallengeSettingName[]) {
  const { submissions_length, voting_length } = plannedLengths(after);
  const submissions = changed.includes('startsAt') || changed.includes('submissionsEndAt');
  const voting = changed.includes('submissionsEndAt') || changed.includes('votingEndAt');
  return {
    submissions_length: submissions ? submissions_length : row.submissions_length,
    voting_length: voting ? voting_length : row.voting_length,
  };
}

/** The encoded required pictures: style, then content. */
export function requiredPictureBytes({ style, content }: RequiredPictures): Uint8Array[] {
  return [style?.picture, content].filter((picture) => picture !== undefined && picture !== null);
}

/**
 * Columns of the required pictures.
 *
 * @param before columns to keep for pictures that are not given.
 * @param hashes of the pictures of `requiredPictureBytes`, in its order.
 */
export function requiredPictureColumns(
  before: Pick<ChallengeRow, 'style' | 'content'>,
  { style, content }: RequiredPictures,
  hashes: readonly string[],
): Pick<ChallengeRow, 'style' | 'content'> {
  const remaining = [...hashes];
  const styleColumn = (picture: string, libraryId: string | null) =>
    JSON.stringify({ picture, libraryId } satisfies RequiredStyle);
  return {
    style: style ? styleColumn(remaining.shift() as string, style.libraryId) : style === null ? null : before.style,
    content: content ? (remaining.shift() as string) : content === null ? null : before.content,
  };
}

/** Hashes of the pictures that the challenge itself references. */
export function requiredPictureHashes({ style, content }: Pick<ChallengeRow, 'style' | 'content'>): string[] {
  const required: RequiredStyle | null = style === null ? null : JSON.parse(style);
  return [required?.picture, content].filter((hash) => hash !== undefined && hash !== null);
}
