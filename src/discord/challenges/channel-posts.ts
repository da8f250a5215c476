/** Messages in channels by the bot's own right, each of them once, whatever crashes. */
import { type APIMessage, type REST, Routes } from 'discord.js';
import type { Post } from '../../challenges/post.js';
import { bodyOf, type Message } from '../messages/message.js';
import { isFinal, nonceOf } from '../replies/roads.js';

type Marked = Pick<Post, 'id' | 'attempt' | 'writtenAt'>;

/** Messages of one look at a channel, and how many looks. */
const [PAGE, MOST_PAGES] = [100, 5] as const;
/** By how much Discord's clock may be behind ours, in milliseconds. */
const CLOCKS = 5 * 60_000;

export class ChannelPosts {
  readonly #rest: REST;
  readonly #userId: string;

  /** @param userId the bot's. */
  constructor(rest: REST, userId: string) {
    this.#rest = rest;
    this.#userId = userId;
  }

  /**
   * The post's id must be in the custom id of one of the message's components: after a crash it is looked for there. Where the bot may not
   * look, Discord itself remembers the nonce for some minutes.
   *
   * @returns the message's id. @throws DiscordAPIError
   */
  async once(channelId: string, post: Marked, message: Message): Promise<string> {
    const sent = post.attempt > 1 ? await this.#find(channelId, post) : undefined;
    if (sent !== undefined) return sent;
    const body = { ...bodyOf(message), nonce: nonceOf(post.id), enforce_nonce: true };
    const { id } = (await this.#rest.post(Routes.channelMessages(channelId), {
      body,
      files: [...message.files],
    })) as APIMessage;
    return id;
  }

  async change(channelId: string, messageId: string, message: Message): Promise<void> {
    await this.#rest.patch(Routes.channelMessage(channelId, messageId), {
      body: bodyOf(message),
      files: [...message.files],
    });
  }

  /** @returns undefined also where the bot may not look. */
  async #find(channelId: string, { id, writtenAt }: Marked): Promise<string | undefined> {
    let before: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const messages = await this.#look(channelId, before);
      const found = messages.find(
        ({ author, components }) => author.id === this.#userId && JSON.stringify(components ?? []).includes(id),
      );
      if (found !== undefined) return found.id;
      const oldest = messages.at(-1);
      if (oldest === undefined || messages.length < PAGE || Date.parse(oldest.timestamp) < writtenAt - CLOCKS)
        return undefined;
      before = oldest.id;
    }
    return undefined;
  }

  /** The newest first. */
  async #look(channelId: string, before: string | undefined): Promise<APIMessage[]> {
    const query = new URLSearchParams({ limit: String(PAGE), ...(before === undefined ? {} : { before }) });
    try {
      return (await this.#rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
    } catch (error) {
      if (isFinal(error)) return [];
      throw error;
    }
  }
}
