/** Pictures in what Discord brings along. */
import { basename } from 'node:path';
import {
  type Attachment,
  ContainerComponent,
  MediaGalleryComponent,
  type Message,
  SectionComponent,
  StickerFormatType,
  ThumbnailComponent,
  type TopLevelComponent,
  type User,
} from 'discord.js';
import { UserError } from '../../user-error.js';
import type { NamedPicture } from './start-job.js';

export const pictureOf = ({ url, size, name, spoiler }: Attachment): NamedPicture => ({
  url,
  size,
  name,
  spoiler,
});

const looksLikePicture = ({ contentType, name }: Attachment) =>
  contentType?.startsWith('image/') === true || /\.(png|jpe?g|jfif|webp|avif|gif|tiff?|heic|heif|hif|bmp)$/i.test(name);

const WEB_STICKERS: readonly StickerFormatType[] = [
  StickerFormatType.PNG,
  StickerFormatType.APNG,
  StickerFormatType.GIF,
];

interface Shown {
  readonly url: string;
  readonly spoiler: boolean;
}

/** Pictures of a gallery, of thumbnails beside texts, and of whatever holds them. What is shown there is no attachment. */
function shownIn(component: TopLevelComponent): Shown[] {
  if (component instanceof MediaGalleryComponent)
    return component.items.map(({ media, spoiler }) => ({ url: media.url, spoiler }));
  if (component instanceof SectionComponent && component.accessory instanceof ThumbnailComponent) {
    const { media, spoiler } = component.accessory;
    return [{ url: media.url, spoiler }];
  }
  if (component instanceof ContainerComponent) return component.components.flatMap(shownIn);
  return [];
}

const nameIn = (url: string): string => basename(new URL(url).pathname);

/**
 * The first picture of a message: attached, shown among its components, forwarded, or a sticker.
 *
 * @throws UserError `picture-missing`
 */
export function pictureIn(message: Message): NamedPicture {
  const { attachments, components, messageSnapshots, stickers } = message;
  const attachment = attachments.find(looksLikePicture);
  if (attachment !== undefined) return pictureOf(attachment);
  const shown = components.flatMap(shownIn).at(0);
  if (shown !== undefined) return { ...shown, size: 0, name: nameIn(shown.url) };
  const forwarded = messageSnapshots.flatMap((snapshot) => snapshot.attachments).find(looksLikePicture);
  if (forwarded !== undefined) return pictureOf(forwarded);
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
