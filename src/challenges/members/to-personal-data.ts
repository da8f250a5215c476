/** Converts a member's challenge records to the format of the personal data export. */
import type { PersonalData } from '../../store/personal-data.js';
import type { Challenge, Entry } from '../challenge.js';
import type { MemberRecords } from './member-data.js';

const toIsoTime = (at: number | null) => (at === null ? null : new Date(at).toISOString());

export function toPersonalData({ organised, entries, votes, results, log }: MemberRecords): PersonalData {
  return {
    records: [
      ...organised.map((challenge) => ({ is: 'challenge that you organised', ...recordOfChallenge(challenge) })),
      ...entries.map((entry) => ({ is: 'entry', ...recordOfEntry(entry) })),
      ...votes.map(({ castAt, ...vote }) => ({ is: 'vote', ...vote, castAt: toIsoTime(castAt) })),
      ...results.map((result) => ({ is: 'result', ...result })),
      ...log.map(({ challengeId, at, action, details }) => ({
        is: 'action',
        challengeId,
        at: toIsoTime(at),
        action,
        details,
      })),
    ],
    pictures: [
      ...entries.map(({ painting }) => painting),
      ...entries.flatMap(({ content, styles }) => [content, ...styles.map(({ picture }) => picture)]),
      ...organised.flatMap(({ content, style }) => [content, style?.picture ?? null]),
    ].filter((hash) => hash !== null),
  };
}

function recordOfChallenge({ organiserId, createdAt, endedAt, ...challenge }: Challenge): object {
  const { startsAt, submissionsEndAt, votingEndAt, ...rest } = challenge;
  return {
    ...rest,
    startsAt: toIsoTime(startsAt),
    submissionsEndAt: toIsoTime(submissionsEndAt),
    votingEndAt: toIsoTime(votingEndAt),
    createdAt: toIsoTime(createdAt),
    endedAt: toIsoTime(endedAt),
  };
}

function recordOfEntry({ memberId, submittedAt, ...entry }: Entry): object {
  return { ...entry, submittedAt: toIsoTime(submittedAt) };
}
