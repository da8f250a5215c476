/**
 * What the bot and a worker process say to each other: plain records and bytes only, so that the worker may one day be on another
 * machine. Pictures are encoded files, never paths.
 */
import type { Options } from '../painting/options.js';

export interface Progress {
  /** Share of the work that is done, 0-1. */
  readonly done: number;
  /** Undefined until it is known. */
  readonly secondsLeft: number | undefined;
  /** Scale, counted from 1, of how many. */
  readonly stage: number;
  readonly stages: number;
  readonly width: number;
  readonly height: number;
}

export interface Snapshot {
  /** An encoded picture (JPEG or, with transparency, WebP), small enough for any server. */
  readonly bytes: Uint8Array;
  readonly extension: 'jpg' | 'webp';
}

/** A painting to make. */
export interface PaintTask {
  readonly id: string;
  /** Each attempt at a job has its own number; answers carry it. */
  readonly attempt: number;
  readonly options: Options;
  /** An encoded picture, as it was sent. */
  readonly content: Uint8Array;
  readonly styles: readonly { readonly picture: Uint8Array; readonly share: number }[];
  /** From an earlier attempt: where to go on. One that cannot be read is ignored. */
  readonly checkpoint?: Uint8Array;
}

export type ToWorker =
  | { readonly kind: 'paint'; readonly task: PaintTask }
  /** The task ends with `stopped`, after a last checkpoint. */
  | { readonly kind: 'stop'; readonly id: string };

export interface PaintError {
  /** A `UserError`'s; undefined for a bug, whose stack is the message. */
  readonly kind: string | undefined;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
  /** What lies behind it, for the log. */
  readonly cause?: string | undefined;
}

export type FromWorker =
  /** In place of `ready`, before the process ends. */
  | { readonly kind: 'unable'; readonly error: PaintError }
  /** Once, after start. */
  | {
      readonly kind: 'ready';
      readonly engine: string;
      readonly notes: readonly string[];
      readonly networks: readonly string[];
    }
  /** Before every painting: those that `ready` named may have been joined by one that was fetched since. */
  | { readonly kind: 'networks'; readonly networks: readonly string[] }
  /** After every step; also the sign of life. `memory` is the process's resident set, in bytes. */
  | {
      readonly kind: 'step';
      readonly id: string;
      readonly attempt: number;
      readonly progress: Progress;
      readonly memory: number;
    }
  /** Now and then. The checkpoint is a PNG whose metadata says the stage and iteration. */
  | {
      readonly kind: 'snapshot';
      readonly id: string;
      readonly attempt: number;
      readonly progress: Progress;
      readonly snapshot: Snapshot;
      readonly checkpoint: Uint8Array;
    }
  | {
      readonly kind: 'done';
      readonly id: string;
      readonly attempt: number;
      /** PNG, with the recipe in its metadata. */
      readonly painting: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly networks: readonly string[];
      readonly seconds: number;
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
