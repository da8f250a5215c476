/** Applies challenge deadlines and reminders: on time, after downtime, and exactly once when several processes share the database. */
import type { Logger } from 'pino';
import type { Timer } from '../../time/clock.js';
import { lockChallenge } from '../challenge-rows.js';
import type { ChallengeTransactions } from '../challenge-transactions.js';
import { queuePosts } from '../outbox/queue-posts.js';
import { advanceState, isDue } from './transitions.js';

/** Longest timer: bounds the delay after the machine slept, the clock was set, or another process created a challenge. */
const MAX_WAIT_MS = 30_000;
/** Delay before a failed deadline is tried again, e.g. after a full disk. */
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
  /** Ids of challenges whose deadline failed in the current run; they are skipped so that they do not block the others. */
  readonly #failed = new Set<string>();

  constructor(transactions: ChallengeTransactions, log: Logger) {
    this.#transactions = transactions;
    this.#log = log;
  }

  /** Applies everything that became due during downtime, then schedules the next deadline. */
  async start(): Promise<void> {
    this.#running = true;
    await this.#fireAndLog();
  }

  /** Waits for a run in progress. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    await this.#firing?.catch(() => {});
    await this.#arming;
  }

  /** Reschedules the timer; call it after each change that may have moved a deadline. */
  rearm(): void {
    // A run in progress arms the timer when it ends.
    if (!this.#running || this.#firing !== undefined) return;
    this.#arming = this.#arm().catch((error: unknown) => {
      this.#logFailure(error);
      this.#setTimer(RETRY_AFTER_FAILURE_MS);
    });
  }

  /** Applies everything that is due now, in order of deadlines. @returns how many of them this process applied. */
  fire(): Promise<number> {
    this.#firing ??= this.#fire().finally(() => {
      this.#firing = undefined;
      this.rearm();
    });
    return this.#firing;
  }

  async #fire(): Promise<number> {
    this.#failed.clear();
    let fired = 0;
    for (;;) {
      const next = await this.#next();
      if (next === undefined || next.due_at > this.#transactions.now()) return fired;
      try {
        const applied = await (next.kind === 'deadline' ? this.#advance(next) : this.#remind(next));
        if (applied) fired++;
      } catch (error) {
        this.#logFailure(error, next.id);
        this.#failed.add(next.id);
      }
    }
  }

  /** Advances by one state. @returns false if another process was faster. */
  async #advance({ id, guild_id }: PendingDeadline): Promise<boolean> {
    const advanced = await this.#transactions.transact(async (transaction) => {
      const challenge = await lockChallenge(transaction, id, guild_id);
      const at = this.#transactions.now();
      if (!isDue(challenge, at)) return undefined;
      return { from: challenge.state, to: (await advanceState(transaction, challenge, at, null)).state };
    });
    if (advanced !== undefined) this.#log.info({ challenge: id, ...advanced }, 'challenge state advanced');
    return advanced !== undefined;
  }

  #remind({ id, guild_id }: PendingDeadline): Promise<boolean> {
    return this.#transactions.transact(async (transaction) => {
      const challenge = await lockChallenge(transaction, id, guild_id);
      const at = this.#transactions.now();
      const { state, reminder_at, next_at } = challenge;
      if (reminder_at === null || reminder_at > at || next_at === null) return false;
      await transaction.updateTable('challenges').set({ reminder_at: null }).where('id', '=', id).execute();
      // The deadline itself has passed: a reminder would be wrong.
      if (next_at <= at) return false;
      const of = state === 'open' ? 'submissions' : 'voting';
      await queuePosts(transaction, challenge, at, [['reminder', { of, endsAt: next_at }]]);
      return true;
    });
  }

  /** The earliest deadline or reminder, due or not, except of failed challenges. */
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
    if (this.#failed.size > 0) waiting = waiting.where('id', 'not in', [...this.#failed]);
    return waiting.orderBy(column).orderBy('id').limit(1).executeTakeFirst();
  }

  async #fireAndLog(): Promise<void> {
    await this.fire().catch((error: unknown) => this.#logFailure(error));
  }

  async #arm(): Promise<void> {
    const next = await this.#next();
    const wait = next === undefined ? MAX_WAIT_MS : Math.max(0, next.due_at - this.#transactions.now());
    this.#setTimer(Math.min(wait, this.#failed.size > 0 ? RETRY_AFTER_FAILURE_MS : MAX_WAIT_MS));
  }

  #setTimer(milliseconds: number): void {
    this.#timer?.cancel();
    if (this.#running) this.#timer = this.#transactions.clock.setTimeout(() => this.#fireAndLog(), milliseconds);
  }

  #logFailure(error: unknown, challenge?: string): void {
    this.#log.error({ err: error, challenge }, 'challenge deadline failed; retrying');
  }
}
