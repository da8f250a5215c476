/** Pictures that whoever started the local Discord offers to those who have none at hand. */
import { ClientRejection } from '../actors/client-rejection.js';
import type { Sample } from './views.js';

export interface SamplePictures {
  readonly list: readonly Sample[];
  /** @param longSide in pixels. @returns a PNG. */
  draw(id: string, longSide: number): Promise<Uint8Array>;
}

/** Long sides in pixels: to use, and to choose by. */
const SIZES = { whole: 768, small: 192 } as const;

/** Draws each once for each size that is asked for. */
export class SampleGallery {
  readonly list: readonly Sample[];
  readonly #pictures: SamplePictures | undefined;
  readonly #drawn = new Map<string, Promise<Uint8Array>>();

  constructor(pictures: SamplePictures | undefined) {
    this.list = pictures?.list ?? [];
    this.#pictures = pictures;
  }

  /** @param name an id, with `-small` after it for one to choose by. @throws ClientRejection where there is no such sample. */
  render(name: string): Promise<Uint8Array> {
    const [, id = '', small] = /^(.+?)(-small)?$/.exec(name) ?? [];
    const known = this.#drawn.get(name);
    if (known !== undefined) return known;
    if (this.#pictures === undefined || !this.list.some((sample) => sample.id === id))
      throw new ClientRejection('There is no such sample.');
    const drawing = this.#pictures.draw(id, small === undefined ? SIZES.whole : SIZES.small);
    this.#drawn.set(name, drawing);
    return drawing;
  }
}
