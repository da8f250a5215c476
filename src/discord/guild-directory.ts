/**
 * Servers that the bot is a member of, whichever process has their shard. The gateway tells a process of its own ones only; what it does
 * for others (deliveries of a process that died, posts, reports) reads them from Discord's API, and remembers them for a moment.
 */
import type { Client, Guild } from 'discord.js';
import { type Messages, messagesFor } from '../locales/index.js';
import { isPermanentError } from './discord-errors.js';

export interface GuildDirectoryDeps {
  /** Logged in. */
  readonly client: Pick<Client<true>, 'guilds'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What was read is believed for so long: a permission that was given is seen at the next retry. */
const FRESH_MS = 60_000;
/** The least recently read ones are forgotten. */
const MAX_REMEMBERED = 200;

interface Remembered {
  readonly at: number;
  readonly guild: Promise<Guild | undefined>;
  readonly channels: Map<string, Promise<void>>;
}

export class GuildDirectory {
  readonly #deps: GuildDirectoryDeps;
  readonly #remembered = new Map<string, Remembered>();

  constructor(deps: GuildDirectoryDeps) {
    this.#deps = deps;
  }

  /**
   * @param channelId a channel that is looked at afterwards: `channels.cache` has it, where the bot may see it.
   * @returns undefined where the bot is no member. `members.me` is there. @throws where Discord cannot be reached.
   */
  async find(guildId: string | null, channelId?: string): Promise<Guild | undefined> {
    if (guildId === null) return undefined;
    const own = this.#deps.client.guilds.cache.get(guildId);
    // During an outage of Discord's the gateway tells nothing of a server but that it is there.
    if (own?.available === true) return own;
    const remembered = this.#remember(guildId);
    try {
      const guild = await remembered.guild;
      if (guild !== undefined && channelId !== undefined && channelId !== '')
        await this.#read(guild, channelId, remembered);
      return guild;
    } catch (error) {
      this.#remembered.delete(guildId);
      throw error;
    }
  }

  /** In a server's own language; in English where the bot is no member any more. */
  async messagesIn(guildId: string): Promise<Messages> {
    return messagesFor((await this.find(guildId))?.preferredLocale);
  }

  #remember(guildId: string): Remembered {
    const known = this.#remembered.get(guildId);
    const now = this.#deps.now();
    if (known !== undefined && Math.abs(now - known.at) < FRESH_MS) return known;
    const remembered: Remembered = { at: now, guild: this.#fetch(guildId), channels: new Map() };
    this.#remembered.delete(guildId);
    this.#remembered.set(guildId, remembered);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MAX_REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
    return remembered;
  }

  /** None of it gets into the caches of discord.js, where no event of the gateway would keep it up to date. */
  async #fetch(guildId: string): Promise<Guild | undefined> {
    const guild = await orUndefined(
      this.#deps.client.guilds.fetch({ guild: guildId, cache: false, force: true, withCounts: false }),
    );
    await guild?.members.fetchMe({ cache: true });
    return guild;
  }

  /** Of a thread its channel too, whose permissions it has. */
  async #read(guild: Guild, channelId: string, { channels }: Remembered): Promise<void> {
    const read = async () => {
      const channel = await orUndefined(guild.channels.fetch(channelId, { cache: false, force: true }));
      const parentId = channel?.parentId ?? null;
      if (parentId !== null) await orUndefined(guild.channels.fetch(parentId, { cache: false, force: true }));
    };
    const reading = channels.get(channelId) ?? read();
    channels.set(channelId, reading);
    await reading;
  }
}

/** What Discord refuses to show is not there. */
async function orUndefined<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isPermanentError(error)) return undefined;
    throw error;
  }
}
