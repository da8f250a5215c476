/** The active jobs of a fleet: by rows, read at most once a second; those that this process answers by what it knows of them. */
import type { Progress } from '../../worker/protocol.js';
import type { ActiveJob, ActiveJobs, TrackedJobs } from '../active-jobs.js';
import type { AnsweredJob, FleetRows } from '../rows/fleet-rows.js';

/** Milliseconds that what was read is good for. */
const MAX_AGE_MS = 1000;

interface KnownProgress {
  readonly attempt: number;
  readonly progress: Progress;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export class FleetActiveJobs implements ActiveJobs {
  readonly #rows: FleetRows;
  readonly #tracked: TrackedJobs;
  readonly #botId: string;
  readonly #now: () => number;
  /** Of jobs that others answer. */
  readonly #progress = new Map<string, KnownProgress>();
  #read: { readonly at: number; readonly jobs: Promise<AnsweredJob[]>; isValid: boolean } | undefined;

  constructor(rows: FleetRows, tracked: TrackedJobs, botId: string, now: () => number) {
    this.#rows = rows;
    this.#tracked = tracked;
    this.#botId = botId;
    this.#now = now;
  }

  read(): Promise<readonly ActiveJob[]> {
    return this.#complete(this.#readRows(true));
  }

  recent(): Promise<readonly ActiveJob[]> {
    return this.#complete(this.#readRows(false));
  }

  invalidate(): void {
    if (this.#read !== undefined) this.#read.isValid = false;
  }

  async #complete(reading: Promise<AnsweredJob[]>): Promise<readonly ActiveJob[]> {
    const others = (await reading)
      // What this process answers it knows better: one that it does not know has ended.
      .filter(({ job, botId }) => botId !== this.#botId && this.#tracked.find(job.id) === undefined)
      .map(({ job }) => {
        const known = this.#progress.get(job.id);
        const isCurrent = known !== undefined && known.attempt === job.attempt;
        const at = isCurrent ? known.at : (job.startedAt ?? job.acceptedAt);
        return { job, progress: isCurrent ? known.progress : undefined, progressAt: at };
      });
    return [...this.#tracked.all(), ...others];
  }

  /** Of a job that another process answers. */
  heard(id: string, attempt: number, progress: Progress): void {
    this.#progress.set(id, { attempt, progress, at: this.#now() });
  }

  #readRows(hasToBeValid: boolean): Promise<AnsweredJob[]> {
    const known = this.#read;
    if (known !== undefined && performance.now() - known.at < MAX_AGE_MS && (known.isValid || !hasToBeValid))
      return known.jobs;
    const read = { at: performance.now(), jobs: this.#rows.active(), isValid: true };
    this.#read = read;
    read.jobs.then(
      (jobs) => {
        const active = new Set(jobs.map(({ job }) => job.id));
        for (const id of this.#progress.keys()) if (!active.has(id)) this.#progress.delete(id);
      },
      () => {
        // The next one tries again.
        if (this.#read === read) this.#read = undefined;
      },
    );
    return read.jobs;
  }
}
