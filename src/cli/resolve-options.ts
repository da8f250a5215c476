/** Which options a painting gets, and from where. */
import { readSettings } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { readGenerationMetadata } from '../images/generation-metadata.js';
import {
  BEFORE_SCALES,
  DEFAULTS,
  OPTIONS,
  type OptionName,
  type Options,
  PRESETS,
  parseOption,
} from '../painting/options.js';
import type { Arguments } from './arguments.js';
import type { Source } from './inputs.js';

export type PresetName = keyof typeof PRESETS;

export interface ResolvedCliOptions {
  readonly options: Options;
  readonly preset?: PresetName;
}

interface Recipe {
  readonly options: Partial<Options>;
  readonly preset?: PresetName;
}

const NO_RECIPE: Recipe = { options: {} };

/**
 * Defaults, then the recipe of `--like`, then the preset, then what was given by name. The environment is asked, and judged, for
 * nothing that any of them says.
 *
 * @param say gets a line about each part of a recipe that cannot be used.
 */
export async function resolveOptions(
  { options, preset }: Pick<Arguments, 'options' | 'preset'>,
  like: Source | undefined,
  say: (line: string) => void,
): Promise<ResolvedCliOptions> {
  const recipe = like === undefined ? NO_RECIPE : await readLike(like, say);
  const chosen = preset ?? recipe.preset;
  const named = { ...recipe.options, ...(preset && PRESETS[preset]), ...options };
  const network = named.network ?? readSettings(['NETWORK']).NETWORK;
  return { options: { ...DEFAULTS, ...named, network }, ...(chosen && { preset: chosen }) };
}

/** A recipe is whatever a file says it is: only what an option takes is taken. */
async function readLike(source: Source, say: (line: string) => void): Promise<Recipe> {
  const recipe = await readGenerationMetadata(await source.read());
  const said = recipe?.options;
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    throw new UserError('recipe-missing', `${source.name} does not say how it was made; name a painting by Brushwork.`);
  const options: [string, string | number][] = [];
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    if (!Object.hasOwn(said, name)) continue;
    const given: unknown = (said as Record<string, unknown>)[name];
    const parsed = parseOption(name, given);
    if ('value' in parsed) options.push([name, parsed.value]);
    else say(`${source.name} has ${briefly(given)} as ${name}, which is not ${parsed.expected}; the default is taken.`);
  }
  const before: Partial<Options> = isBeforeScales(recipe?.brushwork) ? BEFORE_SCALES : {};
  const preset = Object.keys(PRESETS).find((name) => name === recipe?.preset) as PresetName | undefined;
  return { options: { ...before, ...Object.fromEntries(options) }, ...(preset && { preset }) };
}

/** @param version of the Brushwork that painted: "0.1.0". What says none is older than the first that knew several scales. */
function isBeforeScales(version: unknown): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\b/.exec(String(version)) ?? [];
  return major === undefined || (Number(major) === 0 && Number(minor) < 2);
}

/** Characters of a strange value that a line shows. */
const SHOWN = 40;

function briefly(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
