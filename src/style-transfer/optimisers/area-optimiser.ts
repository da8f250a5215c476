import type { Optimiser } from './optimiser.js';

/** An optimiser of some of a picture's pixels: to it there are no others. */
export class AreaOptimiser implements Optimiser {
  readonly #pixels: Uint32Array;
  readonly #inner: Optimiser;
  readonly #image: Float32Array;
  readonly #gradient: Float32Array;

  /**
   * @param pixels that may change, by their places in a plane.
   * @param inner for three planes of so many.
   */
  constructor(pixels: Uint32Array, inner: Optimiser) {
    this.#pixels = pixels;
    this.#inner = inner;
    this.#image = new Float32Array(3 * pixels.length);
    this.#gradient = new Float32Array(3 * pixels.length);
  }

  step(image: Float32Array, loss: number, gradient: Float32Array): void {
    gather(image, this.#pixels, this.#image);
    gather(gradient, this.#pixels, this.#gradient);
    this.#inner.step(this.#image, loss, this.#gradient);
    scatter(this.#image, this.#pixels, image);
  }

  resetForNewObjective(): void {
    this.#inner.resetForNewObjective();
  }
}

/** Some pixels of a planar picture. */
export function gather(picture: Float32Array, pixels: Uint32Array, into: Float32Array): Float32Array {
  const plane = picture.length / 3;
  for (let channel = 0, to = 0; channel < 3; channel++)
    for (let i = 0; i < pixels.length; i++) into[to++] = picture[channel * plane + pixels[i]];
  return into;
}

/** The inverse of {@link gather}: other pixels stay as they are. */
export function scatter(values: Float32Array, pixels: Uint32Array, into: Float32Array): Float32Array {
  const plane = into.length / 3;
  for (let channel = 0, from = 0; channel < 3; channel++)
    for (let i = 0; i < pixels.length; i++) into[channel * plane + pixels[i]] = values[from++];
  return into;
}
