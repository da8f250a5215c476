/** What the challenges keep of a member, as the member may take it along. */
import type { PersonalData } from '../../store/personal-data.js';
import type { Challenge, Entry } from '../challenge.js';
import type { MemberRecords } from './member-data.js';

const when = (at: number | null) => (at === null ? null : new Date(at).toISOString());

export function personalDataOf({ organised, entries, votes, results, log }: MemberRecords): PersonalData {
  return {
    records: [
      ...organised.map((challenge) => ({ is: 'challenge that you organised', ...recordOfChallenge(challenge) })),
      ...entries.map((entry) => ({ is: 'entry', ...recordOfEntry(entry) })),
      ...votes.map(({ castAt, ...vote }) => ({ is: 'vote', ...vote, castAt: when(castAt) })),
      ...results.map((result) => ({ is: 'result', ...result })),
      ...log.map(({ challengeId, at, action, details }) => ({
        is: 'action',
        challengeId,
        at: when(at),
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
    startsAt: when(startsAt),
    submissionsEndAt: when(submissionsEndAt),
    votingEndAt: when(votingEndAt),
    createdAt: when(createdAt),
    endedAt: when(endedAt),
  };
}

function recordOfEntry({ memberId, submittedAt, ...entry }: Entry): object {
  return { ...entry, submittedAt: when(submittedAt) };
}
