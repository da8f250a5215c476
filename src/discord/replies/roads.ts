/** The ways by which a reply can be changed, or be replaced where it no longer can. */
import { createHash } from 'node:crypto';
import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes, SnowflakeUtil } from 'discord.js';
import type { Logger } from 'pino';
import type { Job } from '../../jobs/job.js';
import { bodyOf, type Message } from '../messages/message.js';
import { refusalIn, refusedAs } from '../refused.js';
import { type Address, addressOfJob } from './address.js';
import type { Seal } from './seal.js';

/**
 * - sent: the member can see it.
 * - gone: the message was deleted, so nobody ever will.
 * - closed: this road is not open (any more); another one may be.
 */
export type Outcome = 'sent' | 'gone' | 'closed';

/** A message made to fit a number of bytes a file. */
export type MessageMaker = (limit: number) => Message | Promise<Message>;

/** Bytes of one file where nobody's Nitro and no boost counts: https://discord.com/developers/docs/reference#uploading-files */
const UNBOOSTED = 10 * 1024 * 1024;
/** Below this a refusal is not about size. */
const LEAST = 256 * 1024;

/** Edits of older messages are counted by a limit that Discord does not tell (error 30046). In milliseconds. */
const FRESH = 60 * 60 * 1000;

/** Refusals that may be taken back: of the bot's own token, which its people can mend, of a request too slow, or too soon. */
const LATER: readonly number[] = [401, 408, 429];

export class Roads {
  readonly #rest: REST;
  readonly #applicationId: string;
  readonly #seal: Seal;
  readonly #now: () => number;
  readonly #log: Logger;
  /** Tokens that Discord has refused and until when that matters: a dead token is never tried again. */
  readonly #dead = new Map<string, number>();

  constructor(rest: REST, applicationId: string, seal: Seal, now: () => number, log: Logger) {
    this.#rest = rest;
    this.#applicationId = applicationId;
    this.#seal = seal;
    this.#now = now;
    this.#log = log;
  }

  /** Whether the reply is of an age at which edits are not counted. */
  isFresh({ messageId }: Address): boolean {
    return this.#now() - SnowflakeUtil.timestampFrom(messageId) < FRESH;
  }

  /** Whether the interaction's own right still holds, as far as is known. */
  holds({ token, expiresAt }: Address): boolean {
    return this.#now() < expiresAt && !this.#dead.has(token);
  }

  /** Changes a job's reply, which is at this address: by the interaction's right, then by the bot's. */
  async change({ id }: Pick<Job, 'id'>, address: Address, make: MessageMaker): Promise<Outcome> {
    if (this.holds(address)) {
      const outcome = await this.#byToken(id, address, make);
      if (outcome !== 'closed') return outcome;
      this.#bury(address);
    }
    if (!address.reachable || address.ephemeral) return 'closed';
    const route = Routes.channelMessage(address.channelId, address.messageId);
    return this.#send(id, (body) => this.#rest.patch(route, body), make, Math.min(UNBOOSTED, address.limit));
  }

  /** A new message where the reply is. */
  async post(job: Job, make: MessageMaker): Promise<Outcome> {
    const { channelId, limit, reachable, ephemeral } = addressOfJob(job);
    if (!reachable || ephemeral) return 'closed';
    return this.#create(channelId, job, make, Math.min(UNBOOSTED, limit));
  }

  /** A direct message to the requester. */
  async direct(job: Job, make: MessageMaker): Promise<Outcome> {
    let channel: { id: string };
    try {
      channel = (await this.#rest.post(Routes.userChannels(), {
        body: { recipient_id: job.userId },
      })) as typeof channel;
    } catch (error) {
      return this.#outcomeOf(job.id, error);
    }
    return this.#create(channel.id, job, make, UNBOOSTED);
  }

  async #byToken(job: string, { token, limit }: Address, make: MessageMaker): Promise<Outcome> {
    const secret = this.#seal.open(token);
    if (secret === undefined) return 'closed';
    const route = Routes.webhookMessage(this.#applicationId, secret);
    return this.#send(job, (body) => this.#rest.patch(route, { ...body, auth: false }), make, limit);
  }

  /** The nonce makes a second try after a lost answer harmless. */
  #create(channelId: string, { id }: Job, make: MessageMaker, limit: number): Promise<Outcome> {
    const nonce = nonceOf(id);
    const send = ({ body, files }: Sendable) =>
      this.#rest.post(Routes.channelMessages(channelId), { body: { ...body, nonce, enforce_nonce: true }, files });
    return this.#send(id, send, make, limit);
  }

  async #send(
    job: string,
    send: (message: Sendable) => Promise<unknown>,
    make: MessageMaker,
    limit: number,
  ): Promise<Outcome> {
    const message = await make(limit);
    try {
      await send({ body: bodyOf(message), files: [...message.files] });
      return 'sent';
    } catch (error) {
      if (isTooLarge(error) && limit > LEAST) return this.#send(job, send, make, limit / 2);
      return this.#outcomeOf(job, error);
    }
  }

  /** @throws the error itself where trying again later may help. */
  #outcomeOf(job: string, error: unknown): Outcome {
    const isGone = refusedAs(error, RESTJSONErrorCodes.UnknownMessage);
    if (!isGone && !isFinal(error)) throw error;
    this.#log.info({ job, ...refusalIn(error) }, isGone ? 'a reply is gone' : 'Discord refused a message');
    return isGone ? 'gone' : 'closed';
  }

  #bury({ token, expiresAt }: Address): void {
    const now = this.#now();
    for (const [dead, until] of this.#dead) if (until < now) this.#dead.delete(dead);
    this.#dead.set(token, expiresAt);
  }
}

/** With `enforce_nonce` Discord remembers it for some minutes: a second try after a lost answer is harmless. @param id of what is told. */
export const nonceOf = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 25);

interface Sendable {
  readonly body: ReturnType<typeof bodyOf>;
  readonly files: Message['files'][number][];
}

/** Discord says so with a code; what stands before it, by the status alone. */
const isTooLarge = (error: unknown): boolean => error instanceof DiscordAPIError && error.status === 413;

/** Whether asking again would be refused again. What has no code comes from somebody between Discord and us. */
export function isFinal(error: unknown): error is DiscordAPIError {
  if (!(error instanceof DiscordAPIError)) return false;
  const { code, status } = error;
  if (code === RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached) return true;
  if (code === RESTJSONErrorCodes.InvalidWebhookToken || status === 413) return true;
  return typeof code === 'number' && status >= 400 && status < 500 && !LATER.includes(status);
}
