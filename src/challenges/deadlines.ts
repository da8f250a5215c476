/** Deadlines fire on time, are caught up with after a time away, and each fires once, whoever is there. */
import type { Logger } from 'pino';
import type { Timer } from '../clock.js';
import type { Changes } from './changes.js';
import { lock } from './rows.js';
import { isDue, step } from './steps.js';
import { writePosts } from './write-posts.js';

/** Milliseconds. A machine that slept, a clock that was set or another process's challenge is noticed after that at the latest. */
const LONGEST_WAIT = 30_000;
/** Milliseconds, after a full disk or the like. */
const AFTER_FAILURE = 5_000;

interface Waiting {
  readonly id: string;
  readonly guild_id: string;
  readonly due_at: number;
  readonly kind: 'deadline' | 'reminder';
}

export class Deadlines {
  readonly #changes: Changes;
  readonly #log: Logger;
  #timer: Timer | undefined;
  #running = false;
  #firing: Promise<number> | undefined;
  #arming: Promise<void> = Promise.resolve();
  /** Challenges that could not go on in the last firing: the others do not wait for them. */
  readonly #stuck = new Set<string>();

  constructor(changes: Changes, log: Logger) {
    this.#changes = changes;
    this.#log = log;
  }

  /** Catches up with what was due while nobody was there, then waits for what comes. */
  async start(): Promise<void> {
    this.#running = true;
    await this.#tick();
  }

  /** Waits for what is being done. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    await this.#firing?.catch(() => {});
    await this.#arming;
  }

  /** Something has changed here: the next deadline may be another one. */
  rearm(): void {
    // Whatever fires arms the timer when it is done.
    if (!this.#running || this.#firing !== undefined) return;
    this.#arming = this.#arm().catch((error: unknown) => {
      this.#complain(error);
      this.#wait(AFTER_FAILURE);
    });
  }

  /** Everything that is due now, in the order of the deadlines. @returns how many deadlines it was this process that did. */
  fire(): Promise<number> {
    this.#firing ??= this.#fire().finally(() => {
      this.#firing = undefined;
      this.rearm();
    });
    return this.#firing;
  }

  async #fire(): Promise<number> {
    this.#stuck.clear();
    let fired = 0;
    for (;;) {
      const next = await this.#next();
      if (next === undefined || next.due_at > this.#changes.now()) return fired;
      try {
        const did = await (next.kind === 'deadline' ? this.#step(next) : this.#remind(next));
        if (did) fired++;
      } catch (error) {
        this.#complain(error, next.id);
        this.#stuck.add(next.id);
      }
    }
  }

  /** One state on, unless somebody else was quicker. */
  #step({ id, guild_id }: Waiting): Promise<boolean> {
    return this.#changes.write(async (transaction) => {
      const challenge = await lock(transaction, id, guild_id);
      const at = this.#changes.now();
      if (!isDue(challenge, at)) return false;
      const { state } = await step(transaction, challenge, at, null);
      this.#log.info({ challenge: id, from: challenge.state, to: state }, 'a deadline of a challenge');
      return true;
    });
  }

  #remind({ id, guild_id }: Waiting): Promise<boolean> {
    return this.#changes.write(async (transaction) => {
      const challenge = await lock(transaction, id, guild_id);
      const at = this.#changes.now();
      const { state, reminder_at, next_at } = challenge;
      if (reminder_at === null || reminder_at > at || next_at === null) return false;
      await transaction.updateTable('challenges').set({ reminder_at: null }).where('id', '=', id).execute();
      // Whoever comes too late to remind says nothing.
      if (next_at <= at) return false;
      const of = state === 'open' ? 'submissions' : 'voting';
      await writePosts(transaction, challenge, at, [['reminder', { of, endsAt: next_at }]]);
      return true;
    });
  }

  /** The earliest, due or not, of those that are not stuck. */
  async #next(): Promise<Waiting | undefined> {
    const [deadline, reminder] = [await this.#earliest('next_at'), await this.#earliest('reminder_at')];
    if (reminder === undefined || (deadline !== undefined && deadline.due_at <= reminder.due_at))
      return deadline && { ...deadline, kind: 'deadline' };
    return { ...reminder, kind: 'reminder' };
  }

  #earliest(column: 'next_at' | 'reminder_at'): Promise<Omit<Waiting, 'kind'> | undefined> {
    let waiting = this.#changes.store
      .selectFrom('challenges')
      .select(({ ref }) => ['id', 'guild_id', ref(column).$notNull().as('due_at')])
      .where(column, 'is not', null);
    if (this.#stuck.size > 0) waiting = waiting.where('id', 'not in', [...this.#stuck]);
    return waiting.orderBy(column).orderBy('id').limit(1).executeTakeFirst();
  }

  async #tick(): Promise<void> {
    await this.fire().catch((error: unknown) => this.#complain(error));
  }

  async #arm(): Promise<void> {
    const next = await this.#next();
    const wait = next === undefined ? LONGEST_WAIT : Math.max(0, next.due_at - this.#changes.now());
    this.#wait(Math.min(wait, this.#stuck.size > 0 ? AFTER_FAILURE : LONGEST_WAIT));
  }

  #wait(milliseconds: number): void {
    this.#timer?.cancel();
    if (this.#running) this.#timer = this.#changes.clock.setTimeout(() => this.#tick(), milliseconds);
  }

  #complain(error: unknown, challenge?: string): void {
    this.#log.error({ err: error, challenge }, 'a deadline of a challenge could not be kept; it is tried again');
  }
}
