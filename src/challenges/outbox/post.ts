/** What Discord must be told of a challenge. Written together with what happened, carried out later, each once. */

/** What a post says, by its kind. Everything else is read from the challenge when it is carried out. */
export interface PostPayloads {
  /** Made, and starts later. */
  readonly announced: { readonly startsAt: number };
  /** Entries may come in. */
  readonly opened: { readonly submissionsEndAt: number };
  /** The gallery is open for votes. */
  readonly voting: { readonly votingEndAt: number; readonly entries: number };
  /** The podium: read `results`. */
  readonly results: { readonly entries: number; readonly votes: number };
  readonly cancelled: { readonly reason: string };
  /** Settings were edited or extended, or entries are gone: the messages that show them are out of date. */
  readonly changed: { readonly settings: readonly string[] };
  /** A phase ends soon. */
  readonly reminder: { readonly of: 'submissions' | 'voting'; readonly endsAt: number };
  readonly 'role-give': { readonly roleId: string; readonly memberId: string };
  /** From the winner of the round before. */
  readonly 'role-take': { readonly roleId: string; readonly memberId: string };
  /** The thread of the challenge, if there is one. */
  readonly 'thread-archive': Readonly<Record<string, never>>;
  /** A scheduled event of Discord's, from the start to the end of the voting. */
  readonly 'event-make': { readonly startsAt: number; readonly endsAt: number };
  readonly 'event-change': { readonly startsAt: number; readonly endsAt: number };
  readonly 'event-start': Readonly<Record<string, never>>;
  readonly 'event-end': { readonly cancelled: boolean };
}

export type PostKind = keyof PostPayloads;

/** What carrying a post out has made: ids of messages, threads, events. Plain, kept as JSON, opaque here. */
export type PostResult = Readonly<Record<string, string | number | boolean | null>>;

/** A post in the hands of whoever took it, until its lease ends. */
export type Post = {
  readonly [Kind in PostKind]: {
    /** A UUID, the same at every attempt: put it into the message, to find out after a crash whether it was sent. */
    readonly id: string;
    readonly challengeId: string;
    readonly guildId: string;
    readonly kind: Kind;
    readonly payload: PostPayloads[Kind];
    /** Counts from 1; above 1, an earlier attempt may have been carried out. Also the fence: an older attempt can end nothing. */
    readonly attempt: number;
    readonly writtenAt: number;
    /** Until when nobody else takes it. */
    readonly leasedUntil: number;
  };
}[PostKind];
