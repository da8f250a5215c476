/** A server's own emoji in a text. */
import { useState } from 'preact/hooks';

/** Pixels that are asked for: twice as many as are shown. */
const SIZE_PX = 64;

interface EmojiProps {
  readonly id: string;
  readonly name: string;
  readonly isMoving: boolean;
}

/** Its picture; where there is none any more its name, as in Discord. */
export function Emoji({ id, name, isMoving }: EmojiProps) {
  const [isGone, setGone] = useState(false);
  if (isGone) return <span class="emoji">:{name}:</span>;
  const source = `/emojis/${id}.${isMoving ? 'gif' : 'webp'}?size=${SIZE_PX}`;
  return <img class="custom-emoji" src={source} alt={`:${name}:`} title={`:${name}:`} onError={() => setGone(true)} />;
}
