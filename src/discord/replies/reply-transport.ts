import { type REST, RESTJSONErrorCodes, Routes, SnowflakeUtil } from 'discord.js';
import type { Logger } from 'pino';
import type { Job } from '../../jobs/job.js';
import { isDiscordError, isPermanentError, isTooLarge, refusalIn } from '../discord-errors.js';
import { DEFAULT_UPLOAD_LIMIT_BYTES } from '../discord-limits.js';
import type { BotMessage } from '../messages/bot-message.js';
import { toRequestBody } from '../messages/message.js';
import { messageNonce } from '../messages/nonce.js';
import { NO_MESSAGE, type ReplyTarget, replyTargetOf } from './reply-target.js';
import type { TokenCipher } from './token-cipher.js';

/**
 * - sent: the member can see it.
 * - deleted: the message was deleted; it will never be seen.
 * - unavailable: this way of sending is not available (any more); another one may be.
 */
export type SendOutcome = 'sent' | 'deleted' | 'unavailable';

/** Renders a message whose files have at most `limit` bytes each. */
export type MessageRenderer = (limit: number) => BotMessage | Promise<BotMessage>;

/** Below this, a 413 is not caused by the size of the file. */
const MIN_UPLOAD_LIMIT_BYTES = 256 * 1024;

/** Edits of messages older than this count towards an undocumented limit (error 30046). */
const UNCOUNTED_EDIT_AGE_MS = 60 * 60 * 1000;

export class ReplyTransport {
  readonly #rest: REST;
  readonly #applicationId: string;
  readonly #cipher: TokenCipher;
  readonly #now: () => number;
  readonly #log: Logger;
  /** Rejected interaction tokens and when each would have expired; a rejected token is never tried again. */
  readonly #rejectedTokens = new Map<string, number>();

  constructor(rest: REST, applicationId: string, cipher: TokenCipher, now: () => number, log: Logger) {
    this.#rest = rest;
    this.#applicationId = applicationId;
    this.#cipher = cipher;
    this.#now = now;
    this.#log = log;
  }

  /** Whether the reply is young enough that its edits are not counted. */
  editsAreUncounted({ messageId }: ReplyTarget): boolean {
    return this.#now() - SnowflakeUtil.timestampFrom(messageId) < UNCOUNTED_EDIT_AGE_MS;
  }

  /** Whether the interaction token can still be used, as far as is known. */
  isTokenUsable({ encryptedToken, tokenExpiresAt }: ReplyTarget): boolean {
    return this.#now() < tokenExpiresAt && !this.#rejectedTokens.has(encryptedToken);
  }

  /** Changes a job's reply, which is at this target: by the interaction's right, then by the bot's. */
  async edit({ id }: Pick<Job, 'id'>, target: ReplyTarget, make: MessageRenderer): Promise<SendOutcome> {
    if (this.isTokenUsable(target)) {
      const outcome = await this.#editByToken(id, target, make);
      if (outcome !== 'unavailable') return outcome;
      this.#markTokenExpired(target);
    }
    if (!target.botCanPost || target.ephemeral) return 'unavailable';
    const route = Routes.channelMessage(target.channelId, target.messageId);
    return this.#send(
      id,
      (body) => this.#rest.patch(route, body),
      make,
      Math.min(DEFAULT_UPLOAD_LIMIT_BYTES, target.uploadLimitBytes),
    );
  }

  /** Deletes a job's reply, which is at this target: by the interaction's right, then by the bot's. @returns "deleted" also where there is none, or "unavailable". */
  async delete(job: string, target: ReplyTarget): Promise<SendOutcome> {
    const { channelId, messageId, botCanPost, ephemeral, encryptedToken } = target;
    if (messageId === NO_MESSAGE) return 'deleted';
    const secret = this.isTokenUsable(target) ? this.#cipher.decrypt(encryptedToken) : undefined;
    if (secret !== undefined) {
      const outcome = await this.#delete(job, Routes.webhookMessage(this.#applicationId, secret), false);
      if (outcome !== 'unavailable') return outcome;
      this.#markTokenExpired(target);
    }
    if (!botCanPost || ephemeral) return 'unavailable';
    return this.#delete(job, Routes.channelMessage(channelId, messageId));
  }

  async #delete(job: string, route: `/${string}`, auth = true): Promise<SendOutcome> {
    try {
      await this.#rest.delete(route, { auth });
      return 'deleted';
    } catch (error) {
      return this.#toOutcome(job, error);
    }
  }

  /** Posts a new message in the reply's channel. @param onSent takes its id. */
  async sendToChannel(
    job: Job,
    make: MessageRenderer,
    onSent?: (messageId: string) => Promise<void>,
  ): Promise<SendOutcome> {
    const { channelId, uploadLimitBytes, botCanPost, ephemeral } = replyTargetOf(job);
    if (!botCanPost || ephemeral) return 'unavailable';
    return this.#createMessage(channelId, job, make, Math.min(DEFAULT_UPLOAD_LIMIT_BYTES, uploadLimitBytes), onSent);
  }

  /** Sends a direct message to the requester. @param onSent takes where it is. */
  async sendDirectMessage(
    job: Job,
    make: MessageRenderer,
    onSent?: (messageId: string, channelId: string) => Promise<void>,
  ): Promise<SendOutcome> {
    let channelId: string;
    try {
      channelId = await this.#directChannel(job.userId);
    } catch (error) {
      return this.#toOutcome(job.id, error);
    }
    return this.#createMessage(channelId, job, make, DEFAULT_UPLOAD_LIMIT_BYTES, (id) => onSent?.(id, channelId));
  }

  /**
   * A short message of its own that pings the requester, where the reply alone would go unnoticed; in a direct message where the bot
   * cannot write beside the reply.
   */
  async ping(job: Job, how: 'mention' | 'direct', content: string): Promise<SendOutcome> {
    const { channelId, messageId, botCanPost, ephemeral } = replyTargetOf(job);
    // A nonce of its own: Discord would take it for the painting sent again.
    const nonce = messageNonce(`${job.id} ping`);
    const body = { content, nonce, enforce_nonce: true, allowed_mentions: { users: [job.userId] } };
    try {
      if (how === 'mention' && botCanPost && !ephemeral) {
        const reference = { message_id: messageId, fail_if_not_exists: false };
        await this.#rest.post(Routes.channelMessages(channelId), { body: { ...body, message_reference: reference } });
      } else {
        await this.#rest.post(Routes.channelMessages(await this.#directChannel(job.userId)), { body });
      }
      return 'sent';
    } catch (error) {
      return this.#toOutcome(job.id, error);
    }
  }

  /** Tells the requester something, directly. @param key of what is told: it is told once. */
  async tell({ id, userId }: Pick<Job, 'id' | 'userId'>, key: string, content: string): Promise<SendOutcome> {
    const body = { content, nonce: messageNonce(key), enforce_nonce: true, allowed_mentions: { parse: [] } };
    try {
      await this.#rest.post(Routes.channelMessages(await this.#directChannel(userId)), { body });
      return 'sent';
    } catch (error) {
      return this.#toOutcome(id, error);
    }
  }

  async #directChannel(userId: string): Promise<string> {
    const channel = await this.#rest.post(Routes.userChannels(), { body: { recipient_id: userId } });
    return (channel as { id: string }).id;
  }

  async #editByToken(
    job: string,
    { encryptedToken, uploadLimitBytes }: ReplyTarget,
    make: MessageRenderer,
  ): Promise<SendOutcome> {
    const secret = this.#cipher.decrypt(encryptedToken);
    if (secret === undefined) return 'unavailable';
    const route = Routes.webhookMessage(this.#applicationId, secret);
    return this.#send(job, (body) => this.#rest.patch(route, { ...body, auth: false }), make, uploadLimitBytes);
  }

  /** The enforced nonce makes a retry after a lost response idempotent. */
  #createMessage(
    channelId: string,
    { id }: Job,
    make: MessageRenderer,
    limit: number,
    onSent?: (messageId: string) => Promise<void> | undefined,
  ): Promise<SendOutcome> {
    const nonce = messageNonce(id);
    const send = async ({ body, files }: SendableMessage) => {
      const nonced = { ...body, nonce, enforce_nonce: true };
      const message = await this.#rest.post(Routes.channelMessages(channelId), { body: nonced, files });
      await onSent?.((message as { id: string }).id);
    };
    return this.#send(id, send, make, limit);
  }

  async #send(
    job: string,
    send: (message: SendableMessage) => Promise<unknown>,
    make: MessageRenderer,
    limit: number,
  ): Promise<SendOutcome> {
    const message = await make(limit);
    try {
      await send({ body: toRequestBody(message), files: [...message.files] });
      return 'sent';
    } catch (error) {
      if (isTooLarge(error) && limit > MIN_UPLOAD_LIMIT_BYTES) return this.#send(job, send, make, limit / 2);
      return this.#toOutcome(job, error);
    }
  }

  /** @throws the error itself where a retry may help. */
  #toOutcome(job: string, error: unknown): SendOutcome {
    const isGone = isDiscordError(error, RESTJSONErrorCodes.UnknownMessage);
    if (!isGone && !isPermanentError(error)) throw error;
    this.#log.info({ job, ...refusalIn(error) }, isGone ? 'a reply is gone' : 'Discord refused a message');
    return isGone ? 'deleted' : 'unavailable';
  }

  #markTokenExpired({ encryptedToken, tokenExpiresAt }: ReplyTarget): void {
    const now = this.#now();
    for (const [dead, until] of this.#rejectedTokens) if (until < now) this.#rejectedTokens.delete(dead);
    this.#rejectedTokens.set(encryptedToken, tokenExpiresAt);
  }
}

interface SendableMessage {
  readonly body: ReturnType<typeof toRequestBody>;
  readonly files: BotMessage['files'][number][];
}
