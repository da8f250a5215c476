/** From what was typed, the places, the server and the bot to the options of a painting: who comes first, and what nobody gets past. */
import type { Lowered, Options } from '../options.js';
import type { Quality } from '../style/pyramid.js';
import {
  type Layer,
  mostIterations,
  OWN_DEFAULTS,
  type OwnSetting,
  type OwnValues,
  QUALITY_ORDER,
  SHARED_OPTIONS,
} from './table.js';

/** What was set where somebody asks. */
export interface Layers {
  /** The place itself and what it lies in, nearest first: a thread, its channel, the category. */
  readonly places: readonly Layer[];
  readonly server: Layer;
}

export const NO_LAYERS: Layers = { places: [], server: {} };

/** What one cannot go beyond. */
export interface Ceilings {
  /** Long side in pixels. */
  readonly size: number;
  readonly quality: Quality;
  /** At one scale. */
  readonly iterations: number;
}

/** Of the server's own settings, the one that holds here. */
export function settingHere<Name extends OwnSetting>(name: Name, { places, server }: Layers): OwnValues[Name] {
  for (const layer of [...places, server]) {
    const value = layer[name];
    if (value !== undefined) return value as OwnValues[Name];
  }
  return OWN_DEFAULTS[name];
}

/** The options before ceilings: what was typed, then the places, the server, the bot's own defaults. */
export function chooseOptions(typed: Partial<Options>, { places, server }: Layers, bot: Options): Options {
  const layers = [server, ...[...places].reverse()].map(optionsIn);
  return Object.assign({ ...bot }, ...layers, typed);
}

/** A layer holds more than options. */
function optionsIn(layer: Layer): Partial<Options> {
  return Object.fromEntries(
    SHARED_OPTIONS.filter((name) => layer[name] !== undefined).map((name) => [name, layer[name]]),
  );
}

export const ceilingsHere = (layers: Layers): Ceilings => ({
  size: settingHere('ceilingSize', layers),
  quality: settingHere('ceilingQuality', layers),
  iterations: settingHere('ceilingIterations', layers),
});

export interface Resolved {
  readonly options: Options;
  /** What was asked for and is not given. */
  readonly lowered: readonly Lowered[];
}

/** Options that no ceiling is below. */
export function underCeilings(options: Options, ceilings: Ceilings): Resolved {
  const quality = bestQuality(options, ceilings);
  const allowed = {
    size: Math.min(options.size, ceilings.size),
    quality,
    iterations: Math.min(options.iterations, ceilings.iterations),
  };
  const lowered = (['size', 'quality', 'iterations'] as const)
    .filter((option) => allowed[option] !== options[option])
    .map((option) => ({ option, from: options[option], to: allowed[option], by: 'server' as const }));
  return { options: { ...options, ...allowed }, lowered };
}

/** The best that is no better than asked for. Where iterations are not set, the quality's own must be few enough, too. */
function bestQuality({ quality, iterations }: Options, ceilings: Ceilings): Quality {
  const best = Math.min(QUALITY_ORDER.indexOf(quality), QUALITY_ORDER.indexOf(ceilings.quality));
  const fitting = QUALITY_ORDER.slice(0, best + 1).filter(
    (each) => iterations > 0 || mostIterations(each) <= ceilings.iterations,
  );
  return fitting.at(-1) ?? QUALITY_ORDER[0];
}

/**
 * Everything at once.
 *
 * @param largestSize the bot's own ceiling for the long side, in pixels. It holds everywhere.
 */
export function resolveOptions(typed: Partial<Options>, layers: Layers, bot: Options, largestSize: number): Resolved {
  const { options, lowered } = underCeilings(chooseOptions(typed, layers, bot), ceilingsHere(layers));
  if (options.size <= largestSize) return { options, lowered };
  const [from] = lowered.filter(({ option }) => option === 'size').map((each) => each.from);
  const size: Lowered = { option: 'size', from: from ?? options.size, to: largestSize, by: 'bot' };
  return {
    options: { ...options, size: largestSize },
    lowered: [size, ...lowered.filter(({ option }) => option !== 'size')],
  };
}
