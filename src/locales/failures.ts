/** A failure, which is a kind with data, as a sentence. */
import { channelMention, roleMention } from 'discord.js';
import { type ErrorDetails, isMemberErrorKind, type MemberErrorKind } from '../errors/error-kinds.js';
import type { Messages } from './messages.js';

export interface FailureReason {
  readonly kind: string;
  readonly details: Readonly<Record<string, string | number>>;
}

type Sentences = Messages['failures'];
type ArgumentsOf<Kind extends keyof Sentences> = Sentences[Kind] extends (values: infer Values) => string
  ? Values
  : Record<never, never>;

/** Kinds whose sentence takes their details as they are. */
type PlainKind = {
  [Kind in MemberErrorKind]: Kind extends keyof Sentences
    ? Sentences[Kind] extends string | ((values: never) => string)
      ? ErrorDetails[Kind] extends ArgumentsOf<Kind>
        ? Kind
        : never
      : never
    : never;
}[MemberErrorKind];

/** All others: a kind without a sentence, or whose details do not fit its sentence, does not compile. */
const SENTENCES: {
  readonly [Kind in Exclude<MemberErrorKind, PlainKind>]: (details: ErrorDetails[Kind], messages: Messages) => string;
} = {
  'picture-long': ({ size, smallest, largest }, { failures }) =>
    smallest > largest ? failures['picture-long'].crop({ size }) : failures['picture-long'].larger({ size, smallest }),
  memory: ({ needed, available }, { failures }) =>
    failures.memory({ needed: Number(needed), available: Number(available) }),
  option: ({ option, given, range }, messages) => rangeFailure(optionName(option, messages), given, range, messages),
  'option-line': ({ line }, { failures, painting }) => failures['option-line']({ line, example: painting.fields.seed }),
  'style-unknown': ({ given, suggestion }, { failures: { 'style-unknown': words } }) =>
    [
      given === undefined ? words.plain : words.named({ given }),
      suggestion === undefined ? words.list : words.suggested({ suggestion }),
    ].join(' '),
  'weights-missing': brokenInstallation,
  'weights-damaged': brokenInstallation,
  'engine-missing': brokenInstallation,
  'device-missing': brokenInstallation,
  engine: ({ report }, { failures: { engine } }) => (report === undefined ? engine.plain : engine.report({ report })),
  internal: ({ report }, { failures: { internal } }) =>
    report === undefined ? internal.plain : internal.report({ report }),
  'quota-day': ({ limit, until }, { failures }) => failures['quota-day']({ limit, at: 1000 * until }),
  'quota-cooldown': ({ until }, { failures }) => failures['quota-cooldown']({ at: 1000 * until }),
  'quiet-hours': ({ until }, { failures }) => failures['quiet-hours']({ at: 1000 * until }),
  setting: ({ name, given, range }, messages) => {
    const sentences = messages.failures.setting;
    const setting = settingName(name, messages);
    const choices = choiceNames(name, range, messages);
    return choices === undefined
      ? rangeFailure(setting, given, range, messages)
      : sentences.choice({ name: setting, given, choices });
  },
  'role-limit': ({ field, given, maximum }, messages) =>
    messages.failures['role-limit']({ name: settingName(field, messages), given, maximum }),
  'setting-server': ({ name }, messages) =>
    messages.failures['setting-server']({ setting: settingName(name, messages) }),
  'settings-moved': ({ names }, messages) =>
    messages.failures['settings-moved']({ settings: names.split(' ').map((name) => settingName(name, messages)) }),
  'import-value': ({ name, range }, messages) =>
    messages.failures['import-value']({
      setting: settingName(name, messages),
      range: choiceNames(name, range, messages) ?? formatRange(range, messages),
    }),
  'challenge-not-open': ({ state }, messages) =>
    messages.failures['challenge-not-open']({ status: stateClause(state, messages) }),
  'challenge-not-voting': ({ state }, messages) =>
    messages.failures['challenge-not-voting']({ status: stateClause(state, messages) }),
  'challenge-moved-on': ({ state }, messages) =>
    messages.failures['challenge-moved-on']({ status: stateClause(state, messages) }),
  'challenge-text': ({ field, limit }, { failures }) =>
    failures['challenge-text']({ name: nameIn(failures['challenge-field'], field), limit }),
  'challenge-number': ({ field, minimum, maximum }, { failures }) =>
    failures['challenge-number']({ name: nameIn(failures['challenge-field'], field), minimum, maximum }),
  'challenge-times': ({ problem, limit = 0 }, { failures: { 'challenge-times': times } }) =>
    problem === 'short' || problem === 'long' ? times[problem]({ limit: 60_000 * limit }) : times[problem],
  'challenge-edit': ({ field, state }, messages) =>
    messages.failures['challenge-edit']({
      name: nameIn(messages.failures['challenge-field'], field),
      status: stateClause(state, messages),
    }),
  'channel-closed': ({ channel, missing }, { failures, permissions }) =>
    failures['channel-closed']({
      mention: channelMention(channel),
      permissions: missing.split(', ').map((name) => nameIn(permissions, name)),
    }),
  'share-forbidden': ({ channel }, { failures }) => failures['share-forbidden']({ mention: channelMention(channel) }),
  'share-closed': ({ channel }, { failures }) => failures['share-closed']({ mention: channelMention(channel) }),
  'gallery-closed': ({ channel }, { failures }) => failures['gallery-closed']({ mention: channelMention(channel) }),
  'report-limit': ({ limit, until }, { failures }) => failures['report-limit']({ limit, at: 1000 * until }),
  'channel-not-yours': ({ channel }, { failures }) =>
    failures['channel-not-yours']({ mention: channelMention(channel) }),
  'role-not-yours': ({ role }, { failures }) => failures['role-not-yours']({ mention: roleMention(role) }),
};

function brokenInstallation(_: unknown, { failures }: Messages): string {
  return failures['broken-installation'];
}

/** Details are stored, also by other versions of the bot: what has no name is said as it is. */
const nameIn = (names: object, key: string): string => (names as Readonly<Record<string, string>>)[key] ?? key;

/** Options that are no settings have a field of their own in "Edit". */
const optionName = (option: string, messages: Messages): string =>
  option in messages.settings.texts ? settingName(option, messages) : nameIn(messages.painting.fields, option);

const settingName = (name: string, { settings }: Messages): string =>
  (settings.texts as Readonly<Record<string, { readonly name: string }>>)[name]?.name ?? name;

const stateClause = (state: string, { failures: { 'challenge-state': states } }: Messages): string =>
  (states as Readonly<Record<string, string>>)[state] ?? states.other;

/** "0-100" */
function parseBounds(range: string): { readonly minimum: number; readonly maximum: number } | undefined {
  const [, minimum, maximum] = /^([\d.]+)-([\d.]+)$/.exec(range) ?? [];
  return minimum === undefined ? undefined : { minimum: Number(minimum), maximum: Number(maximum) };
}

/** What should have been typed: between two numbers, or something like an example. */
function rangeFailure(name: string, given: string, range: string, { failures: { setting } }: Messages): string {
  const bounds = parseBounds(range);
  return bounds === undefined
    ? setting.example({ name, given, example: range })
    : setting.range({ name, given, ...bounds });
}

/** "0–100", "0,25–4": with the dash that ranges have, and the reader's decimal sign. */
export const formatRange = (range: string, { forms }: Messages): string => {
  const bounds = parseBounds(range);
  return bounds === undefined ? range : forms.range(bounds);
};

/** What the values of a setting are called; undefined where they have no names. @param range the values, with commas between. */
function choiceNames(setting: string, range: string, messages: Messages): readonly string[] | undefined {
  const names = choiceNamesOf(setting, messages);
  const values = range.split(', ');
  return names !== undefined && values.every((value) => value in names)
    ? values.map((value) => names[value])
    : undefined;
}

/** Names by value, of a setting or option with choices. */
export function choiceNamesOf(
  name: string,
  { painting: { options }, settings }: Messages,
): Readonly<Record<string, string>> | undefined {
  const tables: Readonly<Record<string, object>> = {
    quality: options.quality,
    ceilingQuality: options.quality,
    colours: options.colours,
    pooling: settings.pooling,
    edges: settings.edges,
    queue: settings.choices,
    styleAdders: settings.choices,
    spoiler: settings.values,
  };
  return tables[name] as Readonly<Record<string, string>> | undefined;
}

/** A failure as a sentence; an unknown kind is reported as a failure of the engine. */
export function describeFailure(messages: Messages, { kind, details }: FailureReason): string {
  const known: MemberErrorKind = isMemberErrorKind(kind) ? kind : 'engine';
  const describe: ((details: never, messages: Messages) => string) | undefined = (
    SENTENCES as Partial<Record<MemberErrorKind, (details: never, messages: Messages) => string>>
  )[known];
  if (describe !== undefined) return describe(details as never, messages);
  const sentence: string | ((values: never) => string) = messages.failures[known as PlainKind];
  return typeof sentence === 'string' ? sentence : sentence(details as never);
}
