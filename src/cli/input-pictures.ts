/** Decodes inputs; keeps a few decoded, since most are checked first and painted later. */
import { LRUCache } from 'lru-cache';
import { cropSquare } from '../images/crop-square.js';
import { decodePicture, type Picture } from '../images/decode.js';
import { measure } from '../images/measure-picture.js';
import type { Size } from '../style-transfer/image.js';
import type { Source } from './inputs.js';

/** A decoded content, style or start picture. */
export interface DecodedInput {
  readonly picture: Picture;
  /** Of the file, upright and uncropped. */
  readonly original: Size;
}

/** Pictures of one painting: content, style, start, and one blended style. */
const CACHE_SIZE = 4;
/** A larger picture is decoded again rather than kept: the painting of it needs the memory. */
const KEPT_BYTES = 64e6;

export class InputPictures {
  readonly #opened = new LRUCache<string, Promise<DecodedInput>>({ max: CACHE_SIZE });
  readonly #square: boolean;

  /** @param square crops each picture to its centre square. */
  constructor({ square }: { readonly square: boolean }) {
    this.#square = square;
  }

  /**
   * @param size long side, in pixels, that is enough.
   * @throws UserError as `decodePicture` does, naming the picture.
   */
  open(source: Source, size: number): Promise<DecodedInput> {
    const key = `${size} ${source.name}`;
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const opened = this.#open(source, size);
    this.#opened.set(key, opened);
    const forget = () => this.#opened.delete(key);
    opened.then(({ picture }) => picture.pixels.byteLength > KEPT_BYTES && forget(), forget);
    return opened;
  }

  async #open(source: Source, size: number): Promise<DecodedInput> {
    const bytes = await source.read();
    const measured = await measure(bytes);
    // A square crop is limited by the short side.
    const stretch = this.#square && measured !== undefined ? longer(measured) / shorter(measured) : 1;
    const picture = await decodePicture(bytes, { name: source.name, fitWithin: Math.ceil(size * stretch) });
    return { picture: this.#square ? cropSquare(picture) : picture, original: measured ?? picture };
  }
}

const longer = ({ width, height }: Size) => Math.max(width, height);
const shorter = ({ width, height }: Size) => Math.min(width, height);
