/** Keeps what is made on the way to a small part of the time: nothing is made again before a pause that grows with what making it took. */
export class Pace {
  readonly #pause: { readonly leastMs: number; readonly factor: number };
  #next: number;

  /**
   * @param pause the shortest in milliseconds, and how many times as long as making one takes.
   * @param first whether the first is due at once, or after the shortest pause.
   */
  constructor(pause: { readonly leastMs: number; readonly factor: number }, first: 'at once' | 'after a pause') {
    this.#pause = pause;
    this.#next = first === 'at once' ? Number.NEGATIVE_INFINITY : performance.now() + pause.leastMs;
  }

  get isDue(): boolean {
    return performance.now() >= this.#next;
  }

  /** @param make resolves to whether something was made; if not, the next is due as before. */
  async time(make: () => Promise<boolean>): Promise<void> {
    const began = performance.now();
    if (!(await make())) return;
    const now = performance.now();
    const { leastMs, factor } = this.#pause;
    this.#next = now + Math.max(leastMs, factor * (now - began));
  }
}
