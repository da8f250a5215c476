/** Copies of pictures, named and described, for messages. */
import type { Challenge, Entry } from '../../challenges/challenge.js';
import type { Messages } from '../../locales/index.js';
import type { PictureHash } from '../../store/hash.js';
import type { Shown } from '../messages/parts.js';
import { SIDES, type Side, type SmallPictures } from './small-pictures.js';

async function shownAs(
  name: string,
  hash: PictureHash,
  description: string,
  side: Side,
  small: SmallPictures,
  spoiler = false,
): Promise<Shown[]> {
  // Nothing is to be seen of one that cannot be read any more.
  const copy = await small.find(hash, side).catch(() => undefined);
  return copy === undefined ? [] : [{ name: `${name}.webp`, bytes: copy.bytes, description, spoiler }];
}

interface Fixed {
  readonly style: PictureHash | null;
  readonly content: PictureHash | null;
}

/** What every entry is painted with: the content, then the style. */
export async function shownFixed(
  { style, content }: Fixed,
  small: SmallPictures,
  { challenges }: Messages,
): Promise<Shown[]> {
  const { contentAlt, styleAlt } = challenges.card;
  return [
    ...(content === null ? [] : await shownAs('content', content, contentAlt, SIDES.gallery, small)),
    ...(style === null ? [] : await shownAs('style', style, styleAlt, SIDES.gallery, small)),
  ];
}

export const fixedOf = ({ style, content }: Challenge): Fixed => ({ style: style?.picture ?? null, content });

type Paintable = Pick<Entry, 'id' | 'painting' | 'title' | 'spoiler'>;

/** Paintings by the entry's id. */
export async function shownPaintings(
  entries: readonly Paintable[],
  side: Side,
  small: SmallPictures,
  { challenges }: Messages,
): Promise<Map<string, Shown>> {
  const shown = await Promise.all(
    entries.map(async ({ id, painting, title, spoiler }) => {
      const found = await shownAs(`entry-${id}`, painting, challenges.posts.entryAlt(title), side, small, spoiler);
      return found.map((each) => [id, each] as const);
    }),
  );
  return new Map(shown.flat());
}

/** The painting, its content, its styles. */
export async function shownWhole(entry: Entry, small: SmallPictures, { challenges }: Messages): Promise<Shown[]> {
  const words = challenges.entry;
  const wanted = [
    ['painting', entry.painting, words.painting, SIDES.whole, entry.spoiler],
    ['content', entry.content, words.content, SIDES.gallery, entry.spoiler],
    ...entry.styles.map(
      ({ picture }, index) => [`style-${index + 1}`, picture, words.style, SIDES.gallery, false] as const,
    ),
  ] as const;
  const found = await Promise.all(
    wanted.map(([name, hash, alt, side, spoiler]) => shownAs(name, hash, alt, side, small, spoiler)),
  );
  return found.flat();
}
