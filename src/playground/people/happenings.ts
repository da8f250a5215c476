/** What one member sees happen: `message` with a `MessageChangeView`, `interaction` with an `InteractionView`. */
import type { Actor } from '../actors.js';
import type { Discord } from '../discord.js';
import type { InteractionRecord } from '../interactions.js';
import type { MessageChange } from '../messages.js';
import type { MessageRecord } from '../records.js';
import { type MessageChangeView, viewInteraction } from './view.js';

export type Tell = (event: string, data: object) => void;

/** @returns what ends it. */
export function follow(discord: Discord, actor: Actor, tell: Tell): () => void {
  const onMessage = (message: MessageRecord, change: MessageChange) => {
    if (!actor.sees(message)) return;
    const { id, channelId: channel_id } = message;
    const shown = change === 'deleted' ? { id, channel_id } : discord.showMessage(message);
    tell('message', { change, message: shown } satisfies MessageChangeView);
  };
  const onInteraction = (record: InteractionRecord) => {
    if (record.member.user.id === actor.id) tell('interaction', viewInteraction(record));
  };
  discord.changes.on('message', onMessage).on('interaction', onInteraction);
  return () => discord.changes.off('message', onMessage).off('interaction', onInteraction);
}
