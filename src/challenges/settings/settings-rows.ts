/** Settings and fixed pictures of a challenge, as columns and back. */
import type { ChallengeSettings, RequiredPictures, RequiredStyle, SettingName } from '../challenge.js';
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

/** How long the phases are planned to be, in milliseconds. */
export const plannedLengths = ({ startsAt, submissionsEndAt, votingEndAt }: ChallengeSettings) => ({
  submissions_length: submissionsEndAt - startsAt,
  voting_length: votingEndAt - submissionsEndAt,
});

/** After an edit. What was not edited stays as planned, whatever an extension has made of it. */
export function editedLengths(row: ChallengeRow, after: ChallengeSettings, changed: readonly SettingName[]) {
  const { submissions_length, voting_length } = plannedLengths(after);
  const submissions = changed.includes('startsAt') || changed.includes('submissionsEndAt');
  const voting = changed.includes('submissionsEndAt') || changed.includes('votingEndAt');
  return {
    submissions_length: submissions ? submissions_length : row.submissions_length,
    voting_length: voting ? voting_length : row.voting_length,
  };
}

/** The bytes among fixed pictures: the style's, then the content's. */
export function requiredPictureBytes({ style, content }: RequiredPictures): Uint8Array[] {
  return [style?.picture, content].filter((picture) => picture !== undefined && picture !== null);
}

/**
 * @param before what stays where nothing is given.
 * @param hashes of `bytesOf`.
 */
export function requiredPictureColumns(
  before: Pick<ChallengeRow, 'style' | 'content'>,
  { style, content }: RequiredPictures,
  hashes: readonly string[],
): Pick<ChallengeRow, 'style' | 'content'> {
  const left = [...hashes];
  const styleColumn = (picture: string, libraryId: string | null) =>
    JSON.stringify({ picture, libraryId } satisfies RequiredStyle);
  return {
    style: style ? styleColumn(left.shift() as string, style.libraryId) : style === null ? null : before.style,
    content: content ? (left.shift() as string) : content === null ? null : before.content,
  };
}

/** Hashes of the pictures that a challenge itself keeps. */
export function requiredPictureHashes({ style, content }: Pick<ChallengeRow, 'style' | 'content'>): string[] {
  const fixed: RequiredStyle | null = style === null ? null : JSON.parse(style);
  return [fixed?.picture, content].filter((hash) => hash !== undefined && hash !== null);
}
