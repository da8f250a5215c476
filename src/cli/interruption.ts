/** Both arrive for one Ctrl-C where npm passes on what the terminal has sent to all of them, in milliseconds. */
const SAME_PRESS_MS = 500;

/** Ctrl-C: the first keeps the best picture so far, the second stops at once. */
export class Interruption {
  readonly #controller = new AbortController();
  #since = 0;

  readonly #press = () => {
    if (!this.signal.aborted) this.#stop();
    else if (performance.now() - this.#since > SAME_PRESS_MS) process.exit(130);
  };

  /** A terminal that closes may hang up twice, and nobody presses anything, so only the first counts. */
  readonly #stop = () => {
    if (this.signal.aborted) return;
    this.#since = performance.now();
    console.error('\nStopping after this step; the best picture so far is kept. Ctrl-C once more stops at once.');
    this.#controller.abort();
  };

  constructor() {
    process.on('SIGINT', this.#press);
    process.on('SIGTERM', this.#stop);
    process.on('SIGHUP', this.#stop);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    process.off('SIGINT', this.#press);
    process.off('SIGTERM', this.#stop);
    process.off('SIGHUP', this.#stop);
  }
}
