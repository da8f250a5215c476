/** Resolves the options of a painting from defaults, `--like`, preset and arguments. */
import { readConfigValues } from '../config.js';
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
  withCurrentNames,
} from '../painting/options.js';
import type { Arguments } from './arguments.js';
import type { Source } from './inputs.js';

export type PresetName = keyof typeof PRESETS;

export interface ResolvedCliOptions {
  readonly options: Options;
  readonly preset?: PresetName;
  /** False to repeat a painting of version 0.1, which looked at what was transparent, too. */
  readonly readTransparency: boolean;
}

interface LikedOptions {
  readonly options: Partial<Options>;
  readonly readTransparency: boolean;
  readonly preset?: PresetName;
}

const NONE: LikedOptions = { options: {}, readTransparency: true };

/** A recipe has the hashes of masks, not the masks. */
const MASK_ARGUMENTS = { mask: '--mask', styleMask: '--style-mask', regions: '--regions' } as const;
type MaskArgument = keyof typeof MASK_ARGUMENTS;
const HASH = /^[0-9a-f]{64}$/;

/**
 * Precedence, lowest first: defaults, the metadata of `--like`, the preset, named options. BRUSHWORK_NETWORK is read, and
 * validated, only if none of them sets the network.
 *
 * @param say gets a line about each value of `--like` that cannot be used.
 */
export async function resolveOptions(
  { options, preset, ...named }: Pick<Arguments, 'options' | 'preset' | MaskArgument>,
  like: Source | undefined,
  say: (line: string) => void,
): Promise<ResolvedCliOptions> {
  const liked = like === undefined ? NONE : await readLike(like, named, say);
  const chosen = preset ?? liked.preset;
  const chosenOptions = { ...liked.options, ...(preset && PRESETS[preset]), ...options };
  const network = chosenOptions.network ?? readConfigValues(['NETWORK']).NETWORK;
  const { readTransparency } = liked;
  return { options: { ...DEFAULTS, ...chosenOptions, network }, ...(chosen && { preset: chosen }), readTransparency };
}

/** The metadata are untrusted: only valid values of known options are taken. */
async function readLike(
  source: Source,
  named: Pick<Arguments, MaskArgument>,
  say: (line: string) => void,
): Promise<LikedOptions> {
  const metadata = await readGenerationMetadata(await source.read());
  const recorded = metadata?.options;
  if (typeof recorded !== 'object' || recorded === null || Array.isArray(recorded))
    throw new UserError('recipe-missing', { name: source.name });
  const said = withCurrentNames(recorded as Record<string, unknown>);
  const options: [string, string | number][] = [];
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    if (!Object.hasOwn(said, name)) continue;
    const given = said[name];
    const parsed = parseOption(name, given);
    if ('value' in parsed) options.push([name, parsed.value]);
    else say(`${source.name} has ${briefly(given)} as ${name}, which isn't ${parsed.expected}. Using the default.`);
  }
  for (const [argument, flag] of Object.entries(MASK_ARGUMENTS) as [MaskArgument, string][])
    if (HASH.test(String(metadata?.[argument])) && named[argument] === undefined)
      say(`${source.name} was painted with ${flag}, whose picture isn't in it. Name that to paint the same part.`);
  const isBefore = isBeforeScales(metadata?.brushwork);
  const before: Partial<Options> = isBefore ? BEFORE_SCALES : {};
  const preset = Object.keys(PRESETS).find((name) => name === metadata?.preset) as PresetName | undefined;
  const liked = { ...before, ...Object.fromEntries(options) };
  return { options: liked, ...(preset && { preset }), readTransparency: !isBefore };
}

/** @param version of the Brushwork that painted: "0.1.0". What says none is older than the first that knew several scales. */
function isBeforeScales(version: unknown): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\b/.exec(String(version)) ?? [];
  return major === undefined || (Number(major) === 0 && Number(minor) < 2);
}

/** Characters of an invalid value that a message shows. */
const MAX_SHOWN_CHARS = 40;

function briefly(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text;
}
