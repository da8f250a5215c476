/** Pictures of stickers, as they were uploaded. https://docs.discord.com/developers/reference#image-formatting */
import { StickerFormatType } from 'discord-api-types/v10';
import type { StickerRecord } from '../state/records.js';

const TYPES = { png: 'image/png', gif: 'image/gif' } as const;

export class Stickers {
  readonly #find: (id: string) => StickerRecord | undefined;

  constructor(find: (id: string) => StickerRecord | undefined) {
    this.#find = find;
  }

  /**
   * @param url "/stickers/ID.png", of an APNG too; "/stickers/ID.gif", which Discord has at another host than all else.
   * @returns undefined where there is none of that format.
   */
  at({ pathname }: URL): { readonly bytes: Uint8Array; readonly contentType: string } | undefined {
    const [, id, extension] = /^\/stickers\/(\d+)\.(png|gif)$/.exec(pathname) ?? [];
    const sticker = id === undefined ? undefined : this.#find(id);
    if (sticker === undefined || (extension === 'gif') !== (sticker.format === StickerFormatType.GIF)) return undefined;
    return { bytes: sticker.bytes, contentType: TYPES[extension as keyof typeof TYPES] };
  }
}
