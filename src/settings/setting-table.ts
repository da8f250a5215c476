/** What a server can set: kinds, ranges and defaults, in one table. The panel, `/defaults`, files and the store read it here. */
import { OPTIONS, type OptionName, type Options, SIZE_RANGE } from '../painting/options.js';
import { QUALITIES, type Quality } from '../style-transfer/pyramid.js';

/** In the order in which they are shown. */
export const SECTIONS = ['look', 'weights', 'ceilings', 'limits', 'roles', 'places', 'library'] as const;
export type Section = (typeof SECTIONS)[number];

interface Common<Value> {
  readonly section: Section;
  /** A channel can have its own value. */
  readonly channel: boolean;
  /** Where nobody has set anything. An option's is the bot's own, which may differ from the table's. */
  readonly default: Value;
}

export interface NumberSetting extends Common<number> {
  readonly kind: 'number';
  readonly minimum: number;
  readonly maximum: number;
  readonly whole: boolean;
  /** 0 takes the limit away. */
  readonly open: boolean;
}

export interface ChoiceSetting extends Common<string> {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}

export interface SwitchSetting extends Common<boolean> {
  readonly kind: 'switch';
}

/** Channels, by id. */
export interface ChannelsSetting extends Common<readonly string[]> {
  readonly kind: 'channels';
  readonly maximum: number;
}

export interface RolesSetting extends Common<readonly RoleLimit[]> {
  readonly kind: 'roles';
  readonly maximum: number;
}

/** "22:00-07:00", by the clock on the server's wall; "" for none. */
export interface HoursSetting extends Common<string> {
  readonly kind: 'hours';
}

/** A time zone by its IANA name: "Europe/Berlin". */
export interface ZoneSetting extends Common<string> {
  readonly kind: 'zone';
}

export type Setting =
  | NumberSetting
  | ChoiceSetting
  | SwitchSetting
  | ChannelsSetting
  | RolesSetting
  | HoursSetting
  | ZoneSetting;

/** What members with a role may have; a limit that is absent is as for everybody, 0 is none. */
export interface RoleLimit {
  readonly role: string;
  readonly waiting?: number | undefined;
  readonly day?: number | undefined;
}

/** Options that are a painting's own, or the business of whoever runs the bot. */
const NOT_SHARED = [
  'start',
  'seed',
  'network',
  'optimiser',
  'learningRate',
  'normalisation',
  'scales',
  'steering',
  'structure',
  'detail',
] as const;
export type SharedOption = Exclude<OptionName, (typeof NOT_SHARED)[number]>;

/** What members think of first; every other option is a matter of weights. */
const LOOK: readonly string[] = ['strength', 'quality', 'size', 'colours', 'styleScale'] satisfies SharedOption[];

const fromOptions = Object.fromEntries(
  Object.entries(OPTIONS)
    .filter(([name]) => !(NOT_SHARED as readonly string[]).includes(name))
    .map(([name, { help: _, ...option }]) => {
      const shared = { ...option, section: LOOK.includes(name) ? 'look' : 'weights', channel: true } as const;
      return [name, shared.kind === 'number' ? { ...shared, open: false } : shared];
    }),
) as { readonly [Name in SharedOption]: NumberSetting | ChoiceSetting };

const limit = (maximum: number): NumberSetting => ({
  kind: 'number',
  section: 'limits',
  channel: false,
  default: 0,
  minimum: 0,
  maximum,
  whole: true,
  open: true,
});

export const LIMITS = { waiting: 1000, day: 10_000 } as const;
/** Roles that can have limits. */
export const MAX_ROLES = 20;
const DAY_SECONDS = 24 * 3600;

export const QUALITY_ORDER = Object.keys(QUALITIES) as Quality[];

/** Iterations of a quality at the scale where it has most. */
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

/** Who may add styles: each may do what those before may. */
const LIBRARY_ADDERS = ['everybody', 'moderators', 'managers'] as const;

const ownSettings = {
  ceilingSize: {
    kind: 'number',
    section: 'ceilings',
    channel: false,
    default: SIZE_RANGE.maximum,
    ...SIZE_RANGE,
    whole: true,
    open: false,
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
    // Less than the least quality does would leave nothing to paint with.
    minimum: maxIterations(QUALITY_ORDER[0]),
    maximum: OPTIONS.iterations.maximum,
    whole: true,
    open: false,
  },
  waiting: limit(LIMITS.waiting),
  day: limit(LIMITS.day),
  cooldown: limit(DAY_SECONDS),
  roles: { kind: 'roles', section: 'roles', channel: false, default: [], maximum: MAX_ROLES },
  channels: { kind: 'channels', section: 'places', channel: false, default: [], maximum: 25 },
  spoiler: { kind: 'switch', section: 'places', channel: true, default: false },
  queue: {
    kind: 'choice',
    section: 'places',
    channel: false,
    default: 'everybody',
    choices: ['everybody', 'moderators'],
  },
  hours: { kind: 'hours', section: 'places', channel: false, default: '' },
  zone: { kind: 'zone', section: 'places', channel: false, default: 'UTC' },
  styleAdders: { kind: 'choice', section: 'library', channel: false, default: 'everybody', choices: LIBRARY_ADDERS },
  styleLimit: {
    kind: 'number',
    section: 'library',
    channel: false,
    default: 100,
    minimum: 0,
    maximum: 500,
    whole: true,
    open: false,
  },
} as const satisfies Record<string, Setting>;

export type OwnSetting = keyof typeof ownSettings;
export type SettingName = SharedOption | OwnSetting;

export const SETTINGS: { readonly [Name in SettingName]: Setting } = { ...fromOptions, ...ownSettings };
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];
export const SHARED_OPTIONS = Object.keys(fromOptions) as SharedOption[];

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

/** Widens literal types: a default is one value of many. */
type Wide<T> = T extends boolean ? boolean : T extends number ? number : T;

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
            ? (typeof LIBRARY_ADDERS)[number]
            : Name extends 'hours' | 'zone'
              ? string
              : Wide<(typeof ownSettings)[Name]['default']>;
};

export type Values = OwnValues & Pick<Options, SharedOption>;
export type Value = Values[SettingName];

/** What somebody has set, and nothing else. */
export type Layer = Partial<Values>;

export const OWN_DEFAULTS = Object.fromEntries(
  Object.entries(ownSettings).map(([name, setting]) => [name, setting.default]),
) as object as OwnValues;

/** Those of a section, in their order. @param channel only those that a channel can have. */
export const settingsInSection = (section: Section, channel = false): SettingName[] =>
  SETTING_NAMES.filter((name) => SETTINGS[name].section === section && (!channel || SETTINGS[name].channel));
