/** The workers of a fleet as one who paints: what `/about` and the health tell of them. */
import type { Processes } from '../../store/fleet/processes.js';
import { type AliveWorker, aliveWorkers } from './worker-info.js';

export class FleetPainters {
  readonly #processes: Processes;
  #workers: readonly AliveWorker[] = [];

  constructor(processes: Processes) {
    this.#processes = processes;
  }

  /** Looks now, and after each beat. */
  async start(): Promise<void> {
    await this.#look();
    this.#processes.onBeat(() => this.#look());
  }

  /** Labels of engine and device; undefined where nobody paints. */
  get engine(): string | undefined {
    const engines = new Set(this.#workers.flatMap(({ info }) => info.engine ?? []));
    return engines.size === 0 ? undefined : [...engines].join(', ');
  }

  /** Ids. */
  get networks(): readonly string[] {
    return [...new Set(this.#workers.flatMap(({ info }) => info.paintsWith))];
  }

  /** Whether anybody paints. */
  get healthy(): boolean {
    return this.#workers.length > 0;
  }

  async #look(): Promise<void> {
    this.#workers = aliveWorkers(await this.#processes.recent());
  }
}
