/** What the local Discord's page says of the bot, and offers to try. */
import { ICON } from './samples/icon.js';
import { drawSample, samples } from './samples/index.js';

const HINT = 'I repaint one picture in the style of another. Type `/stylize` in any channel, or start here:';

const SUGGESTIONS = [
  {
    title: 'See it work',
    description: 'Paints a sample photo, a lighthouse at dusk, in the style “Night swirls”.',
    button: 'Paint the sample',
    command: 'stylize',
    options: { style: 'Night swirls', quality: 'draft' },
    files: { picture: 'lighthouse' },
    pictures: ['lighthouse', 'swirls'],
    sends: true,
  },
  {
    title: 'Use your own picture',
    description: 'Choose a photo and a style, then send the command.',
    button: 'Choose a picture',
    command: 'stylize',
    sends: false,
  },
  {
    title: 'Find a style',
    description: 'See every style in the library, or add one of your own.',
    button: 'Browse styles',
    command: 'style list',
    sends: true,
  },
] as const;

/** Options of `LocalDiscord.start`. */
export const PAGE_OPTIONS = {
  botName: 'Brushwork',
  icon: ICON,
  hint: HINT,
  suggestions: SUGGESTIONS,
  samples: { list: samples, draw: drawSample },
} as const;
