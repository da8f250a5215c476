/** The room of challenges: everything that commands and buttons may do with them. */
import type { Logger } from 'pino';
import type { Pictures } from '../store/pictures.js';
import type { Store } from '../store/store.js';
import type {
  Challenge,
  ChallengeSettings,
  ChallengeState,
  Entry,
  ExportRow,
  FixedPictures,
  GalleryPage,
  Leader,
  LogLine,
  Organiser,
  Page,
  Painting,
  Participant,
  Placed,
  Slice,
  VoteOutcome,
} from './challenge.js';
import type { Post, PostKind, PostResult } from './post.js';

export interface ChallengesParts {
  readonly store: Store;
  readonly pictures: Pictures;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called after posts were written by this process: take them. Another process's are found by asking now and then. */
  readonly onPosts?: () => void;
}

export declare class Challenges {
  readonly entries: Entries;
  readonly votes: Votes;
  readonly gallery: Gallery;
  readonly results: Results;
  readonly outbox: Outbox;
  readonly deadlines: Deadlines;
  readonly members: MemberData;

  constructor(parts: ChallengesParts);

  /**
   * Opens at once when the start is not in the future.
   *
   * @throws UserError `challenge-text`, `challenge-number`, `challenge-roles-many`, `challenge-times`, `challenges-many`.
   */
  create(organiser: Organiser, settings: ChallengeSettings, fixed?: FixedPictures): Promise<Challenge>;

  /**
   * While it is scheduled, everything; while entries come in, all but the start, the channel, the fixed pictures, and fewer entries or
   * votes than before; while votes come in, texts, winner role, results channel, recurrence and the end of the voting.
   *
   * @throws UserError as `create`; `challenge-unknown`, `challenge-over`, `challenge-edit`.
   */
  edit(
    id: string,
    organiser: Organiser,
    changes: Partial<ChallengeSettings>,
    fixed?: FixedPictures,
  ): Promise<Challenge>;

  /**
   * The current phase ends later, and so does everything after it. Rounds to come keep the length that was planned.
   *
   * @param by milliseconds, above 0.
   * @throws UserError `challenge-unknown`, `challenge-over`, `challenge-times`.
   */
  extend(id: string, organiser: Organiser, by: number): Promise<Challenge>;

  /** For good; it is the last round. @throws UserError `challenge-unknown`, `challenge-over`, `challenge-text`. */
  cancel(id: string, organiser: Organiser, reason: string): Promise<Challenge>;

  /**
   * Ends the current phase now: from open to voting, from voting to closed.
   *
   * @param from the state that the organiser saw, so that two presses do not end two phases.
   * @throws UserError `challenge-unknown`, `challenge-over`, `challenge-moved-on` when it is in another state.
   */
  closeEarly(id: string, organiser: Organiser, from: 'open' | 'voting'): Promise<Challenge>;

  /** @throws UserError `challenge-unknown` also when it is another server's. */
  get(id: string, guildId: string): Promise<Challenge>;

  /** Newest first. @param search part of the title. */
  list(
    guildId: string,
    filter: { readonly states?: readonly ChallengeState[]; readonly search?: string },
    slice: Slice,
  ): Promise<Page<Challenge>>;

  /** Newest first. @throws UserError `challenge-unknown`. */
  history(id: string, guildId: string, slice: Slice): Promise<Page<LogLine>>;
}

export declare class Entries {
  /**
   * @throws UserError `challenge-unknown`, `challenge-not-open`, `challenge-roles`, `entries-spent`, `entry-twice` when the painting is in
   * already, `entry-content` or `entry-style` when it is not painted with the fixed picture, `pictures-gone`.
   */
  enter(challengeId: string, member: Participant, painting: Painting): Promise<Entry>;

  /** Before the deadline; it counts as submitted now. @throws UserError as `enter`; `entry-unknown`, `entry-disqualified`. */
  replace(entryId: string, member: Participant, painting: Painting): Promise<Entry>;

  /**
   * Until the close, for good: its pictures are removed, and who voted for it may vote for another.
   *
   * @throws UserError `entry-unknown` (also when it is somebody else's), `entry-disqualified`, `challenge-over`.
   */
  withdraw(entryId: string, member: Pick<Participant, 'guildId' | 'userId'>): Promise<Entry>;

  /**
   * Until the close. Votes for it wait and count for nothing meanwhile; their voters may vote for others.
   *
   * @throws UserError `entry-unknown`, `challenge-over`, `challenge-text` for the reason.
   */
  disqualify(entryId: string, organiser: Organiser, reason: string): Promise<Entry>;

  /** Undoes it, until the close. Votes of members who gave them to others meanwhile are lost. @throws UserError as `disqualify`. */
  reinstate(entryId: string, organiser: Organiser): Promise<Entry>;

  /** @throws UserError `entry-unknown`, also when it is another server's. Whether its member may be shown is the caller's to check. */
  get(entryId: string, guildId: string): Promise<Entry>;

  /** A member's entries of a challenge that are not withdrawn, oldest first. */
  of(challengeId: string, memberId: string): Promise<Entry[]>;

  /** For organisers: all that are not withdrawn, oldest first. @param search part of the title. */
  list(challengeId: string, guildId: string, slice: Slice, search?: string): Promise<Page<Entry>>;

  /** Standing ones. */
  count(challengeId: string): Promise<number>;
}

export declare class Votes {
  /**
   * Casts a vote, or takes it back where there is one. A member with a single vote moves it; one whose several votes are spent names the
   * entry that loses one.
   *
   * @param instead an entry that this member votes for and that loses the vote.
   * @throws UserError `entry-unknown`, `entry-gone` when it does not stand, `challenge-not-voting`, `challenge-roles`, `vote-own`,
   * `vote-joined-late`, `votes-spent`.
   */
  vote(entryId: string, voter: Participant, instead?: string): Promise<VoteOutcome>;

  /** Ids of standing entries that a member votes for, the oldest vote first. */
  of(challengeId: string, memberId: string): Promise<string[]>;

  /** How many members have voted, which may be shown before the close. */
  voters(challengeId: string): Promise<number>;
}

export declare class Gallery {
  /**
   * Standing entries, in an order of the viewer's own that stays the same over pages and visits.
   *
   * @param viewerId null for the order of a gallery that all see.
   * @param at an entry's id: the page begins with it, or with what follows where it is gone. From the beginning when undefined.
   * @param size 1-100.
   * @throws UserError `challenge-unknown`.
   */
  page(
    challengeId: string,
    guildId: string,
    viewerId: string | null,
    { at, size }: { readonly at?: string | undefined; readonly size: number },
  ): Promise<GalleryPage>;
}

export declare class Results {
  /** By rank. @throws UserError `challenge-unknown`, `challenge-not-closed`. */
  page(challengeId: string, guildId: string, slice: Slice): Promise<Page<Placed>>;

  /** How an entry did; undefined when it did not stand at the close, or that has not come. */
  find(entryId: string): Promise<Placed | undefined>;

  /** Of all closed challenges of a server. */
  leaderboard(guildId: string, slice: Slice): Promise<Page<Leader>>;

  /** Every entry that was not withdrawn: by rank, then by submission. For organisers. @throws UserError `challenge-unknown`. */
  export(challengeId: string, guildId: string): Promise<ExportRow[]>;
}

export declare class Outbox {
  /**
   * The oldest post that is due. Those of a challenge come one after the other: none while an earlier one is not ended.
   *
   * @param lease milliseconds for which nobody else gets it.
   * @returns undefined when there is none.
   */
  take(lease?: number): Promise<Post | undefined>;

  /** Keeps a post for longer. @returns false when somebody else has it by now, or it is ended. */
  renew(post: Pick<Post, 'id' | 'attempt'>, lease?: number): Promise<boolean>;

  /** Carried out. @returns false when somebody else has it by now, or it is ended: then nothing was changed. */
  done(post: Pick<Post, 'id' | 'attempt'>, result: PostResult): Promise<boolean>;

  /** To be tried again, not before `at`. @returns as `done`. */
  later(post: Pick<Post, 'id' | 'attempt'>, at: number): Promise<boolean>;

  /** Never to be carried out: no right to, or its channel is gone. @returns as `done`. */
  drop(post: Pick<Post, 'id' | 'attempt'>, reason: string): Promise<boolean>;

  /** What posts of a challenge have made: the newest result of each kind that was carried out. */
  made(challengeId: string): Promise<ReadonlyMap<PostKind, PostResult>>;

  /** When the next post can be taken: due, or its lease over. Undefined when all are ended. */
  nextAt(): Promise<number | undefined>;
}

export declare class Deadlines {
  /** Catches up with what was due while nobody was there, then waits for what comes. */
  start(): Promise<void>;

  /** Waits for what is being done. */
  stop(): Promise<void>;

  /** Everything that is due now, in the order of the deadlines. @returns how many deadlines it was this process that did. */
  fire(): Promise<number>;
}

/** A member's own data, for `/privacy`. */
export interface MemberRecords {
  readonly organised: readonly Challenge[];
  readonly entries: readonly Entry[];
  readonly votes: readonly { readonly challengeId: string; readonly entryId: string; readonly castAt: number }[];
  readonly results: readonly {
    readonly challengeId: string;
    readonly entryId: string;
    readonly rank: number;
    readonly votes: number;
    readonly points: number;
  }[];
  readonly log: readonly (LogLine & { readonly challengeId: string })[];
}

export interface Erased {
  readonly entries: number;
  readonly votes: number;
  /** Closed challenges whose results no longer name the member: a podium post that does may be edited. */
  readonly closedChallengeIds: readonly string[];
}

export declare class MemberData {
  /** Everything that names the member, over all servers. */
  export(memberId: string): Promise<MemberRecords>;

  /**
   * Where a challenge is not closed, the member's entries go, with the votes for them, and so do the member's votes. Where it is, ranks
   * and counts stand as they were frozen, but nameless: the entry loses its member, title, options, job and pictures, the member's votes are
   * deleted, and the leaderboard forgets the member. Challenges that the member organised go on without an organiser's name.
   */
  erase(memberId: string): Promise<Erased>;
}
