/** The masks that the command line names: what they are of, and what a recipe keeps of them. */
import { type Colour, type GenerationMetadata, invertMask, maskFromPicture, masksFromMap } from '../images/index.js';
import type { LoadMask, StyleInput } from '../painting/inputs.js';
import { hashBytes } from '../store/pictures/hash.js';
import { type Arguments, NO_MASK, type Region } from './arguments.js';
import type { InputPictures } from './input-pictures.js';
import type { Inputs, Source } from './inputs.js';

interface NamedRegion extends Omit<Region, 'style'> {
  readonly source: Source;
}

export class Masks {
  readonly #mask: Source | undefined;
  readonly #isInverted: boolean;
  readonly #styleMask: Source | undefined;
  readonly #map: Source | undefined;
  readonly #regions: readonly NamedRegion[];
  readonly #pictures: InputPictures;
  /** What is transparent in the content is left out of everything. */
  readonly readTransparency: boolean;

  constructor(args: Arguments, inputs: Inputs, pictures: InputPictures) {
    const source = (name: string | undefined) => (name === undefined ? undefined : inputs.file(name));
    this.#mask = source(args.mask === NO_MASK ? undefined : args.mask);
    this.#isInverted = args.invertMask;
    this.#styleMask = source(args.styleMask);
    this.#map = source(args.regions);
    this.#regions = args.region.map(({ style, ...region }) => ({ ...region, source: inputs.file(style) }));
    this.#pictures = pictures;
    this.readTransparency = args.mask !== NO_MASK;
  }

  /** What of the content is painted. */
  get mask(): LoadMask | undefined {
    return this.#maskOf(this.#mask, this.#isInverted);
  }

  /**
   * The styles of a painting with the parts that they are for.
   *
   * @param style of the whole painting; the regions' own in its place where there are any.
   * @param blend styles that are mixed into each.
   */
  stylesOf(
    style: StyleInput,
    blend: readonly StyleInput[],
    loaderOf: (source: Source) => StyleInput['load'],
  ): StyleInput[] {
    const mask = this.#maskOf(this.#styleMask, false);
    const map = this.#map;
    if (map === undefined) return [{ ...style, mask }, ...blend];
    const colours = this.#regions.map(({ colour }) => colour);
    return this.#regions.flatMap(({ source }, index) => {
      const part = this.#regionOf(map, colours, index);
      return [{ ...style, load: loaderOf(source), part }, ...blend.map((each) => ({ ...each, part }))];
    });
  }

  /** Sources of the regions' styles. */
  get regionStyles(): readonly Source[] {
    return this.#regions.map(({ source }) => source);
  }

  /** For the recipe: masks by the SHA-256 of their files. */
  async metadata(): Promise<GenerationMetadata> {
    const entries = { mask: this.#mask, styleMask: this.#styleMask, regions: this.#map };
    const hashes: [string, string][] = [];
    for (const [name, source] of Object.entries(entries))
      if (source !== undefined) hashes.push([name, await hashBytes(await source.read())]);
    const colours = this.#regions.map(({ name }) => name);
    return {
      ...Object.fromEntries(hashes),
      ...(this.#isInverted && { invertMask: true }),
      ...(colours.length > 0 && { regionColours: colours }),
    };
  }

  #maskOf(source: Source | undefined, isInverted: boolean): LoadMask | undefined {
    if (source === undefined) return undefined;
    return async (fitWithin) => {
      const mask = maskFromPicture((await this.#pictures.open(source, fitWithin)).picture);
      return isInverted ? invertMask(mask) : mask;
    };
  }

  #regionOf(map: Source, colours: readonly Colour[], index: number): LoadMask {
    return async (fitWithin) => masksFromMap((await this.#pictures.open(map, fitWithin)).picture, colours)[index];
  }
}
