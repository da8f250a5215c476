/** Thumbnails as message attachments with names and alt texts. */
import type { Challenge, Entry } from '../../challenges/challenge.js';
import type { Messages } from '../../locales/index.js';
import type { PictureHash } from '../../store/pictures/hash.js';
import type { PictureAttachment } from '../messages/components.js';
import { THUMBNAIL_SIDES_PX, type ThumbnailCache, type ThumbnailSidePx } from './thumbnail-cache.js';

async function thumbnailAttachment(
  name: string,
  hash: PictureHash,
  description: string,
  side: ThumbnailSidePx,
  thumbnails: ThumbnailCache,
  spoiler = false,
): Promise<PictureAttachment[]> {
  // A picture that cannot be read is left out.
  const copy = await thumbnails.get(hash, side).catch(() => undefined);
  return copy === undefined ? [] : [{ name: `${name}.webp`, bytes: copy.bytes, description, spoiler }];
}

interface FixedPictures {
  readonly style: PictureHash | null;
  readonly content: PictureHash | null;
}

/** What every entry is painted with: the content, then the style. */
export async function fixedPictureAttachments(
  { style, content }: FixedPictures,
  thumbnails: ThumbnailCache,
  { challenges }: Messages,
): Promise<PictureAttachment[]> {
  const { contentAlt, styleAlt } = challenges.card;
  return [
    ...(content === null
      ? []
      : await thumbnailAttachment('content', content, contentAlt, THUMBNAIL_SIDES_PX.gallery, thumbnails)),
    ...(style === null
      ? []
      : await thumbnailAttachment('style', style, styleAlt, THUMBNAIL_SIDES_PX.gallery, thumbnails)),
  ];
}

export const fixedPicturesOf = ({ style, content }: Challenge): FixedPictures => ({
  style: style?.picture ?? null,
  content,
});

type DisplayableEntry = Pick<Entry, 'id' | 'painting' | 'title' | 'spoiler'>;

/** Paintings by the entry's id. */
export async function entryAttachments(
  entries: readonly DisplayableEntry[],
  side: ThumbnailSidePx,
  thumbnails: ThumbnailCache,
  { challenges }: Messages,
): Promise<Map<string, PictureAttachment>> {
  const shown = await Promise.all(
    entries.map(async ({ id, painting, title, spoiler }) => {
      const found = await thumbnailAttachment(
        `entry-${id}`,
        painting,
        challenges.posts.entryAlt({ title }),
        side,
        thumbnails,
        spoiler,
      );
      return found.map((each) => [id, each] as const);
    }),
  );
  return new Map(shown.flat());
}

/** The painting, its content, its styles. */
export async function entryDetailAttachments(
  entry: Entry,
  thumbnails: ThumbnailCache,
  { challenges }: Messages,
): Promise<PictureAttachment[]> {
  const words = challenges.entry;
  const wanted = [
    ['painting', entry.painting, words.painting, THUMBNAIL_SIDES_PX.detail, entry.spoiler],
    ['content', entry.content, words.content, THUMBNAIL_SIDES_PX.gallery, entry.spoiler],
    ...entry.styles.map(
      ({ picture }, index) => [`style-${index + 1}`, picture, words.style, THUMBNAIL_SIDES_PX.gallery, false] as const,
    ),
  ] as const;
  const found = await Promise.all(
    wanted.map(([name, hash, alt, side, spoiler]) => thumbnailAttachment(name, hash, alt, side, thumbnails, spoiler)),
  );
  return found.flat();
}
