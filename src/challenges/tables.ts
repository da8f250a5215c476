/** Database tables of challenges. Times are milliseconds since 1970. */
import type { ChallengeState, EntryState, HistoryEvent, Recurrence } from './challenge.js';
import type { PostKind } from './outbox/post.js';

export interface ChallengesTable {
  id: string;
  guild_id: string;
  organiser_id: string | null;
  title: string;
  theme: string;
  rules: string;
  channel_id: string;
  starts_at: number;
  submissions_end_at: number;
  voting_end_at: number;
  /** Planned lengths of the phases, in milliseconds, for later rounds. */
  submissions_length: number;
  voting_length: number;
  entries_per_member: number;
  votes_per_member: number;
  /** JSON. */
  allowed_role_ids: string;
  winner_role_id: string | null;
  prize: string | null;
  results_channel_id: string | null;
  recurrence: Recurrence | null;
  /** JSON. */
  style: string | null;
  content: string | null;
  state: ChallengeState;
  /** The deadline that ends the current state; null when closed or cancelled. */
  next_at: number | null;
  /** When to send the reminder of `next_at`; null when it was sent or there is none. */
  reminder_at: number | null;
  series_id: string;
  round: number;
  created_at: number;
  ended_at: number | null;
}

export interface ChallengeEntriesTable {
  id: string;
  challenge_id: string;
  member_id: string | null;
  state: EntryState;
  job_id: string;
  painting: string;
  content: string;
  /** JSON. */
  styles: string;
  /** JSON. */
  options: string;
  title: string;
  /** 0 or 1. */
  spoiler: number;
  submitted_at: number;
  reason: string | null;
}

/** Includes votes for disqualified entries, which are not counted unless the entry is reinstated. */
export interface ChallengeVotesTable {
  challenge_id: string;
  voter_id: string;
  entry_id: string;
  cast_at: number;
}

/** Results, written once at the close. */
export interface ChallengeResultsTable {
  entry_id: string;
  challenge_id: string;
  guild_id: string;
  member_id: string | null;
  rank: number;
  votes: number;
  points: number;
}

export interface ChallengeLogTable {
  challenge_id: string;
  /** Within the challenge. */
  sequence: number;
  at: number;
  actor_id: string | null;
  action: HistoryEvent['action'];
  /** JSON. */
  details: string;
}

export interface ChallengePostsTable {
  id: string;
  challenge_id: string;
  guild_id: string;
  /** Within the challenge. */
  sequence: number;
  kind: PostKind;
  /** JSON. */
  payload: string;
  /** The member named in the payload, for erasure. */
  member_id: string | null;
  state: 'pending' | 'claimed' | 'done' | 'dropped';
  attempt: number;
  written_at: number;
  /** While pending: not before. While claimed: end of the lease. */
  due_at: number;
  /** JSON. */
  result: string | null;
  /** Why it was dropped. */
  reason: string | null;
  ended_at: number | null;
}

export interface ChallengeDraftsTable {
  id: string;
  guild_id: string;
  organiser_id: string;
  challenge_id: string | null;
  /** JSON. */
  plan: string;
  style: string | null;
  content: string | null;
  touched_at: number;
}

declare module '../store/schema.js' {
  interface Schema {
    challenges: ChallengesTable;
    challenge_entries: ChallengeEntriesTable;
    challenge_votes: ChallengeVotesTable;
    challenge_results: ChallengeResultsTable;
    challenge_log: ChallengeLogTable;
    challenge_posts: ChallengePostsTable;
    challenge_drafts: ChallengeDraftsTable;
  }
}
