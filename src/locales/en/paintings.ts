/** Messages about what finished paintings can do: variations, larger ones, before and after, timelapse, sharing, a member's gallery. */
import { channelMention, userMention } from 'discord.js';
import type { FailureMessages } from '../failure-messages.js';
import { relativeTime } from '../units.js';

export const paintings = {
  buttons: {
    variations: 'Variations',
    larger: 'Larger',
    compare: 'Before and after',
    timelapse: 'Timelapse',
    'timelapse-gif': 'As GIF',
    share: 'Share',
    'share-here': 'Share here',
    'painting-star': 'Add to favourites',
    'painting-unstar': 'Remove from favourites',
    'painting-ask': 'Delete',
    'painting-remove': 'Delete painting',
  },
  variations: {
    /** The answer to the button. */
    question: 'What should the four variations differ in?',
    axes: { strength: 'Strength', strokes: 'Stroke size', styles: 'Style' },
    title: (name: string) => `Variations of ${name}`,
    /** What a number stands for: "1 · strength 15". */
    panel: (number: number, text: string) => `**${number}** · ${text}`,
    hint: 'Press a number to paint that one at full size.',
    /** For screen readers. @param texts what each of them has. */
    alt: (name: string, texts: readonly string[]) =>
      `${name}: ${texts.map((text, index) => `${index + 1}, ${text}`).join('; ')}`,
  },
  /** Which of several small paintings is being painted. */
  panelProgress: (number: number, count: number) => `Variation ${number} of ${count}`,
  comparison: {
    title: (name: string) => `Before and after: ${name}`,
    altBoth: (name: string) => `The photo and the painting, ${name}, in one picture`,
    altBefore: 'Before: the photo',
    altAfter: 'After: the painting',
  },
  timelapse: {
    title: (name: string) => `Timelapse: ${name}`,
    alt: (name: string) => `An animation of ${name} being painted`,
  },
  share: {
    title: (name: string) => `Share ${name}`,
    text: 'Everyone in the channel will see this painting and can use its buttons.',
    chooseChannel: 'Share in another channel…',
    /** Over a painting that was private. */
    sharedBy: (userId: string) => `Shared by ${userMention(userId)}`,
    done: (channelId: string) => `Shared in ${channelMention(channelId)}.`,
  },
  gallery: {
    title: 'Your paintings',
    favourites: 'Your favourites',
    matching: (style: string) => `Your paintings in “${style}”`,
    page: (number: number, count: number) => `page ${number} of ${count}`,
    line: (name: string, at: number, isFavourite: boolean) =>
      `${isFavourite ? '⭐ ' : ''}**${name}** · ${relativeTime(at)}`,
    empty: 'You have no paintings yet. Start one with `/stylize`.',
    noFavourites: 'You have no favourites yet. Open a painting and press **Add to favourites**.',
    noMatch: (style: string) => `You have no paintings in “${style}”. Try another style.`,
    open: 'Open a painting…',
    previous: 'Previous',
    next: 'Next',
    showAll: 'All paintings',
    showFavourites: 'Favourites',
    back: 'Back to the gallery',
    /** @param days that pictures are kept. */
    kept: (days: number) => `Paintings are kept for ${days} days, favourites until you remove them.`,
    favouriteKept: 'A favourite: kept until you remove it.',
    deleteQuestion: (name: string) => `Delete ${name}?`,
    deleteConsequences: 'This deletes the painting, its photo and the messages that show it. It can’t be undone.',
    keep: 'Cancel',
    deleted: (name: string) => `Deleted ${name}.`,
    /** For screen readers. */
    alt: (number: number, name: string) => `${number}: ${name}`,
  },
  /** A line of `/privacy show`. @param limit most favourites of a member. */
  favouritesKept: (limit: number) =>
    `- Paintings that you add to your favourites (at most ${limit}): until you remove them there.`,
};

/** Kinds of failures that are told here. */
export type Failure = 'favourites-full' | 'largest-already' | 'share-closed' | 'share-forbidden' | 'timelapse-none';

export const paintingFailures: Pick<FailureMessages, Failure> = {
  'favourites-full': ({ limit }) => `You have ${limit} favourites, which is the limit. Remove one first.`,
  'largest-already': ({ width, height }) =>
    `This painting is ${width} × ${height} pixels, as large as paintings can be here.`,
  'share-forbidden': ({ channel }) => `You can’t write in ${channelMention(channel)}. Choose another channel.`,
  'share-closed': ({ channel }) =>
    `I can’t post pictures in ${channelMention(channel)}. Choose another channel, or ask a moderator to let me.`,
  'timelapse-none': () => 'There’s no timelapse of this painting. Paint it again to get one.',
};
