/** What a job is. The row in the store is the job; everything else is derived from it. */
import type { ClampedOption, Options } from '../painting/options.js';
import type { PictureHash } from '../store/hash.js';

export const JOB_STATES = ['queued', 'running', 'delivered', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface StyleShare {
  readonly picture: PictureHash;
  /** Above 0; shares are relative to each other. */
  readonly share: number;
  /** The style of the library that it is, or was: it may have been removed since. */
  readonly library?: string;
}

/** Why a job ended without a painting, so that it can be said in any language. */
export interface Failure {
  /** A `UserError`'s kind, or `engine` when the engine failed. */
  readonly kind: string;
  readonly details: Readonly<Record<string, string | number>>;
  /** In English. */
  readonly message: string;
  /** Found in the log beside the exception; only where it was not the member's to mend. */
  readonly report?: string;
}

/** What a finished painting was made with. */
export interface PaintedPicture {
  readonly picture: PictureHash;
  readonly width: number;
  readonly height: number;
  /** Ids of those that painted, in their order. */
  readonly networks: readonly string[];
  /** The engine and its device, in words. */
  readonly engine: string;
  /** Of painting; what was done before a restart is not in it. */
  readonly seconds: number;
}

/** Where and how the member is answered. Opaque to jobs; `discord/` writes and reads it. A plain record, kept as JSON. */
export type ReplyAddress = Readonly<Record<string, string | number | boolean | null>>;

export interface Job {
  /** Unique across machines: a UUID. */
  readonly id: string;
  /** The order of acceptance. */
  readonly sequence: number;
  /** The place in the round-robin over members: jobs are painted by (turn, sequence). */
  readonly startTag: number;
  readonly state: JobState;
  readonly userId: string;
  /** Null in direct messages. */
  readonly guildId: string | null;
  /** It takes from what its member may have in the server. */
  readonly countsTowardQuota: boolean;
  readonly channelId: string;
  /** What a member would call it: "cat × starry-night". At most 80 characters. */
  readonly name: string;
  readonly options: Options;
  /** What ceilings have made less than was asked for. */
  readonly clamped: readonly ClampedOption[];
  readonly content: PictureHash;
  /** The content's width over its height, about; the painting's too. */
  readonly aspect: number;
  /** At least one. */
  readonly styles: readonly StyleShare[];
  readonly reply: ReplyAddress;
  /** Counts starts of painting; fences what an attempt that was given up still sends. */
  readonly attempt: number;
  /** Set once the painting is finished, before it is delivered. */
  readonly painted: PaintedPicture | null;
  readonly failure: Failure | null;
  /** Who cancelled: a user's id. A cancelled job without one was abandoned: its reply is gone, so nobody was told. */
  readonly cancelledBy: string | null;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  /** Of the newest attempt. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}
