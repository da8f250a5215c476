/** Resolves the options of a painting. Precedence: explicit options, channel settings (innermost first), server, bot; then ceilings. */
import type { ClampedOption, Options } from '../painting/options.js';
import type { Quality } from '../style-transfer/pyramid.js';
import {
  type Layer,
  maxIterations,
  OWN_DEFAULTS,
  type OwnSetting,
  type OwnValues,
  QUALITY_ORDER,
  SHARED_OPTIONS,
} from './setting-table.js';

/** The settings that apply to a request. */
export interface SettingLayers {
  /** Settings of the channel and its parents, innermost first: thread, channel, category. */
  readonly places: readonly Layer[];
  readonly server: Layer;
}

export const NO_LAYERS: SettingLayers = { places: [], server: {} };

/** Upper limits set by the server. */
export interface Ceilings {
  /** Long side in pixels. */
  readonly size: number;
  readonly quality: Quality;
  /** Iterations at one scale. */
  readonly iterations: number;
}

/** The value of a server setting (one that is not a painting option): innermost layer first, then the default. */
export function effectiveSetting<Name extends OwnSetting>(
  name: Name,
  { places, server }: SettingLayers,
): OwnValues[Name] {
  for (const layer of [...places, server]) {
    const value = layer[name];
    if (value !== undefined) return value as OwnValues[Name];
  }
  return OWN_DEFAULTS[name];
}

/** The options before ceilings. */
export function chooseOptions(typed: Partial<Options>, { places, server }: SettingLayers, bot: Options): Options {
  const layers = [server, ...[...places].reverse()].map(layerOptions);
  return Object.assign({ ...bot }, ...layers, typed);
}

/** The painting options in a layer, without its other settings. */
function layerOptions(layer: Layer): Partial<Options> {
  return Object.fromEntries(
    SHARED_OPTIONS.filter((name) => layer[name] !== undefined).map((name) => [name, layer[name]]),
  );
}

const effectiveCeilings = (layers: SettingLayers): Ceilings => ({
  size: effectiveSetting('ceilingSize', layers),
  quality: effectiveSetting('ceilingQuality', layers),
  iterations: effectiveSetting('ceilingIterations', layers),
});

export interface ResolvedOptions {
  readonly options: Options;
  /** Options that were lowered to a ceiling. */
  readonly clamped: readonly ClampedOption[];
}

/** Lowers options to the server's ceilings. */
function clampToCeilings(options: Options, ceilings: Ceilings): ResolvedOptions {
  const quality = bestAllowedQuality(options, ceilings);
  const allowed = {
    size: Math.min(options.size, ceilings.size),
    quality,
    iterations: Math.min(options.iterations, ceilings.iterations),
  };
  const clamped = (['size', 'quality', 'iterations'] as const)
    .filter((option) => allowed[option] !== options[option])
    .map((option) => ({ option, from: options[option], to: allowed[option], by: 'server' as const }));
  return { options: { ...options, ...allowed }, clamped };
}

/** In their order; the lowest is always allowed. If iterations are 0 (the quality decides), a quality's own count must be within the ceiling too. */
function allowedQualities(iterations: number, ceilings: Ceilings): readonly Quality[] {
  const upTo = QUALITY_ORDER.slice(1, QUALITY_ORDER.indexOf(ceilings.quality) + 1);
  return [QUALITY_ORDER[0], ...upTo.filter((each) => iterations > 0 || maxIterations(each) <= ceilings.iterations)];
}

/** The best quality up to the requested one. */
function bestAllowedQuality({ quality, iterations }: Options, ceilings: Ceilings): Quality {
  const requested = QUALITY_ORDER.indexOf(quality);
  const [lowest] = QUALITY_ORDER;
  return allowedQualities(iterations, ceilings).findLast((each) => QUALITY_ORDER.indexOf(each) <= requested) ?? lowest;
}

/** What a member can choose in a form. */
export interface ChoosableOptions {
  /** Longest side at most, in pixels. */
  readonly size: number;
  /** From the lowest to the best. */
  readonly qualities: readonly Quality[];
}

/** @param iterations as they would be chosen. @param largestSize the bot's limit, in pixels. */
export function choosableOptions(iterations: number, layers: SettingLayers, largestSize: number): ChoosableOptions {
  const ceilings = effectiveCeilings(layers);
  return { size: Math.min(ceilings.size, largestSize), qualities: allowedQualities(iterations, ceilings) };
}

/**
 * Chooses options, then applies the server's ceilings and the bot's size limit.
 *
 * @param largestSize the bot's limit for the long side, in pixels; it applies everywhere.
 */
export function resolveOptions(
  typed: Partial<Options>,
  layers: SettingLayers,
  bot: Options,
  largestSize: number,
): ResolvedOptions {
  const { options, clamped } = clampToCeilings(chooseOptions(typed, layers, bot), effectiveCeilings(layers));
  if (options.size <= largestSize) return { options, clamped };
  const [from] = clamped.filter(({ option }) => option === 'size').map((each) => each.from);
  const size: ClampedOption = { option: 'size', from: from ?? options.size, to: largestSize, by: 'bot' };
  return {
    options: { ...options, size: largestSize },
    clamped: [size, ...clamped.filter(({ option }) => option !== 'size')],
  };
}
