/** The time that the bot lives by: this machine's, or one that a test or a developer moves. */

/** Something that waits for its time. */
export interface Timer {
  /** It will not run (again). Harmless when it has run, or was cancelled before. */
  cancel(): void;
}

/**
 * What runs at a time asks here what time it is, and waits here: then whoever moves the clock moves both. How long a
 * process took, and when one hangs, is measured by the machine all the same.
 */
export interface Clock {
  /** Milliseconds since 1970. It may go back, as a machine's clock may when it is set. */
  now(): number;
  /**
   * Runs something once, in `delay` milliseconds, or when the clock is moved past that. A clock that is set back
   * prolongs no waiting. Waiting does not keep the process alive.
   */
  setTimeout(run: () => void, delay: number): Timer;
  /** As `setTimeout`, again and again; a clock that is moved past several periods runs it once. */
  setInterval(run: () => void, period: number): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(run, delay) {
    const timer = setTimeout(run, delay).unref();
    return { cancel: () => clearTimeout(timer) };
  },
  setInterval(run, period) {
    const timer = setInterval(run, period).unref();
    return { cancel: () => clearInterval(timer) };
  },
};
