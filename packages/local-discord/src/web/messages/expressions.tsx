/** A server's own emoji and stickers, which Discord calls expressions. */
import { type APIStickerItem, StickerFormatType } from 'discord-api-types/payloads/v10';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

/** Pixels that are asked for: twice as many as are shown. */
const EMOJI_PX = 64;

interface ExpressionProps extends Record<'class' | 'src' | 'alt' | 'title', string> {
  /** Shown in its place where there is no picture any more, as in Discord. */
  readonly gone: JSX.Element;
}

function Expression({ gone, alt, ...picture }: ExpressionProps) {
  const [isGone, setGone] = useState(false);
  return isGone ? gone : <img {...picture} alt={alt} onError={() => setGone(true)} />;
}

interface EmojiProps {
  readonly id: string;
  readonly name: string;
  readonly isMoving: boolean;
}

/** In a text. */
export function Emoji({ id, name, isMoving }: EmojiProps) {
  const source = `/emojis/${id}.${isMoving ? 'gif' : 'webp'}?size=${EMOJI_PX}`;
  const typed = `:${name}:`;
  return (
    <Expression class="custom-emoji" src={source} alt={typed} title={typed} gone={<span class="emoji">{typed}</span>} />
  );
}

/** Of a message. */
export function Sticker({ sticker: { id, name, format_type } }: { readonly sticker: APIStickerItem }) {
  const source = `/stickers/${id}.${format_type === StickerFormatType.GIF ? 'gif' : 'png'}`;
  const gone = <p class="sticker">{name}</p>;
  return <Expression class="sticker" src={source} alt={`Sticker: ${name}`} title={name} gone={gone} />;
}
