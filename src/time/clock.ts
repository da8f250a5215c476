/** The bot's clock: the system's, or one that a test or a developer can move. */

/** A scheduled callback. */
export interface Timer {
  /** Idempotent; has no effect after the callback has run. */
  cancel(): void;
}

/**
 * Everything that depends on dates and deadlines reads the time and waits here, so that moving the clock moves both. Durations of
 * work and hang detection use the system's monotonic clock.
 */
export interface Clock {
  /** Milliseconds since 1970. May go back, as a system clock may when it is set. */
  now(): number;
  /**
   * Runs a callback once, in `delay` milliseconds, or when the clock is moved past that. Setting the clock back does not prolong
   * the wait. Does not keep the process alive.
   */
  setTimeout(run: () => void, delay: number): Timer;
  /** As `setTimeout`, repeatedly; moving the clock past several periods runs the callback once. */
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
