/** The table of all server settings: kind, range, default. The panel, `/defaults`, import and export, and the database use it. */
import { MEMBER_RANKS, type MemberRank } from '../members/member-rank.js';
import {
  MAX_BOT_SIZE,
  MEMBER_OPTIONS,
  OPTIONS,
  type OptionName,
  type Options,
  SIZE_RANGE,
} from '../painting/options.js';
import { QUALITIES, type Quality } from '../style-transfer/pyramid.js';

/** In display order. */
export const SECTIONS = ['look', 'weights', 'ceilings', 'limits', 'roles', 'places', 'library'] as const;
export type Section = (typeof SECTIONS)[number];

interface SettingBase<Value> {
  readonly section: Section;
  /** Whether a channel can override it. */
  readonly channel: boolean;
  /** The value if it is not set. For painting options the bot's configured default applies instead, which may differ. */
  readonly default: Value;
}

export interface NumberSetting extends SettingBase<number> {
  readonly kind: 'number';
  readonly minimum: number;
  readonly maximum: number;
  readonly whole: boolean;
  /** 0 means unlimited. */
  readonly zeroIsUnlimited: boolean;
}

export interface ChoiceSetting extends SettingBase<string> {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}

export interface SwitchSetting extends SettingBase<boolean> {
  readonly kind: 'switch';
}

/** A list of channel ids. */
export interface ChannelsSetting extends SettingBase<readonly string[]> {
  readonly kind: 'channels';
  readonly maximum: number;
}

/** The id of one channel in which the bot posts; "" for none. */
export interface ChannelSetting extends SettingBase<string> {
  readonly kind: 'channel';
}

export interface RolesSetting extends SettingBase<readonly RoleLimit[]> {
  readonly kind: 'roles';
  readonly maximum: number;
}

/** "22:00-07:00" in the server's time zone; "" for none. */
export interface HoursSetting extends SettingBase<string> {
  readonly kind: 'hours';
}

/** An IANA time zone name: "Europe/Berlin". */
export interface ZoneSetting extends SettingBase<string> {
  readonly kind: 'zone';
}

export type Setting =
  | NumberSetting
  | ChoiceSetting
  | SwitchSetting
  | ChannelsSetting
  | ChannelSetting
  | RolesSetting
  | HoursSetting
  | ZoneSetting;

/** Limits of members with a role. An absent limit falls back to the limit for everybody; 0 means unlimited. */
export interface RoleLimit {
  readonly role: string;
  readonly waiting?: number | undefined;
  readonly day?: number | undefined;
}

/** Painting options without a server setting: they belong to one painting, or to the operator of the bot. */
const BOT_ONLY_OPTIONS = [
  'part',
  'start',
  'seed',
  'network',
  'optimiser',
  'learningRate',
  'normalisation',
  'styleLayers',
  'contentLayer',
  'scales',
  'steering',
  'structure',
  'detail',
] as const;
export type SharedOption = Exclude<OptionName, (typeof BOT_ONLY_OPTIONS)[number]>;

/** Options in the section "look"; all others are in "weights". */
const LOOK_OPTIONS: readonly string[] = MEMBER_OPTIONS satisfies readonly SharedOption[];

const fromOptions = Object.fromEntries(
  Object.entries(OPTIONS)
    .filter(([name]) => !(BOT_ONLY_OPTIONS as readonly string[]).includes(name))
    .map(([name, { help: _, ...option }]) => {
      const shared = { ...option, section: LOOK_OPTIONS.includes(name) ? 'look' : 'weights', channel: true } as const;
      return [name, shared.kind === 'number' ? { ...shared, open: false } : shared];
    }),
) as { readonly [Name in SharedOption]: NumberSetting | ChoiceSetting };

const limitSetting = (maximum: number): NumberSetting => ({
  kind: 'number',
  section: 'limits',
  channel: false,
  default: 0,
  minimum: 0,
  maximum,
  whole: true,
  zeroIsUnlimited: true,
});

/** Most frames and seconds of an animation that whoever runs the bot can allow. */
export const ANIMATION_CEILINGS = { frames: 240, seconds: 60 } as const;
export const LIMITS = { waiting: 1000, day: 10_000 } as const;
/** Maximum number of roles with limits. */
export const MAX_ROLES = 20;
const DAY_S = 24 * 3600;

export const QUALITY_ORDER = Object.keys(QUALITIES) as Quality[];

/** The number of iterations of a quality at the scale with the most. */
export function maxIterations(quality: Quality): number {
  const { single, mixed } = QUALITIES[quality];
  const scales = Math.max(mixed.sketch.length, mixed.finish.length);
  const finish: readonly number[] = mixed.finish;
  const both = Array.from(
    { length: scales },
    (_, index) => mixed.sketch[Math.min(index, mixed.sketch.length - 1)] + (finish[index] ?? 0),
  );
  return Math.max(...single, ...both);
}

const ownSettings = {
  ceilingSize: {
    kind: 'number',
    section: 'ceilings',
    channel: false,
    default: MAX_BOT_SIZE,
    minimum: SIZE_RANGE.minimum,
    maximum: MAX_BOT_SIZE,
    whole: true,
    zeroIsUnlimited: false,
  },
  ceilingQuality: {
    kind: 'choice',
    section: 'ceilings',
    channel: false,
    default: QUALITY_ORDER[QUALITY_ORDER.length - 1],
    choices: QUALITY_ORDER,
  },
  ceilingIterations: {
    kind: 'number',
    section: 'ceilings',
    channel: false,
    default: OPTIONS.iterations.maximum,
    // Below the lowest quality's own count no quality would be allowed.
    minimum: maxIterations(QUALITY_ORDER[0]),
    maximum: OPTIONS.iterations.maximum,
    whole: true,
    zeroIsUnlimited: false,
  },
  ceilingFrames: {
    kind: 'number',
    section: 'ceilings',
    channel: false,
    default: ANIMATION_CEILINGS.frames,
    // Of one frame nothing moves.
    minimum: 1,
    maximum: ANIMATION_CEILINGS.frames,
    whole: true,
    zeroIsUnlimited: false,
  },
  ceilingSeconds: {
    kind: 'number',
    section: 'ceilings',
    channel: false,
    default: ANIMATION_CEILINGS.seconds,
    minimum: 1,
    maximum: ANIMATION_CEILINGS.seconds,
    whole: true,
    zeroIsUnlimited: false,
  },
  waiting: limitSetting(LIMITS.waiting),
  day: limitSetting(LIMITS.day),
  cooldown: limitSetting(DAY_S),
  roles: { kind: 'roles', section: 'roles', channel: false, default: [], maximum: MAX_ROLES },
  channels: { kind: 'channels', section: 'places', channel: false, default: [], maximum: 25 },
  spoiler: { kind: 'switch', section: 'places', channel: true, default: false },
  galleryChannel: { kind: 'channel', section: 'places', channel: false, default: '' },
  reportChannel: { kind: 'channel', section: 'places', channel: false, default: '' },
  queue: {
    kind: 'choice',
    section: 'places',
    channel: false,
    default: 'everybody',
    choices: ['everybody', 'moderators'] satisfies MemberRank[],
  },
  hours: { kind: 'hours', section: 'places', channel: false, default: '' },
  zone: { kind: 'zone', section: 'places', channel: false, default: 'UTC' },
  styleAdders: { kind: 'choice', section: 'library', channel: false, default: 'everybody', choices: MEMBER_RANKS },
  styleLimit: {
    kind: 'number',
    section: 'library',
    channel: false,
    default: 100,
    minimum: 0,
    maximum: 500,
    whole: true,
    zeroIsUnlimited: false,
  },
} as const satisfies Record<string, Setting>;

export type OwnSetting = keyof typeof ownSettings;
export type SettingName = SharedOption | OwnSetting;

export const SETTINGS: { readonly [Name in SettingName]: Setting } = { ...fromOptions, ...ownSettings };
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];
export const SHARED_OPTIONS = Object.keys(fromOptions) as SharedOption[];

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

/** Widens a literal type to its base type. */
type Widen<T> = T extends boolean ? boolean : T extends number ? number : T;

type ChannelSettingName = 'galleryChannel' | 'reportChannel';
/** Settings that name one channel for the bot's posts. */
export const CHANNEL_SETTINGS: readonly ChannelSettingName[] = ['galleryChannel', 'reportChannel'];

export type OwnValues = {
  readonly [Name in OwnSetting]: Name extends 'roles'
    ? readonly RoleLimit[]
    : Name extends 'channels'
      ? readonly string[]
      : Name extends 'ceilingQuality'
        ? Quality
        : Name extends 'queue'
          ? 'everybody' | 'moderators'
          : Name extends 'styleAdders'
            ? MemberRank
            : Name extends 'hours' | 'zone' | ChannelSettingName
              ? string
              : Widen<(typeof ownSettings)[Name]['default']>;
};

export type Values = OwnValues & Pick<Options, SharedOption>;
export type Value = Values[SettingName];

/** The values set at one level (server or channel); unset settings are absent. */
export type Layer = Partial<Values>;

export const OWN_DEFAULTS = Object.fromEntries(
  Object.entries(ownSettings).map(([name, setting]) => [name, setting.default]),
) as object as OwnValues;

/** The settings of a section, in display order. @param channel only those that a channel can override. */
export const settingsInSection = (section: Section, channel = false): SettingName[] =>
  SETTING_NAMES.filter((name) => SETTINGS[name].section === section && (!channel || SETTINGS[name].channel));
