/** What `jobs/` needs of whoever paints; implemented by `WorkerPool`. */
import type { PaintTask, Progress, Snapshot } from './protocol.js';

export interface FinishedPainting {
  /** PNG. */
  readonly painting: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Ids of those that painted, in their order. */
  readonly networks: readonly string[];
  readonly engine: string;
  readonly seconds: number;
}

export interface PaintEvents {
  step(progress: Progress): void;
  snapshot(progress: Progress, snapshot: Snapshot, checkpoint: Uint8Array): void;
  /** The last one, when the task is stopped for a shutdown. */
  checkpoint(checkpoint: Uint8Array): void;
}

/** The worker went down with the task (crash, hang, memory): the task may be tried again. */
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
  /** How many tasks are painted at the same time. */
  readonly workers: number;
  /** Engine and device in words; undefined until the first worker is ready. */
  readonly engine: string | undefined;
  /** Ids of the networks that paint where no other is asked for; none until the first worker is ready. */
  readonly networks: readonly string[];
  /**
   * Paints with a free worker; waits for one when there is none.
   *
   * @param stepDeadline seconds without a step after which the worker is taken for hung and killed.
   * @param signal when it aborts, the worker stops after the step under way; its last checkpoint is thrown away
   *   unless `signal.reason` is "shutdown" (then `events.checkpoint` gets it), and the promise rejects with `signal.reason`.
   * @throws UserError what the member can mend; WorkerLost when the process went down or could not start; Error for a bug in
   *   the engine.
   */
  paint(task: PaintTask, events: PaintEvents, stepDeadline: number, signal: AbortSignal): Promise<FinishedPainting>;
  /** Ends every worker; those that do not end by themselves within `graceSeconds` are killed. */
  stop(graceSeconds: number): Promise<void>;
}
