/** Messages of `/defaults` and its panel. */
import { channelMention, roleMention } from 'discord.js';
import type { OwnSetting } from '../../settings/setting-table.js';
import { unitFormats } from '../units.js';

const { duration } = unitFormats('en');

/** Name (at most 45 characters) and help (at most 100 characters) of a setting. */
export interface SettingText {
  readonly name: string;
  readonly help: string;
}

const layerText = (name: string, what: string): SettingText => ({
  name: `Layer ${name}`,
  help: `Weight in the style of ${what}, beside the other layers`,
});

/** Of the options, by their names; a test sees that none is missing. */
const optionTexts: Readonly<Record<string, SettingText>> = {
  strength: { name: 'Strength', help: 'How far the style goes: 0 barely touches the picture, 100 all but forgets it' },
  quality: { name: 'Quality', help: 'How much work goes into a painting' },
  size: { name: 'Size', help: 'Long side of a painting, in pixels' },
  colours: { name: 'Colours', help: 'Whose colours a painting has' },
  strokeSize: { name: 'Stroke size', help: 'Size of the strokes: 2 doubles them' },
  contentWeight: { name: 'Content weight', help: 'Factor on top of the strength: above 1 more of the picture stays' },
  styleWeight: { name: 'Style weight', help: 'Factor on top of the strength: above 1 more of the style comes in' },
  conv1_1: layerText('conv1_1', 'colours and grain'),
  conv1_2: layerText('conv1_2', 'edges and dots'),
  conv2_1: layerText('conv2_1', 'fine strokes'),
  conv2_2: layerText('conv2_2', 'strokes and their bends'),
  conv3_1: layerText('conv3_1', 'small shapes'),
  conv3_2: layerText('conv3_2', 'shapes and how they meet'),
  conv3_3: layerText('conv3_3', 'the largest shapes'),
  smoothness: { name: 'Smoothness', help: 'Weight of the total variation: more takes away the grain' },
  iterations: { name: 'Iterations', help: 'At one scale, instead of the pyramid; 0 leaves it to the quality' },
  pooling: { name: 'Pooling', help: 'Average is smoother, max more painterly' },
  edges: { name: 'Edges', help: 'What is done against a frame along the border' },
};

const guildSettingTexts: Readonly<Record<OwnSetting, SettingText>> = {
  ceilingSize: { name: 'Largest size', help: 'Nobody gets a larger painting, in pixels' },
  ceilingQuality: { name: 'Best quality', help: 'Nobody gets a better one' },
  ceilingIterations: { name: 'Most iterations', help: 'At one scale; qualities that take more are not given' },
  waiting: { name: 'At once', help: 'Paintings of a member that wait or are being painted here; 0 is no limit' },
  day: { name: 'A day', help: 'Paintings of a member in any 24 hours; 0 is no limit' },
  cooldown: { name: 'Pause, in seconds', help: 'Between two paintings of a member' },
  roles: { name: 'Limits by role', help: 'What members with a role may have; the most generous of their limits holds' },
  channels: {
    name: 'Where to paint',
    help: 'Channels in which painting is allowed, with their threads; none: everywhere',
  },
  spoiler: { name: 'Spoiler', help: 'Paintings are hidden until they are pressed' },
  queue: { name: 'Who sees /queue', help: 'Members see their own paintings there and how many others wait' },
  hours: { name: 'Quiet hours', help: 'Nothing is begun in these hours: 22:00-07:00' },
  zone: { name: 'Time zone', help: 'Where the quiet hours are counted: Europe/Berlin' },
  styleAdders: { name: 'Who may add styles', help: 'Who may add to the library, with /style add or Save style' },
  styleLimit: { name: 'Most styles', help: 'Styles of its own that the server may have' },
};

export const settingTexts: Readonly<Record<string, SettingText>> = { ...optionTexts, ...guildSettingTexts };

const optionNameInSentence = (option: string) => optionTexts[option].name.toLowerCase();
const countChanges = (count: number) => (count === 1 ? '1 change' : `${count} changes`);
const formatLimit = (limit: number, what: string) => (limit === 0 ? `no limit ${what}` : `${limit} ${what}`);

export const settings = {
  texts: settingTexts,
  title: 'Defaults of this server',
  /** @param id of a channel. */
  channelTitle: (id: string) => `Defaults of ${channelMention(id)}`,
  views: {
    overview: 'Overview',
    look: 'Look',
    weights: 'Weights',
    ceilings: 'Ceilings',
    limits: 'Limits',
    roles: 'Limits by role',
    places: 'Places and times',
    library: 'Style library',
    history: 'History',
  },
  viewHelp: {
    overview: 'Everything that is set, and where',
    look: 'What members get who choose nothing',
    weights: 'What the painting is made to heed',
    ceilings: 'What nobody gets past',
    limits: 'How much one member may have',
    roles: 'More for members with a role',
    places: 'Where, when, and who sees what',
    library: 'Who adds styles, and how many',
    history: 'Who changed what, and taking it back',
  },
  precedence:
    'What a member types comes first, then the channel, then the server, then the bot’s own defaults. Ceilings hold for all of them.',
  nothingSet: 'Nothing is set here.',
  channelsWithValues: (ids: readonly string[]) =>
    `Channels with values of their own: ${ids.map(channelMention).join(' ')}`,
  more: (count: number) => `and ${count} more`,
  /** How the lines of a section are read. */
  legend: 'What is bold is set here; the rest is as it comes.',
  /** Of a value that is not set in the channel. */
  fromServer: 'the server’s',
  staged: (count: number) => `${countChanges(count)} not saved yet`,
  unsaved: 'not saved',
  saved: (count: number) => `Saved: ${countChanges(count)}. **History** takes it back.`,
  nothingChanged: 'Everything was like that already.',
  discarded: 'What was not saved is forgotten.',
  undone: (count: number) => `Taken back: ${countChanges(count)}.`,
  imported: (count: number, strangers: number) =>
    `The file brings ${countChanges(count)}; press **Save** to take them.${
      strangers === 0 ? '' : ` Channels and roles of another server in it were left out: ${strangers}.`
    }`,
  exported: 'The settings of this server, to keep or to import into another one.',
  history: {
    empty: 'Nobody has changed anything yet.',
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    /** Who is not known any more. */
    erased: 'somebody',
    undidChange: 'took back a change',
    undone: 'taken back',
  },
  values: {
    yes: 'yes',
    no: 'no',
    none: 'none',
    noLimit: 'no limit',
    everywhere: 'everywhere',
    unset: 'not set',
    /** @param limits undefined where it is as for everybody, 0 for none. */
    role: (id: string, waiting: number | undefined, day: number | undefined) =>
      `${roleMention(id)}: ${[
        ...(waiting === undefined ? [] : [formatLimit(waiting, 'at once')]),
        ...(day === undefined ? [] : [formatLimit(day, 'a day')]),
      ].join(', ')}`,
    seconds: duration,
  },
  /** Values that are words and that no option has words for; others are said as they are. */
  choices: { everybody: 'everybody', moderators: 'moderators', managers: 'who runs the server' } as Readonly<
    Record<string, string>
  >,
  buttons: {
    save: 'Save',
    discard: 'Discard',
    preview: 'Preview',
    undo: 'Undo the last change',
    older: 'Older',
    newer: 'Newer',
  },
  menus: {
    view: 'Go to…',
    change: 'Change… (up to five at once)',
    scope: 'The whole server; choose a channel for its own values',
    role: 'Limits of a role…',
  },
  fields: {
    title: 'Defaults',
    roleTitle: 'Limits of a role',
    /** @param holds what holds where the field is left empty. */
    help: (range: string, holds: string) => `${range} · empty: ${holds}`,
    /** A choice: @param holds what holds then. */
    unset: (holds: string) => `Not set (${holds})`,
    roleWaiting: 'At once',
    roleDay: 'A day',
    roleHelp: '0 is no limit · empty: as for everybody',
  },
  preview: {
    title: 'Preview',
    before: (options: string) => `Left, as it is: ${options}`,
    after: (options: string) => `Right, as it would be: ${options}`,
    draft: 'Both at draft size.',
    onePending: 'One of two is painted.',
    alt: 'The same picture painted with the defaults as they are, and beside it as they would be',
  },
  /** What a ceiling did, by whose it is. */
  clamped: {
    server: (option: string, from: string, to: string) =>
      `${optionNameInSentence(option)} ${from} → ${to}, this server’s ceiling`,
    bot: (option: string, from: string, to: string) =>
      `${optionNameInSentence(option)} ${from} → ${to}, this bot’s ceiling`,
  },
};
