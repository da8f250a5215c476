/** The queue of a bot that paints by itself: in memory. What is handed out stays so: whoever took it lives and dies with the queue. */
import { compareFairOrder } from './fair-queue.js';
import type { JobNeeds } from './job-needs.js';
import type { JobQueue, QueueContents, QueueEntry } from './job-queue.js';

export class InProcessJobQueue implements JobQueue {
  /** Sorted by `compareFairOrder`. */
  readonly #waiting: QueueEntry[] = [];
  readonly #handedOut = new Set<string>();
  readonly #listeners = new Set<() => void>();

  async add(entries: readonly QueueEntry[]): Promise<void> {
    for (const entry of entries) this.#insert(entry);
    for (const listener of this.#listeners) listener();
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const index = this.#waiting.findIndex((entry) => entry.id === id);
      if (index >= 0) this.#waiting.splice(index, 1);
    }
  }

  async contents(): Promise<QueueContents> {
    return { waiting: this.#waiting.map(({ id }) => id), handedOut: [...this.#handedOut] };
  }

  async take(can: (needs: JobNeeds) => boolean): Promise<string | undefined> {
    const index = this.#waiting.findIndex(({ needs }) => can(needs));
    if (index < 0) return undefined;
    const [{ id }] = this.#waiting.splice(index, 1);
    this.#handedOut.add(id);
    return id;
  }

  async done(id: string): Promise<void> {
    this.#handedOut.delete(id);
  }

  onAdded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  /** From the back: most entries are the newest. */
  #insert(newcomer: QueueEntry): void {
    if (this.#handedOut.has(newcomer.id) || this.#waiting.some(({ id }) => id === newcomer.id)) return;
    let index = this.#waiting.length;
    while (index > 0 && compareFairOrder(this.#waiting[index - 1], newcomer) > 0) index--;
    this.#waiting.splice(index, 0, newcomer);
  }
}
