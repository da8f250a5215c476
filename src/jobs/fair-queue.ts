/** The order in which waiting jobs are painted: round-robin over members, then first come. */
import type { Queue, QueueAddOptions } from 'p-queue';
import type { Job } from './job.js';

type Run = () => Promise<unknown>;

/** What the queue needs to know of a job. */
export type Place = Pick<Job, 'turn' | 'sequence'>;

export type FairOptions = QueueAddOptions & Place;

/** Jobs are painted by turn; those of one turn in the order in which they were accepted. */
export const inOrder = (a: Place, b: Place): number => a.turn - b.turn || a.sequence - b.sequence;

/**
 * The turn of a new job: the member's next one, but none that has passed already. Members thus take turns, whatever they have
 * waiting, and since the turn is kept with the job the order survives a restart. (Start-time fair queueing with jobs of one size:
 * Goyal, Vin and Cheng, SIGCOMM 1996.)
 *
 * With k of their own jobs waiting or running, nobody waits for more than k + 1 jobs of any other member that come after.
 *
 * @param own turns of the member's jobs that wait or run.
 * @param serving the latest turn that was begun; 0 when nothing runs.
 */
export function nextTurn(own: readonly number[], serving: number): number {
  return Math.max(serving, ...own.map((turn) => turn + 1));
}

/** Sorted by turn; PQueue's `queueClass`. */
export class FairQueue implements Queue<Run, FairOptions> {
  readonly #waiting: { readonly run: Run; readonly place: Place }[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  enqueue(run: Run, { turn = 0, sequence = 0 }: Partial<FairOptions> = {}): void {
    const place = { turn, sequence };
    let index = this.#waiting.length;
    while (index > 0 && inOrder(this.#waiting[index - 1].place, place) > 0) index--;
    this.#waiting.splice(index, 0, { run, place });
  }

  dequeue(): Run | undefined {
    return this.#waiting.shift()?.run;
  }

  filter(): Run[] {
    return this.#waiting.map(({ run }) => run);
  }

  remove(run: string | Run): void {
    const index = this.#waiting.findIndex((waiting) => waiting.run === run);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  setPriority(): void {
    throw new TypeError('turns are fixed when a job is accepted');
  }
}
