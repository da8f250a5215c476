/** What a challenge is: members enter paintings, then vote for each other's, then there is a podium. Times are milliseconds since 1970. */
import type { PictureHash } from '../store/hash.js';

export const CHALLENGE_STATES = ['scheduled', 'open', 'voting', 'closed', 'cancelled'] as const;
/**
 * scheduled: announced; open: entries come in; voting: entries stand, votes come in; closed: results are frozen.
 * A challenge goes through them in this order; it can be cancelled from any but `closed`.
 */
export type ChallengeState = (typeof CHALLENGE_STATES)[number];

/** `weekly`: when a round closes, the next is made with the same settings, whole weeks later. A cancelled round is the last. */
export type Recurrence = 'weekly';

/** What an organiser sets. */
export interface ChallengeSettings {
  /** 1-100 characters. */
  readonly title: string;
  /** At most 1000 characters; may be empty. */
  readonly theme: string;
  /** At most 1000 characters; may be empty. */
  readonly rules: string;
  /** Where it is announced and voted on. */
  readonly channelId: string;
  /** In the past: it opens at once. */
  readonly startsAt: number;
  /** When submissions end and the voting starts. */
  readonly submissionsEndAt: number;
  readonly votingEndAt: number;
  /** 1-10. */
  readonly entriesPerMember: number;
  /** 1-25. */
  readonly votesPerMember: number;
  /** Who may enter and vote: members with any of these roles; everybody when empty. At most 25. */
  readonly allowedRoleIds: readonly string[];
  readonly winnerRoleId: string | null;
  /** At most 200 characters. */
  readonly prize: string | null;
  /** Where the podium is posted; null for `channelId`. */
  readonly resultsChannelId: string | null;
  readonly recurrence: Recurrence | null;
}

export type SettingName = keyof ChallengeSettings;

/** What numbers an organiser may set, and how long texts may be, in characters. */
export const CHALLENGE_LIMITS = {
  entriesPerMember: { minimum: 1, maximum: 10 },
  votesPerMember: { minimum: 1, maximum: 25 },
  allowedRoles: 25,
  title: 100,
  theme: 1000,
  rules: 1000,
  prize: 200,
  entryTitle: 80,
  reason: 300,
  /** Milliseconds. */
  shortestPhase: 60_000,
  longestPhase: 366 * 24 * 3600 * 1000,
  /** Challenges of a server that are neither closed nor cancelled. */
  atOnce: 25,
} as const;

/** What every entry must be painted with. */
export interface RequiredStyle {
  readonly picture: PictureHash;
  /** The style in the library that it was taken from; opaque here. The picture stays when the library's is removed. */
  readonly libraryId: string | null;
}

/** Pictures that every entry must be painted with, as bytes. In an edit: null takes one away, undefined leaves it. */
export interface RequiredPictures {
  readonly style?: { readonly picture: Uint8Array; readonly libraryId: string | null } | null | undefined;
  readonly content?: Uint8Array | null | undefined;
}

export interface Challenge extends ChallengeSettings {
  /** A UUID. */
  readonly id: string;
  readonly guildId: string;
  /** Null once that member's data was erased. */
  readonly organiserId: string | null;
  readonly style: RequiredStyle | null;
  readonly content: PictureHash | null;
  readonly state: ChallengeState;
  /** The first round's id. */
  readonly seriesId: string;
  /** Counts the rounds of a series from 1. */
  readonly round: number;
  readonly createdAt: number;
  /** When it was closed or cancelled. */
  readonly endedAt: number | null;
}

/** A member who organises. That they may is the caller's to check, on every action. */
export interface Organiser {
  readonly guildId: string;
  readonly userId: string;
}

/** A member who takes part, as Discord describes them at that moment. */
export interface Participant {
  readonly guildId: string;
  readonly userId: string;
  readonly roleIds: readonly string[];
  /** When they joined the server; null for a guest who never did, who cannot vote. */
  readonly joinedAt: number | null;
}

/** A finished painting as it is entered. */
export interface Submission {
  readonly jobId: string;
  readonly painting: PictureHash;
  readonly content: PictureHash;
  /** At least one. */
  readonly styles: readonly { readonly picture: PictureHash; readonly share: number }[];
  /** Plain JSON: what it was painted with, shown after the close. */
  readonly options: Readonly<Record<string, unknown>>;
  /** At most 80 characters; longer ones are cut. */
  readonly title: string;
  /** Hidden until it is pressed, wherever it is shown. */
  readonly spoiler: boolean;
}

/** Only a standing entry can be voted for and gets a result. */
export type EntryState = 'standing' | 'withdrawn' | 'disqualified';

export interface Entry extends Submission {
  /** A UUID; also the owner of its pictures. */
  readonly id: string;
  readonly challengeId: string;
  /** Null once that member's data was erased. */
  readonly memberId: string | null;
  readonly state: EntryState;
  /** Of the painting as it stands: a replaced entry counts from its replacement. */
  readonly submittedAt: number;
  /** Why it is disqualified. */
  readonly reason: string | null;
}

/** An entry as voters see it: nobody's. */
export interface GalleryEntry {
  readonly id: string;
  readonly title: string;
  readonly painting: PictureHash;
  readonly spoiler: boolean;
  /** The viewer's own, which they cannot vote for. */
  readonly isOwn: boolean;
  /** The viewer votes for it. */
  readonly hasVote: boolean;
}

export interface GalleryPage {
  readonly entries: readonly GalleryEntry[];
  /** Standing entries of the challenge. */
  readonly total: number;
  /** The place of the first one here in this viewer's order, from 0. */
  readonly start: number;
  /** To be given as `at` for the page before or after; null where there is none. */
  readonly previous: string | null;
  readonly next: string | null;
}

export interface VoteResult {
  readonly change: 'cast' | 'taken-back' | 'moved';
  /** The entry that lost this member's vote, for `taken-back` and `moved`. */
  readonly from: string | null;
  /** Votes that the member still has to give. */
  readonly votesLeft: number;
}

/** How a standing entry did. */
export interface RankedEntry {
  /** From 1, without gaps or doubles: more votes first, then the earlier submission of the painting as it stands, then the smaller id. */
  readonly rank: number;
  readonly votes: number;
  /** For the leaderboard: 3, 2, 1 for the ranks 1, 2, 3; none without a vote. */
  readonly points: number;
  readonly entry: Entry;
}

export interface Leader {
  readonly memberId: string;
  /** From 1: more points first, then more wins, then more votes, then the smaller id. */
  readonly place: number;
  readonly points: number;
  /** Challenges won. */
  readonly wins: number;
  /** Votes received. */
  readonly votes: number;
  /** Entries in closed challenges. */
  readonly entries: number;
}

/** One line of an export. Votes and ranks are null until the close, and for what does not stand. */
export interface ExportedEntry {
  readonly rank: number | null;
  readonly votes: number | null;
  readonly points: number | null;
  readonly entry: Entry;
}

export interface HistoryEvent {
  readonly at: number;
  /** Null when the bot itself did it, at a deadline, or once that member's data was erased. */
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
  /** For `edited` and `extended`: setting -> { from, to }; for entries { entryId, reason? }; for a cancel { reason }. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Of the whole list. */
  readonly total: number;
}

/** Which part of a list. */
export interface PageRequest {
  readonly offset: number;
  readonly size: number;
}
