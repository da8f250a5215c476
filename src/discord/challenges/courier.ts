/** Carries out what Discord must be told of challenges, from the outbox: each post once, whoever else is at it, whatever goes wrong. */
import { type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import type { Challenges } from '../../challenges/challenges.js';
import type { Post } from '../../challenges/post.js';
import type { Clock, Timer } from '../../clock.js';
import type { Messages } from '../../locales/index.js';
import { UserError } from '../../user-error.js';
import { noteMessage } from '../messages/challenge.js';
import { bodyOf, COLOURS } from '../messages/message.js';
import { isFinal, nonceOf } from '../replies/roads.js';
import type { Errands } from './errands.js';

export interface CourierParts {
  readonly challenges: Challenges;
  readonly errands: Errands;
  readonly rest: REST;
  readonly messagesIn: (guildId: string) => Messages;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Posts carried out at the same time, each of another challenge. */
const AT_ONCE = 3;
/** Milliseconds: posts of other processes, and of those that have died, are found after that at the latest. */
const LONGEST_WAIT = 15_000;
/** Milliseconds, after a full disk or the like. */
const AFTER_FAILURE = 5_000;
/** Milliseconds for which a post is nobody else's; kept up while it is carried out. */
const LEASE = 60_000;
const RENEWAL = 20_000;
/** Milliseconds before another try, doubled each time. */
const PAUSE = { first: 2_000, most: 10 * 60_000 } as const;
/** Milliseconds after which a post that Discord still refuses is given up, and tries: it may be the bot that was not there. */
const PATIENCE = 24 * 3600 * 1000;
const LEAST_TRIES = 10;

export class Courier {
  readonly #parts: CourierParts;
  #timer: Timer | undefined;
  #working: Promise<void> | undefined;
  #again = false;
  /** The outbox could not be used the last time. */
  #stuck = false;
  #open = false;

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#open = true;
    this.wake();
  }

  /** There may be something to do. */
  wake(): void {
    if (!this.#open) return;
    this.#timer?.cancel();
    if (this.#working !== undefined) {
      this.#again = true;
      return;
    }
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      if (this.#again) {
        this.#again = false;
        this.wake();
      } else void this.#plan();
    });
  }

  /** Takes nothing more, and waits for what is being carried out. */
  async stop(): Promise<void> {
    this.#open = false;
    this.#timer?.cancel();
    await this.#working;
  }

  async #plan(): Promise<void> {
    const { challenges, clock, log } = this.#parts;
    let wait = LONGEST_WAIT;
    try {
      const next = await challenges.outbox.nextAt();
      if (next !== undefined) wait = Math.min(wait, Math.max(this.#stuck ? AFTER_FAILURE : 0, next - clock.now()));
    } catch (error) {
      log.warn({ err: error }, 'the outbox of challenges could not be read');
    }
    if (!this.#open || this.#working !== undefined) return;
    this.#timer?.cancel();
    this.#timer = clock.setTimeout(() => this.wake(), wait);
  }

  async #work(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, () => this.#drain()));
      this.#stuck = false;
    } catch (error) {
      this.#stuck = true;
      this.#parts.log.error({ err: error }, 'posts of challenges could not be carried out; trying again');
    }
  }

  async #drain(): Promise<void> {
    while (this.#open) {
      const post = await this.#parts.challenges.outbox.take(LEASE);
      if (post === undefined) return;
      await this.#carry(post);
    }
  }

  async #carry(post: Post): Promise<void> {
    const { challenges, errands, clock, log } = this.#parts;
    const { outbox } = challenges;
    const about = { post: post.id, kind: post.kind, challenge: post.challengeId, attempt: post.attempt };
    const keeping = clock.setInterval(() => {
      outbox
        .renew(post, LEASE)
        .catch((error: unknown) => log.warn({ ...about, err: error }, 'a post could not be kept'));
    }, RENEWAL);
    try {
      const result = await errands.run(post);
      const first = await outbox.done(post, result);
      log.info({ ...about, first }, 'a post of a challenge was carried out');
    } catch (error) {
      await this.#fail(post, error, about);
    } finally {
      keeping.cancel();
    }
  }

  async #fail(post: Post, error: unknown, about: object): Promise<void> {
    const { challenges, log, clock } = this.#parts;
    const { outbox } = challenges;
    const final = error instanceof UserError || isFinal(error);
    const late = clock.now() - post.writtenAt > PATIENCE && post.attempt >= LEAST_TRIES;
    if (!final && !late) {
      const pause = Math.min(PAUSE.most, PAUSE.first * 2 ** Math.min(20, post.attempt - 1));
      log.warn({ ...about, err: error, pause }, 'a post of a challenge could not be carried out yet');
      await outbox.later(post, clock.now() + pause);
      return;
    }
    log.warn({ ...about, err: error }, 'a post of a challenge was given up');
    const reason = error instanceof Error ? error.message : String(error);
    if (await outbox.drop(post, reason))
      await this.#tell(post, final).catch((unsaid: unknown) =>
        log.info({ ...about, err: unsaid }, 'the organiser could not be told'),
      );
  }

  /** The organiser hears of it in a direct message, once. @param final whether Discord refused it for good. */
  async #tell(post: Post, final: boolean): Promise<void> {
    const { challenges, rest, messagesIn } = this.#parts;
    const challenge = await challenges.get(post.challengeId, post.guildId);
    const words = sentenceOf(post, challenge, final, messagesIn(post.guildId));
    if (words === undefined || challenge.organiserId === null) return;
    const channel = (await rest.post(Routes.userChannels(), { body: { recipient_id: challenge.organiserId } })) as {
      id: string;
    };
    const body = {
      ...bodyOf(noteMessage(undefined, [words], COLOURS.failed)),
      nonce: nonceOf(`refused ${post.id}`),
      enforce_nonce: true,
    };
    await rest.post(Routes.channelMessages(channel.id), { body });
  }
}

/** @returns undefined for what an organiser was told of before: the panel says what the bot lacks. */
function sentenceOf(
  post: Post,
  challenge: { readonly title: string; readonly channelId: string; readonly resultsChannelId: string | null },
  final: boolean,
  { challenges }: Messages,
): string | undefined {
  const { dropped } = challenges;
  const { title, channelId, resultsChannelId } = challenge;
  if (!final) return dropped.late(title);
  switch (post.kind) {
    case 'role-give':
    case 'role-take':
      return dropped.role(title, `<@${post.payload.memberId}>`);
    case 'thread-archive':
    case 'event-make':
      return undefined;
    case 'event-change':
    case 'event-start':
    case 'event-end':
      return dropped.event(title);
    case 'results':
      return dropped.message(title, `<#${resultsChannelId ?? channelId}>`);
    default:
      return dropped.message(title, `<#${channelId}>`);
  }
}
