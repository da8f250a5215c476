/** Which painting a button is about, and who is to see what it starts. */
import { type Message, type MessageComponentInteraction, MessageFlags } from 'discord.js';
import { joinIds, splitIds } from '../custom-id.js';

const [PRIVATE, PUBLIC] = ['private', 'public'] as const;

/** For buttons and modals that do not stand in the painting's own message, which says it. @param isPrivate whether what they start is for the member alone. */
export const paintingId = (jobId: string, isPrivate: boolean): string => joinIds(jobId, isPrivate ? PRIVATE : PUBLIC);

export interface PressedPainting {
  readonly jobId: string;
  /** Whether what is started is for the member alone, as the painting is. */
  readonly isPrivate: boolean;
  /** Pressed in a message beside the painting's own. */
  readonly isBeside: boolean;
}

/** @param id of a custom id; untrusted. */
export function pressedPainting({ message }: { readonly message: Message | null }, id: string): PressedPainting {
  const [jobId, visibility] = splitIds(id);
  const isBeside = visibility === PRIVATE || visibility === PUBLIC;
  return { jobId, isPrivate: isBeside ? visibility === PRIVATE : isEphemeral(message), isBeside };
}

export const isEphemeral = (message: MessageComponentInteraction['message'] | null): boolean =>
  message?.flags.has(MessageFlags.Ephemeral) ?? false;
