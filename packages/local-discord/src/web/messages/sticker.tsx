/** A sticker of a message. */
import { type APIStickerItem, StickerFormatType } from 'discord-api-types/payloads/v10';
import { useState } from 'preact/hooks';

export function Sticker({ sticker: { id, name, format_type } }: { readonly sticker: APIStickerItem }) {
  const [isGone, setGone] = useState(false);
  if (isGone) return <p class="sticker">{name}</p>;
  const source = `/stickers/${id}.${format_type === StickerFormatType.GIF ? 'gif' : 'png'}`;
  return <img class="sticker" src={source} alt={`Sticker: ${name}`} title={name} onError={() => setGone(true)} />;
}
