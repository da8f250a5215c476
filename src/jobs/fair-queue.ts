/** The order in which waiting jobs are painted: round-robin over members, then first come. */
import type { Queue, QueueAddOptions } from 'p-queue';
import type { Job } from './job.js';

type Run = () => Promise<unknown>;

/** What the queue needs to know of a job. */
export type FairOrder = Pick<Job, 'startTag' | 'sequence'>;

export type FairOptions = QueueAddOptions & FairOrder;

/** Jobs are painted by turn; those of one turn in the order in which they were accepted. */
export const compareFairOrder = (a: FairOrder, b: FairOrder): number =>
  a.startTag - b.startTag || a.sequence - b.sequence;

/** How far the painting has come. */
export interface ServedJobs {
  /** The latest turn of which a job was begun; 0 before the first. */
  readonly startTag: number;
  /** How many jobs of that turn were begun. */
  readonly jobs: number;
}

/** Jobs of a turn that may begin before it is closed to members who come late. */
export const MAX_START_TAG_LEAD = 100;

/**
 * The turn of a new job: the one after the member's last, but none that is over already. Members thus take turns, whatever they
 * have waiting, and since the turn is kept with the job the order survives a restart. (Start-time fair queueing with jobs of one
 * size: Goyal, Vin and Cheng, SIGCOMM 1996; `last + 1` is the finish tag, `served.startTag` the virtual time. A turn that is closed at
 * some length is our own: else those who come for the first time, one after the other, could keep a second painting waiting.)
 *
 * A job that finds k jobs of its member waiting is begun before more than k + 1 later jobs of any other member are. Cancelling
 * gives no turn back: what was cancelled while the rest waits counts among the k.
 *
 * @param last the latest turn of the member's jobs that wait or were begun at any time; undefined where there is none.
 */
export function nextStartTag(last: number | undefined, served: ServedJobs): number {
  const open = served.jobs < MAX_START_TAG_LEAD ? served.startTag : served.startTag + 1;
  return last === undefined ? open : Math.max(open, last + 1);
}

/** Sorted by turn; PQueue's `queueClass`. */
export class FairQueue implements Queue<Run, FairOptions> {
  readonly #waiting: (FairOrder & { readonly run: Run; readonly id: string | undefined })[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  enqueue(run: Run, { id, startTag = 0, sequence = 0 }: Partial<FairOptions> = {}): void {
    const newcomer = { run, id, startTag, sequence };
    let index = this.#waiting.length;
    while (index > 0 && compareFairOrder(this.#waiting[index - 1], newcomer) > 0) index--;
    this.#waiting.splice(index, 0, newcomer);
  }

  dequeue(): Run | undefined {
    return this.#waiting.shift()?.run;
  }

  filter(): Run[] {
    return this.#waiting.map(({ run }) => run);
  }

  remove(id: string): void {
    const index = this.#waiting.findIndex((waiting) => waiting.id === id);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  setPriority(): void {
    throw new TypeError('turns are fixed when a job is accepted');
  }
}
