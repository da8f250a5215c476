/** One Ctrl-C may arrive twice within this time: from the terminal, and passed on by npm. In milliseconds. */
const SAME_PRESS_MS = 500;

/** Handles Ctrl-C: the first one ends the painting with the best picture so far, the second exits at once. */
export class Interruption {
  readonly #controller = new AbortController();
  #since = 0;

  readonly #press = () => {
    if (!this.signal.aborted) this.#stop();
    else if (performance.now() - this.#since > SAME_PRESS_MS) process.exit(130);
  };

  /** A closing terminal may send SIGHUP twice without anybody pressing a key, so only the first one counts. */
  readonly #stop = () => {
    if (this.signal.aborted) return;
    this.#since = performance.now();
    console.error('\nStopping after this step and saving the best picture so far. Press Ctrl-C again to stop at once.');
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
