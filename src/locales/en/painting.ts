/** Messages about paintings, the queue and the bot. */
import { userMention } from 'discord.js';
import type { Progress } from '../../worker/protocol.js';
import { relativeTime, unitFormats } from '../units.js';
import { countPaintings } from './count-paintings.js';

const { duration, percent, list } = unitFormats('en');

const ORDINAL_RULES = new Intl.PluralRules('en', { type: 'ordinal' });
const ORDINAL_SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinal = (position: number) => `${position}${ORDINAL_SUFFIXES[ORDINAL_RULES.select(position)] ?? 'th'}`;

export const fields = {
  strength: 'Strength',
  quality: 'Quality',
  colours: 'Colours',
  size: 'Size, in pixels',
  styleScale: 'Stroke size',
  seed: 'Seed',
  blend: 'Second style, in percent',
  moreOptions: 'More, one to a line',
  style: 'Style picture',
  styleHelp: 'The picture whose style is taken.',
};

export const painting = {
  queued: {
    title: 'In the queue',
    position: (position: number, waiting: number) => `**${ordinal(position)}** of ${waiting}`,
    /** @param at milliseconds since 1970. */
    starts: (at: number) => `starts ${relativeTime(at)}`,
    paused: 'paused by a moderator',
  },
  progress: {
    title: 'Painting',
    scale: ({ stage, stages }: Progress) => `Scale ${stage} of ${stages}`,
    percent,
    /** @param at milliseconds since 1970. */
    endsAt: (at: number) => `done ${relativeTime(at)}`,
    /** In its place, as long as nobody knows. */
    estimating: 'Estimating…',
    /** For screen readers. */
    alt: (done: number) => `The painting so far, ${percent(done)} done`,
  },
  finished: {
    title: 'Finished',
    alt: 'The finished painting',
    requestedBy: (userId: string) => `for ${userMention(userId)}`,
    size: (width: number, height: number) => `${width} × ${height} pixels`,
    paintedWith: (networks: readonly string[], seconds: number, engine: string) =>
      `${list(networks)} · ${duration(seconds)} · ${engine}`,
  },
  options: {
    strength: (value: number) => `strength ${value}`,
    quality: { draft: 'draft', standard: 'standard', fine: 'fine' },
    colours: { style: "the style's colours", content: 'its own colours', match: 'matched colours' },
    styleScale: (value: number) => `strokes × ${value}`,
    /** @param shares in percent, in the order of the styles. */
    blend: (shares: readonly number[]) => `styles ${shares.join(' : ')}`,
    seed: (value: number) => `seed ${value}`,
  },
  /** `other`: where no painting was asked for. */
  failed: { title: 'No painting', otherTitle: 'That did not work' },
  cancelled: {
    title: 'Cancelled',
    byRequester: (userId: string) => `${userMention(userId)} cancelled this painting.`,
    byModerator: (userId: string) => `A moderator, ${userMention(userId)}, cancelled this painting.`,
  },
  awaitingUser: {
    finished: 'Your painting is ready. Press “Show” to see it.',
    unfinished:
      'Your painting takes longer than Discord lets me change this message. It goes on being painted: press “Show” in a while to see it.',
  },
  replyMoved: {
    /** @param link to the reply that could not be changed. */
    channel: (link: string) => `Discord lets me change [the first reply](${link}) no more, so I write here.`,
    direct: 'I cannot write where you asked for it any more, so I write to you.',
  },
  buttons: {
    cancel: 'Cancel',
    again: 'Again',
    stronger: 'Stronger',
    weaker: 'Weaker',
    colours: 'Keep colours',
    edit: 'Edit',
    delete: 'Delete',
    enter: 'Enter a challenge',
    show: 'Show',
    ping: 'Ping me',
    pause: 'Pause',
    resume: 'Resume',
    erase: 'Erase everything',
    'style-accept': 'Add it all the same',
    'style-withdraw': 'Leave it',
    'style-ask': 'Remove…',
    'style-remove': 'Remove',
    'style-keep': 'Keep it',
    'style-hide': 'Hide',
    'style-save': 'Save style',
    invite: 'Add to a server',
    paper: 'The article',
  },
  fields,
  modals: { edit: 'Paint it differently', picture: 'Stylize this picture', avatar: 'Stylize this avatar' },
  queue: {
    title: 'The queue',
    empty: 'Nobody waits and nothing is being painted. Start with /stylize.',
    paused: 'Paused in this server: what is being painted goes on, what waits stays.',
    running: 'Being painted',
    waiting: 'Waiting',
    position: ordinal,
    requestedBy: (userId: string) => userMention(userId),
    othersCount: (count: number) => `${countPaintings(count)} of others`,
    more: (count: number) => `and ${count} more`,
    removeOne: 'Take one out…',
    private: 'A private painting',
  },
  about: {
    text: 'Repaints one picture in the style of another, by neural style transfer. Start with /stylize, or with “Apps” on a message or a member.',
    version: (version: string) => `Version ${version}`,
    networks: (names: readonly string[]) => `Paints with ${list(names)}`,
    engine: (engine: string) => `Runs on ${engine}`,
    engineStarting: 'The engine is still starting.',
    credit:
      'After Gatys, Ecker and Bethge. VGG-16 by K. Simonyan and A. Zisserman, CC BY 4.0; the lite network is derived from it.',
  },
};
