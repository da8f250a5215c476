import { clampPixels } from '../image.js';
import type { Optimiser } from './optimiser.js';

export interface AdamSettings {
  /** In grey levels. */
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Far below the gradients, which in the standard normalisation are about 1e-7; the paper's 1e-8 would slow the last steps down. */
  readonly epsilon: number;
  /** Keeps the picture within 0-255; the article does not. */
  readonly clamped: boolean;
}

export const ADAM_DEFAULTS: AdamSettings = { learningRate: 5, beta1: 0.9, beta2: 0.999, epsilon: 1e-12, clamped: true };

/**
 * Adam (Kingma & Ba, arXiv 1412.6980, algorithm 1) with the article's defaults but for epsilon. The learning rate is in grey levels: Adam's
 * steps do not depend on the gradient's scale.
 */
export class Adam implements Optimiser {
  readonly #mean: Float32Array;
  readonly #variance: Float32Array;
  readonly #settings: AdamSettings;
  #steps = 0;

  constructor(length: number, settings: Partial<AdamSettings> = {}) {
    this.#mean = new Float32Array(length);
    this.#variance = new Float32Array(length);
    this.#settings = { ...ADAM_DEFAULTS, ...settings };
  }

  /** The moments stay: they turn to the new gradients within a few steps. */
  resetForNewObjective(): void {}

  step(image: Float32Array, loss: number, gradient: Float32Array): void {
    if (!Number.isFinite(loss)) return;
    const { learningRate, beta1, beta2, epsilon, clamped } = this.#settings;
    this.#steps++;
    const meanCorrection = 1 / (1 - beta1 ** this.#steps);
    const varianceCorrection = 1 / (1 - beta2 ** this.#steps);
    for (let i = 0; i < image.length; i++) {
      const g = gradient[i];
      const mean = beta1 * this.#mean[i] + (1 - beta1) * g;
      const variance = beta2 * this.#variance[i] + (1 - beta2) * g * g;
      this.#mean[i] = mean;
      this.#variance[i] = variance;
      image[i] -= (learningRate * mean * meanCorrection) / (Math.sqrt(variance * varianceCorrection) + epsilon);
    }
    if (clamped) clampPixels(image);
  }
}
