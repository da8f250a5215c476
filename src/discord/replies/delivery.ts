/** Brings what happens to jobs into their replies: the newest news only, never too fast, the end for certain. */
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../../clock.js';
import { besideEachOther, fitPicture } from '../../images/index.js';
import type { Delivery, Place } from '../../jobs/delivery.js';
import type { Job } from '../../jobs/job.js';
import { messagesFor } from '../../locales/index.js';
import { UserError } from '../../user-error.js';
import type { Progress, Snapshot } from '../../worker/protocol.js';
import {
  endedMessage,
  failureMessage,
  finishedMessage,
  progressMessage,
  queuedMessage,
  shelvedMessage,
} from '../messages/job.js';
import { halfMessage, previewMessage } from '../messages/preview.js';
import { type Address, addressOfJob, linkTo } from './address.js';
import type { MessageMaker, Outcome, Roads } from './roads.js';

export interface DeliveryParts {
  readonly roads: Roads;
  readonly log: Logger;
  readonly clock: Clock;
  /** Somebody deleted the reply of a job that waits or runs. */
  gone(jobId: string): void;
  /** A job that another one is answered with, and its painting. */
  partner(jobId: string): Promise<{ readonly job: Job; readonly painting: Uint8Array | undefined } | undefined>;
  /** The reply at this address now says "press to see". */
  shelved(job: Job, address: Address): Promise<void>;
}

/** Between two edits of one message, in milliseconds. */
const PAUSE = 2000;
/** A place far down the queue is told less often: it changes little. In milliseconds. */
const LONGEST_PAUSE = 60_000;
/** Before a token expires, in milliseconds: the time to say so. */
const SHELVE_BEFORE = 60_000;

/** All edits together, a second: the end of a job goes first, then progress, then places in the queue. */
const PACE = { concurrency: 32, interval: 1000, intervalCap: 40 } as const;
const PRIORITY = { ended: 2, progress: 1, queued: 0 } as const;

interface News {
  readonly make: MessageMaker;
  readonly priority: number;
  /** Since the last edit, in milliseconds. */
  readonly pause: number;
  /** Not worth an edit by the bot's own right, of which a channel has few. */
  readonly light?: boolean;
}

/** One job's reply, as long as the job is under way. */
interface Thread {
  job: Job;
  news: News | undefined;
  sending: Promise<void> | undefined;
  timer: Timer | undefined;
  shelving: Timer | undefined;
  sentAt: number;
  /** A sketch is shown; news without one would take it away. */
  sketched: boolean;
  /** Nothing but the end is said any more. */
  silent: boolean;
}

export class DiscordDelivery implements Delivery {
  readonly #parts: DeliveryParts;
  readonly #edits = new PQueue(PACE);
  readonly #threads = new Map<string, Thread>();

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  queued(job: Job, place: Place): void {
    if (addressOfJob(job).side === 'after') {
      // The first of two speaks for both; the second is shelved in time all the same.
      this.#threadOf(job);
      return;
    }
    const pause = Math.min(LONGEST_PAUSE, PAUSE * place.position);
    const make = () => queuedMessage(job, place, messagesOf(job));
    this.#tell(job, { make, priority: PRIORITY.queued, pause, light: true });
  }

  progress(job: Job, progress: Progress, snapshot?: Snapshot): void {
    const thread = this.#threadOf(job);
    if (snapshot === undefined && thread.sketched) return;
    if (snapshot !== undefined) thread.sketched = true;
    const make = () => progressMessage(job, progress, snapshot, this.#parts.clock.now(), messagesOf(job));
    this.#tell(job, { make, priority: PRIORITY.progress, pause: PAUSE });
  }

  async ended(job: Job, painting: Uint8Array | undefined): Promise<boolean> {
    const thread = this.#threadOf(job);
    this.#hush(thread);
    await thread.sending;
    await this.#passed(thread, PAUSE);
    const outcome = await this.#edits.add(() => this.#sendEnd(job, painting), { priority: PRIORITY.ended });
    this.#threads.delete(job.id);
    return outcome !== 'gone';
  }

  /** Lets a reply that was shelved follow its job again, under a new right. */
  revive(job: Job): void {
    const thread = this.#threads.get(job.id);
    if (thread === undefined) return;
    thread.shelving?.cancel();
    this.#threads.delete(job.id);
    this.#threadOf(job);
  }

  /** Sends nothing more, except what is on its way. */
  stop(): void {
    for (const thread of this.#threads.values()) this.#hush(thread);
  }

  #threadOf(job: Job): Thread {
    const known = this.#threads.get(job.id);
    if (known !== undefined) {
      known.job = job;
      return known;
    }
    const thread: Thread = {
      job,
      news: undefined,
      sending: undefined,
      timer: undefined,
      shelving: undefined,
      sentAt: 0,
      // What an attempt before this one has shown stays until there is a newer picture.
      sketched: job.attempt > 1,
      silent: addressOfJob(job).shelved,
    };
    this.#threads.set(job.id, thread);
    this.#planShelving(thread);
    return thread;
  }

  #tell(job: Job, news: News): void {
    const thread = this.#threadOf(job);
    if (thread.silent) return;
    thread.news = news;
    this.#schedule(thread);
  }

  #schedule(thread: Thread): void {
    const { news, sending, timer } = thread;
    if (news === undefined || sending !== undefined) return;
    timer?.cancel();
    const send = () => this.#enqueue(thread, () => this.#sendNews(thread), news.priority);
    thread.timer = this.#parts.clock.setTimeout(send, this.#left(thread, news.pause));
  }

  /** What is left of a pause since the last edit, in milliseconds: never more than all of it, though the clock was set back. */
  #left({ sentAt }: Thread, pause: number): number {
    return Math.min(pause, Math.max(0, sentAt + pause - this.#parts.clock.now()));
  }

  #passed(thread: Thread, pause: number): Promise<void> | undefined {
    const left = this.#left(thread, pause);
    return left > 0 ? new Promise((resolve) => this.#parts.clock.setTimeout(resolve, left)) : undefined;
  }

  #enqueue(thread: Thread, send: () => Promise<void>, priority: number): void {
    const sending: Promise<void> = Promise.all([thread.sending, this.#edits.add(send, { priority })]).then(() => {
      if (thread.sending !== sending) return;
      thread.sending = undefined;
      this.#schedule(thread);
    });
    thread.sending = sending;
  }

  /** What is not sent this time is replaced by what comes next, so nothing is tried again here. */
  async #sendNews(thread: Thread): Promise<void> {
    const { job, news } = thread;
    thread.news = undefined;
    if (news === undefined || thread.silent) return;
    const { roads, log } = this.#parts;
    const address = addressOfJob(job);
    try {
      if (!roads.isFresh(address)) {
        thread.silent = true;
        return;
      }
      if (news.light && !roads.holds(address)) return;
      thread.sentAt = this.#parts.clock.now();
      const outcome = await roads.change(job, address, news.make);
      if (outcome === 'sent') return;
      this.#hush(thread);
      if (outcome === 'gone') this.#abandon(job);
    } catch (error) {
      log.warn({ job: job.id, err: error }, 'news could not be told');
    }
  }

  #abandon({ id }: Job): void {
    this.#threads.delete(id);
    this.#parts.gone(id);
  }

  #hush(thread: Thread): void {
    thread.silent = true;
    thread.news = undefined;
    thread.timer?.cancel();
    thread.shelving?.cancel();
  }

  async #sendEnd(job: Job, painting: Uint8Array | undefined): Promise<Outcome> {
    const { roads } = this.#parts;
    const address = addressOfJob(job);
    if (address.beside !== undefined)
      return roads.change(job, address, await this.#endOfTwo(job, painting, address.beside));
    const changed = await roads.change(job, address, endOf(job, painting));
    // Who cancelled knows.
    if (changed !== 'closed' || address.shelved || job.cancelledBy === job.userId) return changed;
    const { elsewhere } = messagesOf(job);
    const posted = await roads.post(job, endOf(job, painting, elsewhere.channel(linkTo(address))));
    if (posted !== 'closed') return posted;
    const sent = await roads.direct(job, endOf(job, painting, elsewhere.direct));
    return sent === 'closed' ? 'gone' : sent;
  }

  /** Whichever of two ends last brings both. */
  async #endOfTwo(job: Job, painting: Uint8Array | undefined, beside: string): Promise<MessageMaker> {
    const partner = await this.#parts.partner(beside);
    if (partner === undefined || painting === undefined) return endOf(job, painting);
    const { job: other, painting: theirs } = partner;
    const messages = messagesOf(job);
    if (other.endedAt === null && other.painted === null) return () => halfMessage(other, messages);
    if (theirs === undefined) return endOf(other, theirs);
    const isFirst = addressOfJob(job).side === 'before';
    const [before, after] = isFirst ? [job, other] : [other, job];
    const both = await besideEachOther(isFirst ? painting : theirs, isFirst ? theirs : painting);
    return async (limit) => previewMessage(before, after, await fitPicture(both, limit), messages);
  }

  /** A reply that only its token can change says what to do before the token expires. */
  #planShelving(thread: Thread): void {
    const { reachable, ephemeral, shelved, expiresAt } = addressOfJob(thread.job);
    if (shelved || (reachable && !ephemeral)) return;
    const wait = Math.max(0, expiresAt - SHELVE_BEFORE - this.#parts.clock.now());
    const shelve = () => this.#enqueue(thread, () => this.#shelve(thread), PRIORITY.ended);
    thread.shelving = this.#parts.clock.setTimeout(shelve, wait);
  }

  async #shelve(thread: Thread): Promise<void> {
    const { job } = thread;
    this.#hush(thread);
    const address = addressOfJob(job);
    try {
      const outcome = await this.#parts.roads.change(job, address, () => shelvedMessage(job, messagesOf(job)));
      if (outcome === 'sent') await this.#parts.shelved(job, address);
      if (outcome === 'gone') this.#abandon(job);
    } catch (error) {
      this.#parts.log.warn({ job: job.id, err: error }, 'a reply could not be shelved');
    }
  }
}

const messagesOf = (job: Job) => messagesFor(addressOfJob(job).locale);

function endOf(job: Job, painting: Uint8Array | undefined, preface?: string): MessageMaker {
  const messages = messagesOf(job);
  const { painted } = job;
  if (painted === null) return () => endedMessage(job, messages, preface);
  if (painting === undefined) return () => failureMessage({ kind: 'pictures-gone', details: {} }, messages);
  return async (limit) => {
    try {
      return finishedMessage(job, painted, await fitPicture(painting, limit), messages, preface);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return failureMessage(error, messages);
    }
  };
}
