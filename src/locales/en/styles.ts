/** Of the library of styles. */
import type { ShippedId } from '../../styles/shipped.js';
import { relative } from '../units.js';

const used = (count: number) => (count === 0 ? 'not used yet' : count === 1 ? 'used once' : `used ${count} times`);

export const styles = {
  title: 'Styles',
  /** The library, by the order that it is shown in. */
  orders: { popular: 'most used first', newest: 'newest first' },
  /** @param number counted from 1. */
  page: (number: number, count: number) => `page ${number} of ${count}`,
  hint: 'Paint in one with `/stylize library:`. Add your own with `/style add`.',
  empty: 'There is no style here. Add one with `/style add`.',
  hidden: (names: string) => `Hidden here: ${names}. Show one again with \`/style unhide\`.`,
  look: 'Look at one…',
  previous: 'Previous',
  next: 'Next',
  /** Buttons that change the order. */
  to: { popular: 'Most used', newest: 'Newest' },
  used,
  addedBy: (userId: string, at: number) => `added by <@${userId}> ${relative(at)}`,
  added: (at: number) => `added ${relative(at)}`,
  comesWithMe: 'comes with me',
  credit: (text: string) => `Picture: ${text}`,
  /** For screen readers. */
  alt: (name: string) => `The style “${name}”`,
  isAdded: (name: string) => `Added: “${name}”. Everybody here can paint in it with \`/stylize library:\`.`,
  looksLike: (name: string) => `That looks like “${name}”, which is here already.`,
  /** @param name of the new one. */
  allTheSame: (name: string) => `Add it all the same, as “${name}”?`,
  withdrawn: 'Left as it was: nothing was added.',
  renamed: (from: string, to: string) => `“${from}” is called “${to}” now.`,
  removeQuestion: (name: string) => `Remove “${name}” from the library?`,
  consequences: 'Paintings that were made in it stay. It cannot be brought back.',
  removed: (name: string) => `Removed: “${name}”.`,
  kept: (name: string) => `“${name}” stays.`,
  isHidden: (name: string) => `“${name}” is not offered here any more. Show it again with \`/style unhide\`.`,
  isShown: (name: string) => `“${name}” is offered here again.`,
  shipped: {
    swirls: 'Thick strokes in eddies, night blues against ochre lights.',
    glass: 'Saturated panes between dark leads, each with streaks of its own.',
    woodcut: 'Few flat colours, and black lines that swell where the knife went.',
    watercolour: 'Thin glazes over each other on rough paper, dark where they dried last.',
    mosaic: 'Small stones in rows around what they show, with mortar between.',
    points: 'Dots of unmixed colours that only the eye puts together.',
  } satisfies Record<ShippedId, string> as Readonly<Record<string, string>>,
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
