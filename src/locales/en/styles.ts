/** Messages about the style library. */
import { userMention } from 'discord.js';
import type { BuiltInId } from '../../library/built-in-styles.js';
import { relativeTime } from '../units.js';

const uses = (count: number) => (count === 0 ? 'not used yet' : count === 1 ? 'used once' : `used ${count} times`);

export const styles = {
  title: 'Styles',
  /** The library, by the order that it is shown in. */
  orderNames: { popular: 'most used first', newest: 'newest first' },
  /** @param number counted from 1. */
  page: (number: number, count: number) => `page ${number} of ${count}`,
  hint: 'Paint in one with `/stylize style:`. Add your own with `/style add`.',
  empty: 'There is no style here. Add one with `/style add`.',
  hidden: (names: string) => `Hidden here: ${names}. Show one again with \`/style unhide\`.`,
  chooseOne: 'Look at one…',
  previous: 'Previous',
  next: 'Next',
  /** Buttons that change the order. */
  orderButtons: { popular: 'Most used', newest: 'Newest' },
  used: uses,
  addedBy: (userId: string, at: number) => `added by ${userMention(userId)} ${relativeTime(at)}`,
  added: (at: number) => `added ${relativeTime(at)}`,
  comesWithMe: 'comes with me',
  credit: (text: string) => `Picture: ${text}`,
  /** For screen readers. */
  pictureAlt: (name: string) => `The style “${name}”`,
  addedNotice: (name: string) => `Added: “${name}”. Everybody here can paint in it with \`/stylize style:\`.`,
  looksLike: (name: string) => `That looks like “${name}”, which is here already.`,
  /** @param name of the new one. */
  addAnyway: (name: string) => `Add it all the same, as “${name}”?`,
  notAdded: 'Left as it was: nothing was added.',
  renamed: (from: string, to: string) => `“${from}” is called “${to}” now.`,
  confirmRemove: (name: string) => `Remove “${name}” from the library?`,
  removeConsequences: 'Paintings that were made in it stay. It cannot be brought back.',
  removed: (name: string) => `Removed: “${name}”.`,
  notRemoved: (name: string) => `“${name}” stays.`,
  hiddenNotice: (name: string) => `“${name}” is not offered here any more. Show it again with \`/style unhide\`.`,
  unhiddenNotice: (name: string) => `“${name}” is offered here again.`,
  shipped: {
    swirls: 'Thick strokes in eddies, night blues against ochre lights.',
    glass: 'Saturated panes between dark leads, each with streaks of its own.',
    woodcut: 'Few flat colours, and black lines that swell where the knife went.',
    watercolour: 'Thin glazes over each other on rough paper, dark where they dried last.',
    mosaic: 'Small stones in rows around what they show, with mortar between.',
    points: 'Dots of unmixed colours that only the eye puts together.',
  } satisfies Record<BuiltInId, string> as Readonly<Record<string, string>>,
  shippedCredit: 'drawn by code, a part of Brushwork',
  save: {
    title: 'Save the style for this server',
    name: 'Name',
    nameHelp: 'What members choose it by.',
    description: 'Description',
    credit: 'Who made the picture',
    which: 'Which of the two styles',
    first: 'The first',
    second: 'The second',
  },
};
