/** While a shard is handed over, two processes hear of each interaction: whoever is first to lease it acts on it. */
import type { Leases } from '../../store/fleet/leases.js';

const INTERACTIONS = 'interaction/';
/** Longer than what a process has heard can wait in it, in milliseconds. */
const LIFETIME_MS = 60_000;
/** After a shard was handed over, in milliseconds: what was heard before is still acted on. */
const GRACE_MS = 5000;

export class SharedInteractions {
  readonly #leases: Leases;
  /** Until when two may hear of one, by `performance.now()`. */
  #until = Number.NEGATIVE_INFINITY;

  constructor(leases: Leases) {
    this.#leases = leases;
  }

  /** A shard is handed over, from now on until a moment after the last such call. */
  note(): void {
    this.#until = performance.now() + GRACE_MS;
  }

  /** @returns whether this process acts on it. Where the database is away it does: Discord takes the first answer only. */
  async take(interactionId: string): Promise<boolean> {
    if (performance.now() > this.#until) return true;
    try {
      return (await this.#leases.acquire(INTERACTIONS + interactionId, LIFETIME_MS)) !== undefined;
    } catch {
      return true;
    }
  }

  /** Those that nobody can hear of any more. */
  forgetOld(): Promise<void> {
    return this.#leases.forgetFree(INTERACTIONS);
  }
}
