/** What the local Discord showed, of each job and each challenge, from the first moment to the last. */
import { GatewayDispatchEvents } from 'discord.js';
import type { LocalDiscord } from 'local-discord';
import { type MessageRecord, textOf } from 'local-discord/testing';

/** A button that stands under a painting that is finished, and nowhere else. */
const PAINTED = /v1:stronger:([\w-]+)/;

export class Watch {
  /** By job: the messages that ever showed its painting. */
  readonly shown = new Map<string, Set<string>>();
  /** By job: what a message said after it had shown the painting, and was not the painting. */
  readonly spoilt: string[] = [];
  /** What messages without an interaction said first: posts of challenges. */
  readonly posts: { readonly messageId: string; readonly text: string }[] = [];
  /** Scheduled events, whatever became of them. */
  readonly events: { readonly id: string; readonly name: string }[] = [];

  /** By message. */
  readonly #paintings = new Map<string, string>();

  constructor(localDiscord: LocalDiscord) {
    const { discord } = localDiscord;
    discord.changes.on('message', (message: MessageRecord, change: string) => {
      if (message.author.id !== discord.bot.id || message.deleted || change === 'deleted') return;
      const painted = PAINTED.exec(JSON.stringify(message.components))?.[1];
      const before = this.#paintings.get(message.id);
      if (before !== undefined && before !== painted)
        this.spoilt.push(`the painting of ${before} was replaced by: ${textOf(message)}`);
      if (painted !== undefined) {
        this.#paintings.set(message.id, painted);
        this.shown.set(painted, (this.shown.get(painted) ?? new Set()).add(message.id));
      }
      if (change === 'created' && message.interaction === undefined && message.visibleTo === undefined)
        this.posts.push({ messageId: message.id, text: textOf(message) });
    });
    discord.gateway.onEvent((event, data) => {
      if (event === GatewayDispatchEvents.GuildScheduledEventCreate)
        this.events.push(data as { readonly id: string; readonly name: string });
    });
  }

  /** Whether a message has shown a painting. */
  isPainting(messageId: string): boolean {
    return this.#paintings.has(messageId);
  }
}
