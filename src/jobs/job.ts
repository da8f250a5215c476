/** A job as it is stored. The database row is the truth; everything else is derived from it. */
import type { FrameLimits } from '../images/index.js';
import type { ClampedOption, Options } from '../painting/options.js';
import type { PictureHash } from '../store/pictures/hash.js';

export const JOB_STATES = ['queued', 'running', 'delivered', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];
/** Not ended: such a job counts toward the limits. */
export const ACTIVE_STATES: readonly JobState[] = ['queued', 'running'];

/**
 * - painting: one picture, painted by a worker.
 * - variations: several small paintings (`panels`) in one picture, likewise.
 *
 * The others are made from a finished painting (`sourceJobId`) when they are delivered; their rows carry its pictures:
 *
 * - shared: the painting once more, for others to see.
 * - gallery: the same in the server's gallery channel, once.
 * - comparison: the photo beside the painting.
 * - timelapse, timelapse-gif: an animation of its `frames`.
 */
export const JOB_KINDS = [
  'painting',
  'variations',
  'shared',
  'gallery',
  'comparison',
  'timelapse',
  'timelapse-gif',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];
export type DerivedJobKind = Exclude<JobKind, 'painting' | 'variations'>;

/** Whether it shows a painting of its own, which can be entered, shared, compared or animated. */
export const showsPainting = ({ kind }: Pick<Job, 'kind'>): boolean => kind === 'painting' || kind === 'shared';

/** One of the small paintings of a `variations` job. */
export interface Panel {
  /** What differs from the job's options. */
  readonly options: Partial<Options>;
  /** Instead of the job's; null where it has those. */
  readonly styles: readonly StyleShare[] | null;
  /** Of its style, where the styles differ. */
  readonly name: string | null;
  /** A PNG, once it is painted. */
  readonly picture: PictureHash | null;
}

/** A content that moves, and is painted so. */
export interface JobAnimation {
  /** Of what is painted, about: it is decoded when it is painted. */
  readonly frames: number;
  readonly milliseconds: number;
  /** Of the file: more where some are left out. */
  readonly ofFrames: number;
  readonly ofMilliseconds: number;
  /** Long side of its frames, in pixels; it is painted no larger. */
  readonly longSide: number;
  /** What is beyond is left out. */
  readonly keep: FrameLimits;
}

/**
 * A small picture of a painting on the way, for its timelapse; or of an animation a frame that is painted, from which it goes on when it was
 * interrupted.
 */
export interface Frame {
  /** 0 to `MAX_FRAMES` - 1, by the share of the steps that are done, or the number of the frame's task; unique. */
  readonly index: number;
  /** A WebP, or of an animation a PNG. */
  readonly picture: PictureHash;
}

export interface StyleShare {
  readonly picture: PictureHash;
  /** A picture of its shape, whose white is read; all of it where absent. */
  readonly mask?: PictureHash;
  /** Above 0; shares are relative to each other. */
  readonly share: number;
  /** Id of a style of the library, which may have been removed since. */
  readonly library?: string;
}

/** Why a job ended without a painting; the locales turn kind and details into a sentence. */
export interface Failure {
  /** A `UserError`'s kind, or `engine` when the engine failed. */
  readonly kind: string;
  readonly details: Readonly<Record<string, string | number>>;
  /** Id of the log entry with the exception; only for failures that the member cannot fix. */
  readonly report?: string;
}

/** What a finished painting was made with. */
export interface PaintedPicture {
  readonly picture: PictureHash;
  readonly width: number;
  readonly height: number;
  /** Ids of the networks, in the order of use. */
  readonly networks: readonly string[];
  /** Label of the engine and its device. */
  readonly engine: string;
  /** Of iterating, without what was done before a restart. */
  readonly seconds: number;
  /** The subject or the background was to be painted, and nothing stands out: all is. */
  readonly isSubjectMissing?: boolean;
  /** Whether what is transparent in the content was left out; absent where there is nothing of it. */
  readonly readTransparency?: boolean;
}

/** Where and how the member is answered. Opaque to jobs; `discord/` writes and reads it. Stored as JSON. */
export type ReplyAddress = Readonly<Record<string, string | number | boolean | null>>;

export interface Job {
  /** Unique across machines: a UUID. */
  readonly id: string;
  readonly kind: JobKind;
  /** The order of acceptance. */
  readonly sequence: number;
  /** Of fair queueing over members: jobs are painted in the order of (startTag, sequence). */
  readonly startTag: number;
  readonly state: JobState;
  readonly userId: string;
  /** Null in direct messages. */
  readonly guildId: string | null;
  /** Counts toward its member's quota in the server. */
  readonly countsTowardQuota: boolean;
  readonly channelId: string;
  /** What a member would call it: "cat × starry-night". At most 80 characters. */
  readonly name: string;
  readonly options: Options;
  /** Options that a server's or the bot's maximum lowered. */
  readonly clamped: readonly ClampedOption[];
  readonly content: PictureHash;
  /** The picture whose white says what of the content is painted; null for all of it. */
  readonly mask: PictureHash | null;
  /** A finished painting of the same pictures that this one enlarges. */
  readonly start: PictureHash | null;
  /** Of a `variations` job; else empty. */
  readonly panels: readonly Panel[];
  /** The job whose painting a derived one shows. */
  readonly sourceJobId: string | null;
  /** In the order of painting. */
  readonly frames: readonly Frame[];
  /** Null where one picture is painted. */
  readonly animation: JobAnimation | null;
  /** Approximate width over height of the content, and so of the painting. */
  readonly aspect: number;
  /** At least one. */
  readonly styles: readonly StyleShare[];
  readonly reply: ReplyAddress;
  /** Counts starts. Fences messages of an attempt that was given up. */
  readonly attempt: number;
  /** Set once the painting is finished, before it is delivered. */
  readonly painted: PaintedPicture | null;
  readonly failure: Failure | null;
  /** The user who cancelled. A cancelled job without one was abandoned because its reply was deleted. */
  readonly cancelledBy: string | null;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  /** Of the newest attempt. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** When its member made it a favourite; favourites are kept. */
  readonly favouritedAt: number | null;
}
