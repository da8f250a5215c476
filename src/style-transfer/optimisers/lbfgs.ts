import { HalfArray } from '../half-array.js';
import { MAX_PIXEL_VALUE } from '../image.js';
import type { Optimiser } from './optimiser.js';
import type { InverseHessianGuess } from './preconditioner.js';

export interface LbfgsSettings {
  /** How many pairs of steps and gradient changes are remembered. */
  readonly historySize: number;
  /** Root mean square of the first step, in grey levels: before any curvature is known, only the direction is. */
  readonly firstStep: number;
  /** Largest root mean square of a step, in grey levels. */
  readonly maxStep: number;
  /** In which precision the pairs are kept. */
  readonly precision: 'single' | 'half';
  /** Of the inverse Hessian, up to a factor: symmetric, positive definite. Without it the guess is the identity. */
  readonly guess?: InverseHessianGuess;
}

export const LBFGS_DEFAULTS: LbfgsSettings = { historySize: 20, firstStep: 4, maxStep: 40, precision: 'single' };

/** A step is undone when it multiplies the loss by this. */
const DIVERGENCE_FACTOR = 10;
/** An undone step is tried again at this part of its length. */
const BACKTRACK_FACTOR = 0.25;
/** A pair counts as curved when s.y exceeds this part of |s||y| (Nocedal & Wright, Numerical Optimization, section 6.1). */
const MIN_CURVATURE = 1e-8;

/** A vector that is remembered. */
interface Remembered {
  assign(values: Float32Array): void;
  dot(other: Float32Array): number;
  /** Adds a multiple of it to `other`. */
  addTo(other: Float32Array, factor: number): void;
}

class SingleArray implements Remembered {
  readonly #values: Float32Array;

  constructor(length: number) {
    this.#values = new Float32Array(length);
  }

  assign(values: Float32Array): void {
    this.#values.set(values);
  }

  dot(other: Float32Array): number {
    return dot(this.#values, other);
  }

  addTo(other: Float32Array, factor: number): void {
    addScaled(other, factor, this.#values);
  }
}

interface CurvaturePair {
  readonly step: Remembered;
  readonly change: Remembered;
  /** 1 / step.change */
  rho: number;
  /** change.guess(change) */
  square: number;
}

/**
 * L-BFGS with the two-loop recursion (Nocedal & Wright, algorithm 7.4), one evaluation a step and no line search: style
 * transfer's loss is smooth enough for unit steps, and an evaluation costs hundreds of times what the recursion does.
 * Steps are projected onto 0-255, and the remembered step is the projected one, so that the curvature stays true. In place of the
 * line search: a step that raises the loss tenfold, or to something non-finite, is undone, the memory is dropped and a
 * shorter one is tried.
 *
 * A picture of 40 megapixels is half a gigabyte, so that there is no copy that could be done without: beside the pairs there is the last gradient, and
 * the given one becomes the direction and then the step.
 */
export class Lbfgs implements Optimiser {
  readonly #settings: LbfgsSettings;
  readonly #length: number;
  #pairs: CurvaturePair[] = [];
  /** Its step was made; its change is known with the next gradient. */
  #pending: CurvaturePair | undefined;
  #gradient: Float32Array;
  #loss = Number.POSITIVE_INFINITY;
  #started = false;
  #isFitted = false;
  #stepScale = 1;

  constructor(length: number, settings: Partial<LbfgsSettings> = {}) {
    this.#settings = { ...LBFGS_DEFAULTS, ...settings };
    this.#length = length;
    this.#gradient = new Float32Array(length);
  }

  resetForNewObjective(): void {
    this.#started = false;
    this.#loss = Number.POSITIVE_INFINITY;
    this.#stepScale = 1;
  }

  step(image: Float32Array, loss: number, gradient: Float32Array): void {
    if (this.#started && !(loss < DIVERGENCE_FACTOR * this.#loss)) {
      this.#backtrack(image, gradient);
      return;
    }
    if (!Number.isFinite(loss)) return;
    if (this.#started) this.#storePair(gradient);
    else if (!this.#isFitted) this.#settings.guess?.fit?.(gradient);
    this.#isFitted = true;
    this.#gradient.set(gradient);
    this.#loss = loss;
    this.#started = true;
    this.#stepScale = 1;
    this.#advance(image, this.#searchDirection(gradient));
  }

  /** Back to the last good picture, and from there down its gradient, less far with each attempt. */
  #backtrack(image: Float32Array, vector: Float32Array): void {
    this.#pairs = [];
    this.#stepScale *= BACKTRACK_FACTOR;
    this.#pending?.step.addTo(image, -1);
    vector.set(this.#gradient);
    this.#advance(image, this.#searchDirection(vector));
  }

  /** Completes the pair of the last step; the last gradient's array is used up. */
  #storePair(gradient: Float32Array): void {
    const pair = this.#pending;
    if (pair === undefined) return;
    this.#pending = undefined;
    const change = this.#gradient;
    for (let i = 0; i < change.length; i++) change[i] = gradient[i] - change[i];
    pair.change.assign(change);
    const curvature = pair.step.dot(change);
    const isCurved = curvature > MIN_CURVATURE * Math.sqrt(this.#stepSquare * dot(change, change));
    this.#settings.guess?.apply(change);
    pair.square = pair.change.dot(change);
    pair.rho = 1 / curvature;
    if (isCurved) this.#pairs.push(pair);
    else this.#pairs = [];
  }

  /** Of the pending step. */
  #stepSquare = 0;

  /** Turns a gradient into minus the approximate inverse Hessian times it, in place. */
  #searchDirection(q: Float32Array): Float32Array {
    const { guess, firstStep } = this.#settings;
    const newest = this.#pairs.at(-1);
    if (newest === undefined) {
      guess?.apply(q);
      const rms = Math.sqrt(dot(q, q) / q.length);
      scale(q, rms === 0 ? 0 : -firstStep / rms);
      return q;
    }
    const alphas: number[] = [];
    for (const { step, change, rho } of this.#pairs.toReversed()) {
      const alpha = rho * step.dot(q);
      alphas.push(alpha);
      change.addTo(q, -alpha);
    }
    // Of the guess's factors the one with which it has the curvature of the newest pair (equation 7.20).
    guess?.apply(q);
    scale(q, 1 / (newest.rho * newest.square));
    for (const { step, change, rho } of this.#pairs) {
      const beta = rho * change.dot(q);
      step.addTo(q, (alphas.pop() as number) - beta);
    }
    scale(q, -1);
    return q;
  }

  /** Moves the picture; the direction becomes the step that was made. */
  #advance(image: Float32Array, direction: Float32Array): void {
    const rms = Math.sqrt(dot(direction, direction) / direction.length);
    const length = this.#stepScale * (rms > this.#settings.maxStep ? this.#settings.maxStep / rms : 1);
    for (let i = 0; i < image.length; i++) {
      const before = image[i];
      const after = before + length * direction[i];
      image[i] = after < 0 ? 0 : after > MAX_PIXEL_VALUE ? MAX_PIXEL_VALUE : after;
      direction[i] = image[i] - before;
    }
    this.#stepSquare = dot(direction, direction);
    this.#pending ??= this.#takePair();
    this.#pending.step.assign(direction);
  }

  /** A new pair, or the oldest where there are enough. */
  #takePair(): CurvaturePair {
    const { historySize, precision } = this.#settings;
    const oldest = this.#pairs.length >= historySize ? this.#pairs.shift() : undefined;
    if (oldest !== undefined) return oldest;
    const make = () => (precision === 'half' ? new HalfArray(this.#length) : new SingleArray(this.#length));
    return { step: make(), change: make(), rho: 0, square: 0 };
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function scale(a: Float32Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] *= factor;
}

function addScaled(a: Float32Array, factor: number, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}
