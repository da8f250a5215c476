/** Types and limits of challenges: members enter paintings, vote, and get ranked results. Times are milliseconds since 1970. */
import type { PictureHash } from '../store/pictures/hash.js';

export const CHALLENGE_STATES = ['scheduled', 'open', 'voting', 'closed', 'cancelled'] as const;
/**
 * scheduled: announced; open: accepts entries; voting: accepts votes; closed: results are frozen.
 * A challenge goes through them in this order; it can be cancelled from any of them but `closed`.
 */
export type ChallengeState = (typeof CHALLENGE_STATES)[number];

/** `weekly`: closing a round creates the next one, with the same settings, a whole number of weeks later. Cancelling ends the series. */
export type Recurrence = 'weekly';

/** The settings of a challenge that an organiser can edit. */
export interface ChallengeSettings {
  /** 1-100 characters. */
  readonly title: string;
  /** At most 1000 characters; may be empty. */
  readonly theme: string;
  /** At most 1000 characters; may be empty. */
  readonly rules: string;
  /** The channel of the announcement and the gallery. */
  readonly channelId: string;
  /** A time in the past opens the challenge at once. */
  readonly startsAt: number;
  /** When submissions end and voting starts. */
  readonly submissionsEndAt: number;
  readonly votingEndAt: number;
  /** 1-10. */
  readonly entriesPerMember: number;
  /** 1-25. */
  readonly votesPerMember: number;
  /** Only members with one of these roles may enter and vote; everybody when empty. At most 25. */
  readonly allowedRoleIds: readonly string[];
  readonly winnerRoleId: string | null;
  /** At most 200 characters. */
  readonly prize: string | null;
  /** The channel of the results; null for `channelId`. */
  readonly resultsChannelId: string | null;
  readonly recurrence: Recurrence | null;
}

export type ChallengeSettingName = keyof ChallengeSettings;

/** Ranges of numeric settings, and lengths of texts in characters. */
export const CHALLENGE_LIMITS = {
  entriesPerMember: { minimum: 1, maximum: 10 },
  votesPerMember: { minimum: 1, maximum: 25 },
  maxAllowedRoles: 25,
  title: 100,
  theme: 1000,
  rules: 1000,
  prize: 200,
  entryTitle: 80,
  reason: 300,
  minPhaseMs: 60_000,
  maxPhaseMs: 366 * 24 * 3600 * 1000,
  /** Challenges per server that are neither closed nor cancelled. */
  maxActive: 25,
} as const;

/** The style that every entry must use. */
export interface RequiredStyle {
  readonly picture: PictureHash;
  /** Id of the library style it was copied from. The challenge keeps its own copy, so removing the library style has no effect. */
  readonly libraryId: string | null;
}

/** Encoded pictures that every entry must use. In an edit, null removes one and undefined keeps it. */
export interface RequiredPictures {
  readonly style?: { readonly picture: Uint8Array; readonly libraryId: string | null } | null | undefined;
  readonly content?: Uint8Array | null | undefined;
}

export interface Challenge extends ChallengeSettings {
  /** A UUID. */
  readonly id: string;
  readonly guildId: string;
  /** Null after that member's data was erased. */
  readonly organiserId: string | null;
  readonly style: RequiredStyle | null;
  readonly content: PictureHash | null;
  readonly state: ChallengeState;
  /** Id of the first round of the series. */
  readonly seriesId: string;
  /** Number of the round in its series, from 1. */
  readonly round: number;
  readonly createdAt: number;
  /** When it was closed or cancelled; null before that. */
  readonly endedAt: number | null;
}

/** The acting organiser. The caller must check their permission on every action. */
export interface Organiser {
  readonly guildId: string;
  readonly userId: string;
}

/** The acting member, with the roles and join date of the current interaction. */
export interface Participant {
  readonly guildId: string;
  readonly userId: string;
  readonly roleIds: readonly string[];
  /** When they joined the server; null for a guest who is not a member and therefore cannot vote. */
  readonly joinedAt: number | null;
}

/** A finished painting to enter. */
export interface Submission {
  readonly jobId: string;
  readonly painting: PictureHash;
  readonly content: PictureHash;
  /** At least one. */
  readonly styles: readonly { readonly picture: PictureHash; readonly share: number }[];
  /** Plain JSON: the options it was painted with; shown after the close. */
  readonly options: Readonly<Record<string, unknown>>;
  /** At most 80 characters; longer titles are truncated. */
  readonly title: string;
  /** Show it as a spoiler everywhere. */
  readonly spoiler: boolean;
}

/** Only a standing entry can get votes and a result. */
export type EntryState = 'standing' | 'withdrawn' | 'disqualified';

export interface Entry extends Submission {
  /** A UUID; also the owner id of its picture references. */
  readonly id: string;
  readonly challengeId: string;
  /** Null after that member's data was erased. */
  readonly memberId: string | null;
  readonly state: EntryState;
  /** When the current painting was submitted; replacing the painting resets it. */
  readonly submittedAt: number;
  /** Why it is disqualified; null otherwise. */
  readonly reason: string | null;
}

/** An entry as voters see it: anonymous. */
export interface GalleryEntry {
  readonly id: string;
  readonly title: string;
  readonly painting: PictureHash;
  readonly spoiler: boolean;
  /** It is the viewer's own entry, which they cannot vote for. */
  readonly isOwn: boolean;
  /** The viewer has voted for it. */
  readonly hasVote: boolean;
}

export interface GalleryPage {
  readonly entries: readonly GalleryEntry[];
  /** Number of standing entries in the challenge. */
  readonly total: number;
  /** Index of the page's first entry in this viewer's order, from 0. */
  readonly start: number;
  /** Cursors: pass one as `at` to get the previous or next page; null if there is none. */
  readonly previous: string | null;
  readonly next: string | null;
}

export interface VoteResult {
  readonly change: 'cast' | 'taken-back' | 'moved';
  /** Id of the entry that lost this member's vote, for `taken-back` and `moved`. */
  readonly from: string | null;
  /** Votes that the member can still cast. */
  readonly votesLeft: number;
}

/** The frozen result of a standing entry. */
export interface RankedEntry {
  /** From 1, unique and without gaps. Ordered by votes (descending), submission time of the current painting, id. */
  readonly rank: number;
  readonly votes: number;
  /** For the leaderboard: 3, 2, 1 for ranks 1, 2, 3; 0 without a vote. */
  readonly points: number;
  readonly entry: Entry;
}

export interface Leader {
  readonly memberId: string;
  /** From 1. Ordered by points, wins and votes (all descending), then member id. */
  readonly rank: number;
  readonly points: number;
  /** Challenges won. */
  readonly wins: number;
  /** Votes received. */
  readonly votes: number;
  /** Entries in closed challenges. */
  readonly entries: number;
}

/** One row of an export. Rank, votes and points are null before the close, and for disqualified entries. */
export interface ExportedEntry {
  readonly rank: number | null;
  readonly votes: number | null;
  readonly points: number | null;
  readonly entry: Entry;
}

export interface HistoryEvent {
  readonly at: number;
  /** Null for the bot itself (a deadline), and after that member's data was erased. */
  readonly actorId: string | null;
  readonly action:
    | 'created'
    | 'edited'
    | 'extended'
    | 'opened'
    | 'voting'
    | 'closed'
    | 'cancelled'
    | 'entered'
    | 'replaced'
    | 'withdrawn'
    | 'disqualified'
    | 'reinstated';
  /** `edited`, `extended`: setting name -> { from, to }; actions on entries: { entryId, reason? }; `cancelled`: { reason }. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Length of the whole list. */
  readonly total: number;
}

/** Which slice of a list to return. */
export interface PageRequest {
  readonly offset: number;
  readonly size: number;
}
