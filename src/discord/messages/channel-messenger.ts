/** Posts and edits channel messages with the bot token; each post is sent once, even after a crash. */

import { type APIMessage, type REST, Routes } from 'discord.js';
import { isPermanentError } from '../discord-errors.js';
import { MESSAGES_PER_PAGE } from '../discord-limits.js';
import type { BotMessage } from './bot-message.js';
import { toRequestBody } from './message.js';
import { messageNonce } from './nonce.js';

interface SendablePost {
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
  /** When it was decided on, in milliseconds since 1970: it was sent no earlier. */
  readonly writtenAt: number;
}

/** How far back a post is searched for. */
const MAX_PAGES = 5;
/** Allowed clock difference between Discord and this machine. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export class ChannelMessenger {
  readonly #rest: REST;
  readonly #userId: string;

  /** @param userId the bot's. */
  constructor(rest: REST, userId: string) {
    this.#rest = rest;
    this.#userId = userId;
  }

  /**
   * The post's id must be in the custom id of a component: after a crash, recent messages are searched for it. Where the bot may not
   * read the history, Discord's enforced nonce prevents duplicates for some minutes.
   *
   * @returns the message's id. @throws DiscordAPIError
   */
  async sendOnce(channelId: string, post: SendablePost, message: BotMessage): Promise<string> {
    const sent = post.attempt > 1 ? await this.findSent(channelId, post) : undefined;
    if (sent !== undefined) return sent;
    const body = { ...toRequestBody(message), nonce: messageNonce(post.id), enforce_nonce: true };
    const { id } = (await this.#rest.post(Routes.channelMessages(channelId), {
      body,
      files: [...message.files],
    })) as APIMessage;
    return id;
  }

  async edit(channelId: string, messageId: string, message: BotMessage): Promise<void> {
    await this.#rest.patch(Routes.channelMessage(channelId, messageId), {
      body: toRequestBody(message),
      files: [...message.files],
    });
  }

  /** @returns undefined also where the bot may not read the history. */
  async findSent(channelId: string, { id, writtenAt }: Omit<SendablePost, 'attempt'>): Promise<string | undefined> {
    let before: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const messages = await this.#readPage(channelId, before);
      const found = messages.find(
        ({ author, components }) => author.id === this.#userId && JSON.stringify(components ?? []).includes(id),
      );
      if (found !== undefined) return found.id;
      const oldest = messages.at(-1);
      if (
        oldest === undefined ||
        messages.length < MESSAGES_PER_PAGE ||
        Date.parse(oldest.timestamp) < writtenAt - CLOCK_TOLERANCE_MS
      )
        return undefined;
      before = oldest.id;
    }
    return undefined;
  }

  /** The newest first. */
  async #readPage(channelId: string, before: string | undefined): Promise<APIMessage[]> {
    const query = new URLSearchParams({
      limit: String(MESSAGES_PER_PAGE),
      ...(before === undefined ? {} : { before }),
    });
    try {
      return (await this.#rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
    } catch (error) {
      if (isPermanentError(error)) return [];
      throw error;
    }
  }
}
