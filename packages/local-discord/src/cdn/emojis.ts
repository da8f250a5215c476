/** Pictures of servers' own emoji. https://discord.com/developers/docs/reference#image-formatting */
import sharp from 'sharp';
import type { EmojiRecord } from '../state/records.js';

const FORMATS = {
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
} as const;
/** Pixels of the longer side: Discord keeps none that are larger. */
const SIZES = { least: 16, most: 128 } as const;

export class Emojis {
  readonly #find: (id: string) => EmojiRecord | undefined;

  constructor(find: (id: string) => EmojiRecord | undefined) {
    this.#find = find;
  }

  /**
   * @param url "/emojis/ID.png", perhaps with a `size`.
   * @returns undefined where there is none, as for one that does not move as GIF.
   */
  async at({
    pathname,
    searchParams,
  }: URL): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | undefined> {
    const [, id, extension] = /^\/emojis\/(\d+)\.(png|webp|gif|jpe?g)$/.exec(pathname) ?? [];
    const emoji = id === undefined ? undefined : this.#find(id);
    if (emoji === undefined || (extension === 'gif' && !emoji.animated)) return undefined;
    const asked = Number(searchParams.get('size') ?? SIZES.most);
    const size = Math.min(SIZES.most, Math.max(SIZES.least, Math.round(asked) || SIZES.most));
    const format = extension as keyof typeof FORMATS;
    // Only GIF and WebP move.
    const pages = emoji.animated && (format === 'gif' || format === 'webp') ? -1 : 1;
    const picture = sharp(emoji.bytes, { pages }).resize(size, size, { fit: 'inside', withoutEnlargement: true });
    return {
      bytes: await picture.toFormat(format === 'jpg' ? 'jpeg' : format).toBuffer(),
      contentType: FORMATS[format],
    };
  }
}
