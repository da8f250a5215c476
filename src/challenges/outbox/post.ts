/** Effects of a challenge on Discord (messages, roles, events, threads): queued in the transaction of their cause, delivered later. */

/** Payloads by kind. Everything else is read from the challenge at delivery. */
export interface PostPayloads {
  /** Created, and starts later. */
  readonly announced: { readonly startsAt: number };
  /** Submissions are open. */
  readonly opened: { readonly submissionsEndAt: number };
  /** Voting is open. */
  readonly voting: { readonly votingEndAt: number; readonly entries: number };
  /** Closed; the ranking is read from `Results`. */
  readonly results: { readonly entries: number; readonly votes: number };
  readonly cancelled: { readonly reason: string };
  /** Settings were edited, or entries were removed: messages that show them must be updated. */
  readonly changed: { readonly settings: readonly string[] };
  /** A phase ends soon; `of` names it. */
  readonly reminder: { readonly of: 'submissions' | 'voting'; readonly endsAt: number };
  readonly 'role-give': { readonly roleId: string; readonly memberId: string };
  /** From the winner of the previous round. */
  readonly 'role-take': { readonly roleId: string; readonly memberId: string };
  /** Archives the thread of the challenge, if there is one. */
  readonly 'thread-archive': Readonly<Record<string, never>>;
  /** A Discord scheduled event, from the start to the end of voting. */
  readonly 'event-make': { readonly startsAt: number; readonly endsAt: number };
  readonly 'event-change': { readonly startsAt: number; readonly endsAt: number };
  readonly 'event-start': Readonly<Record<string, never>>;
  readonly 'event-end': { readonly cancelled: boolean };
}

export type PostKind = keyof PostPayloads;

/** The outcome of a delivery: ids of messages, threads, events. Stored as JSON; opaque here. */
export type PostResult = Readonly<Record<string, string | number | boolean | null>>;

/** A leased post. */
export type Post = {
  readonly [Kind in PostKind]: {
    /** A UUID, the same at every attempt. Used as idempotency key, to find out after a crash whether the message was sent. */
    readonly id: string;
    readonly challengeId: string;
    readonly guildId: string;
    readonly kind: Kind;
    readonly payload: PostPayloads[Kind];
    /** From 1. Above 1, an earlier attempt may have been delivered. Also the fencing token of the lease. */
    readonly attempt: number;
    readonly writtenAt: number;
    /** End of the lease. */
    readonly leasedUntil: number;
  };
}[PostKind];
