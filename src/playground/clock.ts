/** Discord's time, which tests can move. */

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

export class Clock {
  #offset = 0;
  #alarms: Alarm[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Milliseconds before the time of this machine. */
  get ahead(): number {
    return this.#offset;
  }

  /** Runs a function when a time has come; earlier when the clock is moved past it. */
  at(time: number, ring: () => void): void {
    this.#alarms.push({ at: time, ring });
    this.#schedule();
  }

  /** Moves the clock forward; what was due until then happens now. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
    this.#ring();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#alarms = [];
  }

  #ring(): void {
    const now = this.now();
    const due = this.#alarms.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    this.#alarms = this.#alarms.filter(({ at }) => at > now);
    for (const { ring } of due) ring();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#alarms.length === 0) return;
    const next = Math.min(...this.#alarms.map(({ at }) => at));
    this.#timer = setTimeout(() => this.#ring(), Math.max(0, next - this.now())).unref();
  }
}
