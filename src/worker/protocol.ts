/**
 * Messages between the bot and a worker process. Stored pictures are named by their content hashes, and each side reads them where
 * it uses them; so a worker may one day be on another machine, with the same blob store. Snapshots and checkpoints are sent as
 * bytes: each is replaced by the next one within seconds, and nothing else refers to it.
 */
import type { ErrorKind } from '../errors/error-kinds.js';
import type { UserError } from '../errors/user-error.js';
import type { FrameLimits } from '../images/index.js';
import type { Options } from '../painting/options.js';
import type { PictureHash } from '../store/pictures/hash.js';

export interface Progress {
  /** Share of the work that is done, 0-1. */
  readonly done: number;
  /** Undefined until enough steps are measured. */
  readonly secondsLeft: number | undefined;
  /** The current stage, counted from 1, and how many there are. */
  readonly stage: number;
  readonly stages: number;
  readonly width: number;
  readonly height: number;
  /** Of several small paintings in one picture: which one is being painted, counted from 1, and how many there are. */
  readonly panel?: { readonly number: number; readonly count: number };
  /** Of an animation: which frame is being painted, counted from 1, and how many are. */
  readonly frame?: { readonly number: number; readonly count: number };
}

/** Most frames of a timelapse. */
export const MAX_FRAMES = 20;

export interface Snapshot {
  /** JPEG or, with transparency, WebP; small enough to upload to any server. */
  readonly bytes: Uint8Array;
  readonly extension: 'jpg' | 'webp';
}

export interface StyleTask {
  readonly picture: PictureHash;
  /** A picture of its shape, whose white is read; all of it where absent. */
  readonly mask?: PictureHash;
  readonly share: number;
}

export interface PaintTask {
  readonly id: string;
  /** The attempt's number, which every answer repeats. */
  readonly attempt: number;
  readonly options: Options;
  readonly content: PictureHash;
  /** A picture whose white says what of the content is painted; all of it where absent. */
  readonly mask?: PictureHash;
  /** At least one; shares are above 0 and relative to each other. */
  readonly styles: readonly StyleTask[];
  /** A finished painting of the same pictures that is to be enlarged: only scales finer than it are painted. */
  readonly start?: PictureHash;
  /** Several small paintings instead of one, in one picture; those that have a picture are painted already. */
  readonly panels?: readonly PanelTask[];
  /** The content moves, and is painted so. */
  readonly animation?: AnimationTask;
  /** A PNG of an earlier attempt, to resume from. One that cannot be read is ignored. */
  readonly checkpoint?: Uint8Array;
}

export interface AnimationTask {
  readonly keep: FrameLimits;
  /** Frames that an earlier attempt finished, by the number of their task. */
  readonly finished: readonly { readonly index: number; readonly picture: PictureHash }[];
}

export interface PanelTask extends Pick<PaintTask, 'options' | 'styles'> {
  readonly picture: PictureHash | null;
}

export type ToWorker =
  | { readonly kind: 'paint'; readonly task: PaintTask }
  /** Ends the task with `stopped`. */
  | { readonly kind: 'stop'; readonly id: string };

export type PaintError =
  /** A `UserError`'s. */
  | {
      readonly kind: ErrorKind;
      readonly details: UserError['details'];
      /** The chain of causes in one line, for the log. */
      readonly cause?: string | undefined;
    }
  /** A bug's, whose stack is the message. */
  | {
      readonly message: string;
      /** Of a system error, such as ENOSPC. */
      readonly code?: string | undefined;
    };

export type FromWorker =
  /** Instead of `ready`: the engine or its networks cannot be loaded, and the process ends. */
  | { readonly kind: 'start-failed'; readonly error: PaintError }
  /** Once, after the start. */
  | {
      readonly kind: 'ready';
      readonly engine: string;
      readonly notes: readonly string[];
      readonly networks: readonly string[];
    }
  /** Before every painting: those that `ready` named may have been joined by one that was fetched since. */
  | { readonly kind: 'networks'; readonly networks: readonly string[] }
  /** After every step; its absence means a hang. `memory` is the process's resident set, in bytes. */
  | {
      readonly kind: 'step';
      readonly id: string;
      readonly attempt: number;
      readonly progress: Progress;
      readonly memory: number;
    }
  /** Every few seconds. The checkpoint is a PNG whose metadata tells the stage and iteration; an animation has its frames instead. */
  | {
      readonly kind: 'snapshot';
      readonly id: string;
      readonly attempt: number;
      readonly progress: Progress;
      readonly snapshot: Snapshot;
      readonly checkpoint?: Uint8Array | undefined;
    }
  /** A small WebP for the timelapse; of an animation, a finished frame as PNG. */
  | {
      readonly kind: 'frame';
      readonly id: string;
      readonly attempt: number;
      /** 0 to `MAX_FRAMES` - 1, by the share of the steps that are done; of an animation, the number of the frame's task. */
      readonly index: number;
      readonly bytes: Uint8Array;
    }
  /** One of several small paintings is finished: a PNG in the blob store. */
  | {
      readonly kind: 'panel';
      readonly id: string;
      readonly attempt: number;
      readonly index: number;
      readonly painting: PictureHash;
    }
  | {
      readonly kind: 'done';
      readonly id: string;
      readonly attempt: number;
      /** A PNG in the blob store, with the options in its metadata. */
      readonly painting: PictureHash;
      readonly width: number;
      readonly height: number;
      readonly networks: readonly string[];
      readonly seconds: number;
      /** The subject or the background was to be painted, and nothing stands out: all is. */
      readonly isSubjectMissing?: boolean;
      /** What is transparent in the content was left out. */
      readonly readTransparency?: boolean;
    }
  | {
      readonly kind: 'stopped';
      readonly id: string;
      readonly attempt: number;
      readonly checkpoint: Uint8Array | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly id: string;
      readonly attempt: number;
      readonly error: PaintError;
    };
