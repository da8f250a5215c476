/** Pictures in what Discord brings along. */
import { type Attachment, type Message, StickerFormatType, type User } from 'discord.js';
import { UserError } from '../user-error.js';
import type { NamedPicture } from './start-job.js';

export const pictureOf = ({ url, size, name, spoiler }: Attachment): NamedPicture => ({
  url,
  size,
  name,
  spoiler,
});

const looksLikePicture = ({ contentType, name }: Attachment) =>
  contentType?.startsWith('image/') === true || /\.(png|jpe?g|jfif|webp|avif|gif|tiff?|heic)$/i.test(name);

const WEB_STICKERS: readonly StickerFormatType[] = [
  StickerFormatType.PNG,
  StickerFormatType.APNG,
  StickerFormatType.GIF,
];

/**
 * The first picture of a message: attached, forwarded, or a sticker.
 *
 * @throws UserError `picture-missing`
 */
export function pictureIn({ attachments, messageSnapshots, stickers }: Message): NamedPicture {
  const forwarded = messageSnapshots.flatMap((snapshot) => snapshot.attachments);
  const attachment = attachments.find(looksLikePicture) ?? forwarded.find(looksLikePicture);
  if (attachment !== undefined) return pictureOf(attachment);
  const sticker = stickers.find(({ format }) => WEB_STICKERS.includes(format));
  if (sticker !== undefined) return { url: sticker.url, size: 0, name: sticker.name, spoiler: false };
  throw new UserError('picture-missing', 'There is no picture in that message; choose one with a picture.');
}

/** Pixels; the largest that Discord makes. */
const AVATAR_SIZE = 1024;

export const avatarOf = (user: Pick<User, 'displayName' | 'displayAvatarURL'>): NamedPicture => ({
  url: user.displayAvatarURL({ extension: 'png', size: AVATAR_SIZE, forceStatic: true }),
  size: 0,
  name: user.displayName,
  spoiler: false,
});
