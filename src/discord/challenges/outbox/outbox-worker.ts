/** Executes the outbox of challenges: each post once, across processes and crashes (leases and idempotency keys). */
import { channelMention, type REST, Routes, userMention } from 'discord.js';
import type { Logger } from 'pino';
import type { Challenges } from '../../../challenges/challenges.js';
import type { Post } from '../../../challenges/outbox/post.js';
import { UserError } from '../../../errors/user-error.js';
import type { Messages } from '../../../locales/index.js';
import type { Clock, Timer } from '../../../time/clock.js';
import { isPermanentError } from '../../discord-errors.js';
import { ACCENT_COLOURS, noticeMessage, toRequestBody } from '../../messages/message.js';
import { messageNonce } from '../../messages/nonce.js';
import { sendWhile } from '../../replies/send-guard.js';
import type { OutboxHandlers } from './outbox-handlers.js';

export interface OutboxWorkerDeps {
  readonly challenges: Challenges;
  readonly handlers: OutboxHandlers;
  readonly rest: REST;
  readonly messagesIn: (guildId: string) => Promise<Messages>;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Posts executed concurrently, each of another challenge. */
const MAX_CONCURRENT_POSTS = 3;
/** How soon posts written by other processes, or left by crashed ones, are found. */
const MAX_POLL_INTERVAL_MS = 15_000;
/** Before reading the outbox again after the store failed. */
const STORE_RETRY_DELAY_MS = 5_000;
/** A taken post is leased this long; renewed while it is executed. */
const LEASE_MS = 60_000;
const LEASE_RENEWAL_INTERVAL_MS = 20_000;
/** Exponential backoff between attempts. Not p-retry: the next attempt's time is in the row, so that it survives a restart. */
const RETRY_DELAY_MS = { first: 2_000, max: 10 * 60_000 } as const;
/** A post is given up after this long and at least MIN_ATTEMPTS attempts (the bot itself may have been down). */
const RETRY_WINDOW_MS = 24 * 3600 * 1000;
const MIN_ATTEMPTS = 10;

export class OutboxWorker {
  readonly #deps: OutboxWorkerDeps;
  #pollTimer: Timer | undefined;
  #running: Promise<void> | undefined;
  #wakeRequested = false;
  /** The last access to the outbox failed. */
  #storeFailed = false;
  #started = false;
  #unsubscribe: (() => void) | undefined;

  constructor(deps: OutboxWorkerDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#started = true;
    this.#unsubscribe = this.#deps.challenges.outbox.onQueued(() => this.wake());
    this.wake();
  }

  /** Checks the outbox now. */
  wake(): void {
    if (!this.#started) return;
    this.#pollTimer?.cancel();
    if (this.#running !== undefined) {
      this.#wakeRequested = true;
      return;
    }
    this.#running = this.#runAll().finally(() => {
      this.#running = undefined;
      if (this.#wakeRequested) {
        this.#wakeRequested = false;
        this.wake();
      } else void this.#scheduleNext();
    });
  }

  /** Takes no more posts and waits for those in progress. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#unsubscribe?.();
    this.#pollTimer?.cancel();
    await this.#running;
  }

  async #scheduleNext(): Promise<void> {
    const { challenges, clock, log } = this.#deps;
    let wait = MAX_POLL_INTERVAL_MS;
    try {
      const next = await challenges.outbox.nextAt();
      if (next !== undefined)
        wait = Math.min(wait, Math.max(this.#storeFailed ? STORE_RETRY_DELAY_MS : 0, next - clock.now()));
    } catch (error) {
      log.warn({ err: error }, 'challenge outbox not readable');
    }
    if (!this.#started || this.#running !== undefined) return;
    this.#pollTimer?.cancel();
    this.#pollTimer = clock.setTimeout(() => this.wake(), wait);
  }

  async #runAll(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: MAX_CONCURRENT_POSTS }, () => this.#drain()));
      this.#storeFailed = false;
    } catch (error) {
      this.#storeFailed = true;
      this.#deps.log.error({ err: error }, 'challenge outbox failed; retrying');
    }
  }

  async #drain(): Promise<void> {
    while (this.#started) {
      const post = await this.#deps.challenges.outbox.lease(LEASE_MS);
      if (post === undefined) return;
      await this.#execute(post);
    }
  }

  async #execute(post: Post): Promise<void> {
    const { challenges, handlers, clock, log } = this.#deps;
    const { outbox } = challenges;
    const about = { post: post.id, kind: post.kind, challenge: post.challengeId, attempt: post.attempt };
    let { leasedUntil } = post;
    const keep = async () => {
      const until = clock.now() + LEASE_MS;
      leasedUntil = (await outbox.renewLease(post, LEASE_MS)) ? until : 0;
    };
    const keeping = clock.setInterval(() => {
      keep().catch((error: unknown) => log.warn({ ...about, err: error }, 'lease of a post not renewed'));
    }, LEASE_RENEWAL_INTERVAL_MS);
    try {
      // A process that was paused says nothing when it wakes: another one may have done so long ago.
      const isHeld = () => clock.now() < leasedUntil;
      const result = await sendWhile(isHeld, () => handlers.execute(post));
      const first = await outbox.complete(post, result);
      log.info({ ...about, first }, 'challenge post executed');
    } catch (error) {
      await this.#handleFailure(post, error, about);
    } finally {
      keeping.cancel();
    }
  }

  async #handleFailure(post: Post, error: unknown, about: object): Promise<void> {
    const { challenges, log, clock } = this.#deps;
    const { outbox } = challenges;
    const final = error instanceof UserError || isPermanentError(error);
    const late = clock.now() - post.writtenAt > RETRY_WINDOW_MS && post.attempt >= MIN_ATTEMPTS;
    if (!final && !late) {
      const pause = Math.min(RETRY_DELAY_MS.max, RETRY_DELAY_MS.first * 2 ** Math.min(20, post.attempt - 1));
      log.warn({ ...about, err: error, pause }, 'challenge post failed; will retry');
      await outbox.retryLater(post, clock.now() + pause);
      return;
    }
    log.warn({ ...about, err: error }, 'challenge post dropped');
    const reason = error instanceof Error ? error.message : String(error);
    if (await outbox.drop(post, reason))
      await this.#notifyOrganiser(post, final).catch((unsaid: unknown) =>
        log.info({ ...about, err: unsaid }, 'organiser not notified'),
      );
  }

  /** Tells the organiser in a direct message, once. @param final whether Discord refused it for good. */
  async #notifyOrganiser(post: Post, final: boolean): Promise<void> {
    const { challenges, rest, messagesIn } = this.#deps;
    const challenge = await challenges.get(post.challengeId, post.guildId);
    const words = undeliveredSentence(post, challenge, final, await messagesIn(post.guildId));
    if (words === undefined || challenge.organiserId === null) return;
    const channel = (await rest.post(Routes.userChannels(), { body: { recipient_id: challenge.organiserId } })) as {
      id: string;
    };
    const body = {
      ...toRequestBody(noticeMessage(undefined, [words], ACCENT_COLOURS.failed)),
      nonce: messageNonce(`refused ${post.id}`),
      enforce_nonce: true,
    };
    await rest.post(Routes.channelMessages(channel.id), { body });
  }
}

/** @returns undefined for posts whose missing permission the draft panel has already shown. */
function undeliveredSentence(
  post: Post,
  challenge: { readonly title: string; readonly channelId: string; readonly resultsChannelId: string | null },
  final: boolean,
  { challenges }: Messages,
): string | undefined {
  const { undelivered } = challenges;
  const { title, channelId, resultsChannelId } = challenge;
  if (!final) return undelivered.gaveUp({ title });
  switch (post.kind) {
    case 'role-give':
    case 'role-take':
      return undelivered.role({ title, user: userMention(post.payload.memberId) });
    case 'thread-archive':
    case 'event-make':
      return undefined;
    case 'event-change':
    case 'event-start':
    case 'event-end':
      return undelivered.event({ title });
    case 'results':
      return undelivered.message({ title, channel: channelMention(resultsChannelId ?? channelId) });
    default:
      return undelivered.message({ title, channel: channelMention(channelId) });
  }
}
