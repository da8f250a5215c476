/** What the local Discord showed, of each job and each challenge, from the first moment to the last. */
import type { LocalDiscord } from 'local-discord';
import { type MessageRecord, snapshotMessage, textOf } from 'local-discord/testing';
import { parseCustomId } from '../../../src/discord/custom-id.js';

export class Watch {
  /** By job: the messages that ever showed its painting. */
  readonly shown = new Map<string, Set<string>>();
  /** By job: what a message said after it had shown the painting, and was not the painting. */
  readonly spoilt: string[] = [];
  /** What messages without an interaction said first: posts of challenges. */
  readonly posts: { readonly channelId: string; readonly text: string }[] = [];

  constructor(localDiscord: LocalDiscord) {
    const { discord } = localDiscord;
    discord.changes.on('message', (message: MessageRecord, change: string) => {
      if (message.author.id !== discord.bot.id || message.deleted || change === 'deleted') return;
      const { buttons } = snapshotMessage(discord, message);
      const ids = buttons.map(({ customId }) => parseCustomId(customId));
      const painted = ids.find((id) => id?.action === 'stronger')?.id;
      if (painted !== undefined) this.shown.set(painted, (this.shown.get(painted) ?? new Set()).add(message.id));
      for (const [job, messages] of this.shown)
        if (job !== painted && messages.has(message.id))
          this.spoilt.push(`the painting of ${job} was replaced by: ${textOf(message)}`);
      if (change === 'created' && message.interaction === undefined && message.visibleTo === undefined)
        this.posts.push({ channelId: message.channelId, text: textOf(message) });
    });
  }
}
