import type { Optimiser } from './optimiser.js';

/** An optimiser of the pixels of an area alone: to it there are no others. */
export class AreaOptimiser implements Optimiser {
  readonly #indices: Uint32Array;
  readonly #inner: Optimiser;
  readonly #image: Float32Array;
  readonly #gradient: Float32Array;

  constructor(indices: Uint32Array, inner: Optimiser) {
    this.#indices = indices;
    this.#inner = inner;
    this.#image = new Float32Array(indices.length);
    this.#gradient = new Float32Array(indices.length);
  }

  step(image: Float32Array, loss: number, gradient: Float32Array): void {
    for (const [i, at] of this.#indices.entries()) {
      this.#image[i] = image[at];
      this.#gradient[i] = gradient[at];
    }
    this.#inner.step(this.#image, loss, this.#gradient);
    for (const [i, at] of this.#indices.entries()) image[at] = this.#image[i];
  }

  resetForNewObjective(): void {
    this.#inner.resetForNewObjective();
  }
}
