/** What one member sees happen: `message` with a `MessageChangeView`, `interaction` with an `InteractionView`. */
import type { Actor } from '../actors/actor.js';
import type { DiscordState } from '../state/discord-state.js';
import type { InteractionRecord, MessageChange, MessageRecord } from '../state/records.js';
import { type MessageChangeView, viewInteraction } from './views.js';

export type Emit = (event: string, data: object) => void;

/** @returns what ends it. */
export function subscribe(discord: DiscordState, actor: Actor, emit: Emit): () => void {
  const onMessage = (message: MessageRecord, change: MessageChange) => {
    if (!actor.sees(message)) return;
    const { id, channelId: channel_id } = message;
    const shown = change === 'deleted' ? { id, channel_id } : discord.showMessage(message);
    emit('message', { change, message: shown } satisfies MessageChangeView);
  };
  const onInteraction = (record: InteractionRecord) => {
    if (record.member.user.id === actor.id) emit('interaction', viewInteraction(record));
  };
  discord.changes.on('message', onMessage).on('interaction', onInteraction);
  return () => discord.changes.off('message', onMessage).off('interaction', onInteraction);
}
