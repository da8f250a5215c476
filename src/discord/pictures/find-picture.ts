/** Pictures in what Discord brings along. */
import { basename } from 'node:path';
import {
  type Attachment,
  type CDN,
  ContainerComponent,
  MediaGalleryComponent,
  type Message,
  SectionComponent,
  StickerFormatType,
  ThumbnailComponent,
  type TopLevelComponent,
  type User,
} from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { RemotePicture } from './picture-input.js';

export const attachedPicture = ({ url, size, name, spoiler }: Attachment): RemotePicture => ({
  url,
  size,
  name,
  spoiler,
});

const isPictureAttachment = ({ contentType, name }: Attachment) =>
  contentType?.startsWith('image/') === true || /\.(png|jpe?g|jfif|webp|avif|gif|tiff?|heic|heif|hif|bmp)$/i.test(name);

const RASTER_STICKER_FORMATS: readonly StickerFormatType[] = [
  StickerFormatType.PNG,
  StickerFormatType.APNG,
  StickerFormatType.GIF,
];

interface DisplayedPicture {
  readonly url: string;
  readonly spoiler: boolean;
}

/** Pictures of a gallery, of thumbnails beside texts, and of whatever holds them. What is shown there is no attachment. */
function displayedPictures(component: TopLevelComponent): DisplayedPicture[] {
  if (component instanceof MediaGalleryComponent)
    return component.items.map(({ media, spoiler }) => ({ url: media.url, spoiler }));
  if (component instanceof SectionComponent && component.accessory instanceof ThumbnailComponent) {
    const { media, spoiler } = component.accessory;
    return [{ url: media.url, spoiler }];
  }
  if (component instanceof ContainerComponent) return component.components.flatMap(displayedPictures);
  return [];
}

const fileNameOf = (url: string): string => basename(new URL(url).pathname);

/**
 * The first picture of a message: attached, shown among its components, forwarded, a sticker, or a server's own emoji.
 *
 * @throws UserError `picture-missing`, `sticker-vector`
 */
export function findPicture(message: Message): RemotePicture {
  const { attachments, components, messageSnapshots, stickers } = message;
  const attachment = attachments.find(isPictureAttachment);
  if (attachment !== undefined) return attachedPicture(attachment);
  const shown = components.flatMap(displayedPictures).at(0);
  if (shown !== undefined) return { ...shown, size: 0, name: fileNameOf(shown.url) };
  const forwarded = messageSnapshots.flatMap((snapshot) => snapshot.attachments).find(isPictureAttachment);
  if (forwarded !== undefined) return attachedPicture(forwarded);
  const posted = [stickers, ...messageSnapshots.map((snapshot) => snapshot.stickers)].flatMap((all) => [
    ...all.values(),
  ]);
  const sticker = posted.find(({ format }) => RASTER_STICKER_FORMATS.includes(format));
  if (sticker !== undefined) return { url: sticker.url, size: 0, name: sticker.name, spoiler: false };
  const emoji = message.content.match(CUSTOM_EMOJI)?.groups;
  if (emoji !== undefined) return emojiPicture(emoji, message.client.rest.cdn);
  throw new UserError(posted.length > 0 ? 'sticker-vector' : 'picture-missing');
}

/** https://docs.discord.com/developers/reference#message-formatting */
const CUSTOM_EMOJI = /<(?<animated>a?):(?<name>\w{2,32}):(?<id>\d{17,20})>/;

/** Pixels; the largest that Discord keeps. */
const EMOJI_SIZE_PX = 128;

function emojiPicture({ animated, name, id }: Partial<Record<string, string>>, cdn: CDN): RemotePicture {
  const extension = animated === 'a' ? 'gif' : 'png';
  return { url: cdn.emoji(id ?? '', { extension, size: EMOJI_SIZE_PX }), size: 0, name: name ?? '', spoiler: false };
}

/** Pixels; the largest that Discord makes. */
const AVATAR_SIZE_PX = 1024;

export const avatarPicture = (user: Pick<User, 'displayName' | 'displayAvatarURL'>): RemotePicture => ({
  // One that moves comes as GIF.
  url: user.displayAvatarURL({ extension: 'png', size: AVATAR_SIZE_PX, forceStatic: false }),
  size: 0,
  name: user.displayName,
  spoiler: false,
});
