/** From what was typed, the places, the server and the bot to the options of a painting: who comes first, and what nobody gets past. */
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

/** What was set where somebody asks. */
export interface SettingLayers {
  /** The place itself and what it lies in, nearest first: a thread, its channel, the category. */
  readonly places: readonly Layer[];
  readonly server: Layer;
}

export const NO_LAYERS: SettingLayers = { places: [], server: {} };

/** What one cannot go beyond. */
export interface Ceilings {
  /** Long side in pixels. */
  readonly size: number;
  readonly quality: Quality;
  /** At one scale. */
  readonly iterations: number;
}

/** Of the server's own settings, the one that holds here. */
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

/** The options before ceilings: what was typed, then the places, the server, the bot's own defaults. */
export function chooseOptions(typed: Partial<Options>, { places, server }: SettingLayers, bot: Options): Options {
  const layers = [server, ...[...places].reverse()].map(optionsIn);
  return Object.assign({ ...bot }, ...layers, typed);
}

/** A layer holds more than options. */
function optionsIn(layer: Layer): Partial<Options> {
  return Object.fromEntries(
    SHARED_OPTIONS.filter((name) => layer[name] !== undefined).map((name) => [name, layer[name]]),
  );
}

export const effectiveCeilings = (layers: SettingLayers): Ceilings => ({
  size: effectiveSetting('ceilingSize', layers),
  quality: effectiveSetting('ceilingQuality', layers),
  iterations: effectiveSetting('ceilingIterations', layers),
});

export interface ResolvedOptions {
  readonly options: Options;
  /** What was asked for and is not given. */
  readonly clamped: readonly ClampedOption[];
}

/** Options that no ceiling is below. */
export function clampToCeilings(options: Options, ceilings: Ceilings): ResolvedOptions {
  const quality = bestQuality(options, ceilings);
  const allowed = {
    size: Math.min(options.size, ceilings.size),
    quality,
    iterations: Math.min(options.iterations, ceilings.iterations),
  };
  const lowered = (['size', 'quality', 'iterations'] as const)
    .filter((option) => allowed[option] !== options[option])
    .map((option) => ({ option, from: options[option], to: allowed[option], by: 'server' as const }));
  return { options: { ...options, ...allowed }, clamped: lowered };
}

/** The best that is no better than asked for. Where iterations are not set, the quality's own must be few enough, too. */
function bestQuality({ quality, iterations }: Options, ceilings: Ceilings): Quality {
  const best = Math.min(QUALITY_ORDER.indexOf(quality), QUALITY_ORDER.indexOf(ceilings.quality));
  const fitting = QUALITY_ORDER.slice(0, best + 1).filter(
    (each) => iterations > 0 || maxIterations(each) <= ceilings.iterations,
  );
  return fitting.at(-1) ?? QUALITY_ORDER[0];
}

/**
 * Everything at once.
 *
 * @param largestSize the bot's own ceiling for the long side, in pixels. It holds everywhere.
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
