/** Ctrl-C: the first keeps the best picture so far, the second stops at once. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #interrupt = () => {
    if (this.#controller.signal.aborted) process.exit(130);
    console.error('\nStopping after this step; the best picture so far is kept. Once more to stop at once.');
    this.#controller.abort();
  };

  constructor() {
    process.on('SIGINT', this.#interrupt);
    process.on('SIGTERM', this.#interrupt);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    process.off('SIGINT', this.#interrupt);
    process.off('SIGTERM', this.#interrupt);
  }
}
