/** What `jobs/` needs to have a task painted; implemented by `WorkerPool`. */
import type { PictureHash } from '../store/pictures/hash.js';
import type { PaintTask, Progress, Snapshot } from './protocol.js';

export interface FinishedPainting {
  /** A PNG in the blob store, which nothing references yet. */
  readonly painting: PictureHash;
  readonly width: number;
  readonly height: number;
  /** Ids, in the order of use. */
  readonly networks: readonly string[];
  readonly engine: string;
  readonly seconds: number;
  /** The subject or the background was to be painted, and nothing stands out: all is. */
  readonly isSubjectMissing?: boolean;
  /** What is transparent in the content was left out. */
  readonly readTransparency?: boolean;
}

export interface PaintEvents {
  step(progress: Progress): void;
  snapshot(progress: Progress, snapshot: Snapshot, checkpoint: Uint8Array | undefined): void;
  /** A small WebP for the timelapse; of an animation a finished frame as PNG, by its task's number. @param index 0 to `MAX_FRAMES` - 1, by the share of the steps that are done. */
  frame(index: number, bytes: Uint8Array): void;
  /** One of the task's panels is finished: a PNG in the blob store, which nothing references yet. */
  panel(index: number, painting: PictureHash): void;
  /** The last checkpoint, when the task is stopped for a shutdown. */
  checkpoint(checkpoint: Uint8Array): void;
}

/** The worker process died with the task (crash, hang, memory): the task may be tried again. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';

  constructor(
    readonly reason: 'crash' | 'hang' | 'memory',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface PaintService {
  /** How many tasks run at the same time. */
  readonly workers: number;
  /** Label of engine and device; undefined until the first worker is ready. */
  readonly engine: string | undefined;
  /** Ids of the networks of the bot's default; empty until the first worker is ready. */
  readonly networks: readonly string[];
  /**
   * Paints with a free worker; waits until one is free.
   *
   * @param stepDeadline seconds without a step after which the worker counts as hung and is killed.
   * @param signal when it aborts, the worker stops after the current step, and the promise rejects with `signal.reason`. If the
   *   reason is "shutdown", `events.checkpoint` gets the last checkpoint.
   * @throws UserError what the member can fix; WorkerLost when the process died or could not start; an error for which
   *   `isStorageError` holds when the painting could not be stored; Error for a bug in the engine.
   */
  paint(task: PaintTask, events: PaintEvents, stepDeadline: number, signal: AbortSignal): Promise<FinishedPainting>;
  /** Ends all workers; kills those that have not ended after `graceSeconds`. */
  stop(graceSeconds: number): Promise<void>;
}
