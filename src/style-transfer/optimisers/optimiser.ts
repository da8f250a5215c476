/** What changes the picture: one call a step, between two evaluations of the objective. */
export interface Optimiser {
  /**
   * Moves the picture, in place.
   *
   * @param image RGB 0-255, planar; stays within 0-255.
   * @param loss the objective at `image`; may be non-finite, which undoes the last step.
   * @param gradient dLoss/dImage at `image`; the optimiser's to overwrite.
   */
  step(image: Float32Array, loss: number, gradient: Float32Array): void;
  /** The objective is another one from now on, of about the same curvature: what was learnt of that stays, what the loss was does not. */
  resetForNewObjective(): void;
}
