/** What is told of work that is done in tasks of known size. */
interface Told {
  /** Share of all work that is done, 0-1. */
  readonly progress: number;
  readonly secondsLeft: number | undefined;
}

/** Tells how much is done and how long the rest takes. */
export class WorkClock {
  readonly #works: readonly number[];
  readonly #total: number;
  #done = 0;
  #started: { at: number; done: number } | undefined;

  constructor(works: readonly number[]) {
    this.#works = works;
    this.#total = works.reduce((sum, work) => sum + work, 0);
  }

  skip(task: number): void {
    this.#done += this.#works[task];
  }

  end(task: number): Told {
    this.skip(task);
    return this.tick(task, 0);
  }

  /** @param part of the task that is done, 0-1. */
  tick(task: number, part: number): Told {
    const done = this.#done + part * this.#works[task];
    // The first step prepares much besides.
    this.#started ??= { at: performance.now(), done };
    const since = done - this.#started.done;
    const elapsed = (performance.now() - this.#started.at) / 1000;
    const secondsLeft = since > 0 ? (elapsed * (this.#total - done)) / since : undefined;
    return { progress: done / this.#total, secondsLeft };
  }
}
