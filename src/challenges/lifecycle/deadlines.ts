/** Deadlines fire on time, are caught up with after a time away, and each fires once, whoever is there. */
import type { Logger } from 'pino';
import type { Timer } from '../../time/clock.js';
import { lockChallenge } from '../challenge-rows.js';
import type { ChallengeTransactions } from '../challenge-transactions.js';
import { queuePosts } from '../outbox/queue-posts.js';
import { advance, isDue } from './transitions.js';

/** Milliseconds. A machine that slept, a clock that was set or another process's challenge is noticed after that at the latest. */
const MAX_WAIT_MS = 30_000;
/** Milliseconds, after a full disk or the like. */
const RETRY_AFTER_FAILURE_MS = 5_000;

interface PendingDeadline {
  readonly id: string;
  readonly guild_id: string;
  readonly due_at: number;
  readonly kind: 'deadline' | 'reminder';
}

export class Deadlines {
  readonly #transactions: ChallengeTransactions;
  readonly #log: Logger;
  #timer: Timer | undefined;
  #running = false;
  #firing: Promise<number> | undefined;
  #arming: Promise<void> = Promise.resolve();
  /** Challenges that could not go on in the last firing: the others do not wait for them. */
  readonly #stuck = new Set<string>();

  constructor(changes: ChallengeTransactions, log: Logger) {
    this.#transactions = changes;
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
      this.#logFailure(error);
      this.#wait(RETRY_AFTER_FAILURE_MS);
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
      if (next === undefined || next.due_at > this.#transactions.now()) return fired;
      try {
        const did = await (next.kind === 'deadline' ? this.#step(next) : this.#remind(next));
        if (did) fired++;
      } catch (error) {
        this.#logFailure(error, next.id);
        this.#stuck.add(next.id);
      }
    }
  }

  /** One state on, unless somebody else was quicker. */
  #step({ id, guild_id }: PendingDeadline): Promise<boolean> {
    return this.#transactions.write(async (transaction) => {
      const challenge = await lockChallenge(transaction, id, guild_id);
      const at = this.#transactions.now();
      if (!isDue(challenge, at)) return false;
      const { state } = await advance(transaction, challenge, at, null);
      this.#log.info({ challenge: id, from: challenge.state, to: state }, 'a deadline of a challenge');
      return true;
    });
  }

  #remind({ id, guild_id }: PendingDeadline): Promise<boolean> {
    return this.#transactions.write(async (transaction) => {
      const challenge = await lockChallenge(transaction, id, guild_id);
      const at = this.#transactions.now();
      const { state, reminder_at, next_at } = challenge;
      if (reminder_at === null || reminder_at > at || next_at === null) return false;
      await transaction.updateTable('challenges').set({ reminder_at: null }).where('id', '=', id).execute();
      // Whoever comes too late to remind says nothing.
      if (next_at <= at) return false;
      const of = state === 'open' ? 'submissions' : 'voting';
      await queuePosts(transaction, challenge, at, [['reminder', { of, endsAt: next_at }]]);
      return true;
    });
  }

  /** The earliest, due or not, of those that are not stuck. */
  async #next(): Promise<PendingDeadline | undefined> {
    const [deadline, reminder] = [await this.#earliest('next_at'), await this.#earliest('reminder_at')];
    if (reminder === undefined || (deadline !== undefined && deadline.due_at <= reminder.due_at))
      return deadline && { ...deadline, kind: 'deadline' };
    return { ...reminder, kind: 'reminder' };
  }

  #earliest(column: 'next_at' | 'reminder_at'): Promise<Omit<PendingDeadline, 'kind'> | undefined> {
    let waiting = this.#transactions.store
      .selectFrom('challenges')
      .select(({ ref }) => ['id', 'guild_id', ref(column).$notNull().as('due_at')])
      .where(column, 'is not', null);
    if (this.#stuck.size > 0) waiting = waiting.where('id', 'not in', [...this.#stuck]);
    return waiting.orderBy(column).orderBy('id').limit(1).executeTakeFirst();
  }

  async #tick(): Promise<void> {
    await this.fire().catch((error: unknown) => this.#logFailure(error));
  }

  async #arm(): Promise<void> {
    const next = await this.#next();
    const wait = next === undefined ? MAX_WAIT_MS : Math.max(0, next.due_at - this.#transactions.now());
    this.#wait(Math.min(wait, this.#stuck.size > 0 ? RETRY_AFTER_FAILURE_MS : MAX_WAIT_MS));
  }

  #wait(milliseconds: number): void {
    this.#timer?.cancel();
    if (this.#running) this.#timer = this.#transactions.clock.setTimeout(() => this.#tick(), milliseconds);
  }

  #logFailure(error: unknown, challenge?: string): void {
    this.#log.error({ err: error, challenge }, 'a deadline of a challenge could not be kept; it is tried again');
  }
}
