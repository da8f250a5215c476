/** Where a setting's value is not what holds: a limit of the server, or of whoever runs the bot, is lower. */
import type { FrameLimits } from '../../images/index.js';
import type { Options } from '../../painting/options.js';
import { SERVER_SCOPE } from '../../settings/changes.js';
import {
  choosableOptions,
  chooseOptions,
  effectiveSetting,
  resolveOptions,
  type SettingLayers,
} from '../../settings/resolve-options.js';
import { SETTINGS, type SettingName, type Value } from '../../settings/setting-table.js';
import type { ServerSettings } from '../../settings/settings.js';

/** What the bot itself has and allows. */
export interface OperatorRules {
  readonly botDefaults: Options;
  /** Longest side of a painting at most, in pixels. */
  readonly largestSize: number;
  /** Waiting and running paintings of one member at most. */
  readonly memberLimit: number;
  /** Most of an animation that is painted. */
  readonly animations: FrameLimits;
}

export interface AppliedLimit {
  readonly to: Value;
  readonly by: 'server' | 'bot';
}

/** @param channel `SERVER_SCOPE`, or a channel's id. @returns the limits that lower a value there, by the setting's name. */
export function appliedLimits(
  settings: ServerSettings,
  channel: string,
  { botDefaults, largestSize, memberLimit, animations }: OperatorRules,
): ReadonlyMap<SettingName, AppliedLimit> {
  const layers = layersOf(settings, channel);
  const limits = new Map<SettingName, AppliedLimit>();
  for (const { option, to, by } of resolveOptions({}, layers, botDefaults, largestSize).clamped)
    limits.set(option, { to, by });
  if (effectiveSetting('ceilingSize', layers) > largestSize) limits.set('ceilingSize', { to: largestSize, by: 'bot' });
  const { frames, milliseconds } = animations;
  if (effectiveSetting('ceilingFrames', layers) > frames) limits.set('ceilingFrames', { to: frames, by: 'bot' });
  if (effectiveSetting('ceilingSeconds', layers) > milliseconds / 1000)
    limits.set('ceilingSeconds', { to: milliseconds / 1000, by: 'bot' });
  const waiting = effectiveSetting('waiting', layers);
  // 0 is no limit.
  if (waiting === 0 || waiting > memberLimit) limits.set('waiting', { to: memberLimit, by: 'bot' });
  return limits;
}

/** @returns the most that holds there whatever is set; undefined where all of a setting's values do. */
export function upperLimit(
  name: SettingName,
  settings: ServerSettings,
  channel: string,
  rules: OperatorRules,
): Value | undefined {
  const limit = mostOf(name, layersOf(settings, channel), rules);
  const setting = SETTINGS[name];
  const most =
    setting.kind === 'number' ? setting.maximum : setting.kind === 'choice' ? setting.choices.at(-1) : undefined;
  return limit === most ? undefined : limit;
}

function mostOf(
  name: SettingName,
  layers: SettingLayers,
  { botDefaults, largestSize, memberLimit, animations }: OperatorRules,
): Value | undefined {
  const { iterations } = chooseOptions({}, layers, botDefaults);
  const { size, qualities } = choosableOptions(iterations, layers, largestSize);
  switch (name) {
    case 'size':
      return size;
    case 'quality':
      return qualities.at(-1);
    case 'iterations':
      return effectiveSetting('ceilingIterations', layers);
    case 'ceilingSize':
      return largestSize;
    case 'ceilingFrames':
      return animations.frames;
    case 'ceilingSeconds':
      return animations.milliseconds / 1000;
    case 'waiting':
      return memberLimit;
    default:
      return undefined;
  }
}

function layersOf(settings: ServerSettings, channel: string): SettingLayers {
  const places = channel === SERVER_SCOPE ? [] : [settings.get(channel) ?? {}];
  return { places, server: settings.get(SERVER_SCOPE) ?? {} };
}
