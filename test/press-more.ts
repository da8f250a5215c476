/** "More…" under a finished painting, and what stands behind it. */
import type { Actor, MessageSnapshot, Reply } from 'local-discord/testing';

type Message = Reply['message'];

const idIn = ({ raw }: MessageSnapshot) => (raw as { id: string }).id;

/** @returns the panel, which only they see. */
export async function openMore(who: Actor, message: Message): Promise<NonNullable<Message>> {
  const known = new Set(who.messages.map(({ id }) => id));
  await who.press(message, 'More…');
  return who.waitForMessage(
    (snapshot) => !known.has(idIn(snapshot)) && snapshot.text.includes('What would you like to do with'),
    20_000,
  );
}

/** Presses a button behind "More…". */
export const pressMore = async (who: Actor, message: Message, button: string): Promise<Reply> =>
  who.press(await openMore(who, message), button);
