/** Jobs that end before they are painted, or go afterwards: cancelled, abandoned, discarded, erased. */
import { setTimeout } from 'node:timers/promises';
import type { JobParts } from './job-parts.js';

/** How long `erase` waits for replies of the jobs that it cancelled, in seconds. */
const FINAL_DELIVERY_S = 5;

export class JobEndings {
  readonly #parts: JobParts;

  constructor(parts: JobParts) {
    this.#parts = parts;
  }

  /** @returns whether it was cancelled: false when it has ended already or its painting is being delivered. */
  async cancel(id: string, by: string): Promise<boolean> {
    const { deps, rows, answers, deployment, now } = this.#parts;
    const job = await rows.end(id, { cancelledBy: by }, now());
    if (job === undefined) return false;
    deps.log.info({ job: id, by }, 'cancelled');
    answers.ended(job);
    deployment.tell({ kind: 'ended', jobId: id, isPainted: false });
    await this.#withdraw(id);
    return true;
  }

  /** Cancels a job whose reply was deleted, whatever its state: nothing is delivered, and its pictures are released. */
  async abandon(id: string): Promise<void> {
    const { deps, rows, now } = this.#parts;
    if (!(await rows.abandon(id, now()))) return;
    deps.log.info({ job: id }, 'abandoned');
    this.#forget(id);
    await this.#withdraw(id);
    await deps.pictures.release([id]);
  }

  /** Releases the pictures of a job that has ended, the painting among them. Does nothing to an active job's. */
  async discard(id: string): Promise<void> {
    const { deps, rows, now } = this.#parts;
    // The button is below the painting, so it was delivered, even if that is not noted yet.
    await rows.delivered(id, true, now());
    const job = await rows.find(id);
    if (job === undefined || job.endedAt === null) return;
    this.#forget(id);
    await deps.pictures.release([id]);
  }

  /** All that is known of a member. Cancels active jobs first, and waits a moment for their replies to say so. */
  async erase(memberId: string): Promise<void> {
    const { deps, rows, deliveries, now } = this.#parts;
    const jobs = await rows.ofMember(memberId);
    const ids = jobs.map(({ id }) => id);
    for (const { id, endedAt } of jobs) if (endedAt === null) await this.cancel(id, memberId);
    await Promise.race([deliveries.settled(ids), setTimeout(1000 * FINAL_DELIVERY_S, undefined, { ref: false })]);
    for (const id of ids) {
      this.#forget(id);
      await this.#withdraw(id);
    }
    await deps.pictures.release(ids);
    await rows.remove(ids, now());
    await rows.forgetCanceller(memberId);
    deps.log.info({ jobs: ids.length }, 'personal data of a member erased');
  }

  /** Nothing more of it is delivered. */
  #forget(id: string): void {
    const { deliveries, answers } = this.#parts;
    deliveries.abandon(id);
    answers.forget(id);
  }

  /** Takes a job that has ended out of the queue, stops its run and removes its checkpoint. */
  async #withdraw(id: string): Promise<void> {
    const { deps, deployment, positions } = this.#parts;
    deployment.dispatcher.withdraw(id);
    await positions.announce();
    // A job that waits has one where it was running before a restart.
    await deps.checkpoints.remove(id);
  }
}
