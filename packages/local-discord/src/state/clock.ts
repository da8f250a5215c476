/** Discord's time, which tests and developers can move; a bot in the same process may live by it as well. */

interface Alarm {
  at: number;
  readonly callback: () => void;
  /** Of one that waits for a time to pass, not for a moment: it keeps what is left of it when the clock is set back. */
  readonly relative: boolean;
}

/** Timers of Node's wait no longer than that, in milliseconds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export class Clock {
  #offset = 0;
  #alarms = new Set<Alarm>();
  #timer: NodeJS.Timeout | undefined;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Milliseconds before the time of this machine. */
  get offsetMs(): number {
    return this.#offset;
  }

  /** Runs a function when a time has come; earlier when the clock is moved past it. */
  schedule(time: number, ring: () => void): void {
    this.#add({ at: time, callback: ring, relative: false });
  }

  /** Runs a function in so many milliseconds; earlier when the clock is moved past that, never later. */
  setTimeout(run: () => void, delay: number): { cancel(): void } {
    const alarm = this.#add({ at: this.now() + delay, callback: run, relative: true });
    return { cancel: () => this.#remove(alarm) };
  }

  /** As `setTimeout`, again and again; once where the clock is moved past several periods. */
  setInterval(run: () => void, period: number): { cancel(): void } {
    const ring = () => {
      alarm = this.#add({ at: this.now() + period, callback: ring, relative: true });
      run();
    };
    let alarm = this.#add({ at: this.now() + period, callback: ring, relative: true });
    return { cancel: () => this.#remove(alarm) };
  }

  /** Moves the clock forward; what was due until then happens now. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
    this.#ring();
  }

  /** Back to the time of this machine. What has happened stays; what waits for a moment waits for it again. */
  reset(): void {
    for (const alarm of this.#alarms) if (alarm.relative) alarm.at -= this.#offset;
    this.#offset = 0;
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#alarms.clear();
  }

  #add(alarm: Alarm): Alarm {
    this.#alarms.add(alarm);
    this.#schedule();
    return alarm;
  }

  #remove(alarm: Alarm): void {
    this.#alarms.delete(alarm);
    this.#schedule();
  }

  #ring(): void {
    const now = this.now();
    const due = [...this.#alarms].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    // One that has rung may have called off a later one.
    for (const alarm of due) if (this.#alarms.delete(alarm)) alarm.callback();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#alarms.size === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const { at } of this.#alarms) next = Math.min(next, at);
    const wait = Math.min(MAX_TIMEOUT_MS, Math.max(0, next - this.now()));
    this.#timer = setTimeout(() => this.#ring(), wait).unref();
  }
}
