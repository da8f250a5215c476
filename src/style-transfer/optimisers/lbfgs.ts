import { clampPixels } from '../image.js';
import type { Optimiser } from './optimiser.js';

export interface LbfgsSettings {
  /** How many pairs of steps and gradient changes are remembered. */
  readonly historySize: number;
  /** Root mean square of the first step, in grey levels: before any curvature is known, only the direction is. */
  readonly firstStep: number;
  /** Largest root mean square of a step, in grey levels. */
  readonly maxStep: number;
  /** Multiplies by a guess of the inverse Hessian, up to a factor: symmetric, positive definite. Without it the guess is the identity. */
  readonly precondition?: (vector: Float32Array) => Float32Array;
}

export const LBFGS_DEFAULTS: LbfgsSettings = { historySize: 20, firstStep: 4, maxStep: 40 };

/** A step is undone when it multiplies the loss by this. */
const DIVERGENCE_FACTOR = 10;
/** An undone step is tried again at this part of its length. */
const BACKTRACK_FACTOR = 0.25;
/** A pair counts as curved when s.y exceeds this part of |s||y| (Nocedal & Wright, Numerical Optimization, section 6.1). */
const MIN_CURVATURE = 1e-8;

interface CurvaturePair {
  readonly step: Float32Array;
  readonly change: Float32Array;
  /** 1 / step.change */
  readonly rho: number;
}

/**
 * L-BFGS with the two-loop recursion (Nocedal & Wright, algorithm 7.4), one evaluation a step and no line search: style
 * transfer's loss is smooth enough for unit steps, and an evaluation costs hundreds of times what the recursion does.
 * Steps are projected onto 0-255, and the remembered step is the projected one, so that the curvature stays true. In place of the
 * line search: a step that raises the loss tenfold, or to something non-finite, is undone, the memory is dropped and a
 * shorter one is tried.
 */
export class Lbfgs implements Optimiser {
  readonly #settings: LbfgsSettings;
  #pairs: CurvaturePair[] = [];
  #image: Float32Array;
  #gradient: Float32Array;
  #direction: Float32Array;
  #loss = Number.POSITIVE_INFINITY;
  #started = false;
  #stepScale = 1;

  constructor(length: number, settings: Partial<LbfgsSettings> = {}) {
    this.#settings = { ...LBFGS_DEFAULTS, ...settings };
    this.#image = new Float32Array(length);
    this.#gradient = new Float32Array(length);
    this.#direction = new Float32Array(length);
  }

  resetForNewObjective(): void {
    this.#started = false;
    this.#loss = Number.POSITIVE_INFINITY;
    this.#stepScale = 1;
  }

  step(image: Float32Array, loss: number, gradient: Float32Array): void {
    if (this.#started && !(loss < DIVERGENCE_FACTOR * this.#loss)) {
      this.#backtrack(image);
      return;
    }
    if (!Number.isFinite(loss)) return;
    if (this.#started) this.#storePair(image, gradient);
    this.#image.set(image);
    this.#gradient.set(gradient);
    this.#loss = loss;
    this.#started = true;
    this.#stepScale = 1;
    this.#searchDirection();
    this.#advance(image);
  }

  /** Back to the last good picture, and from there down its gradient, less far with each attempt. */
  #backtrack(image: Float32Array): void {
    this.#pairs = [];
    this.#stepScale *= BACKTRACK_FACTOR;
    image.set(this.#image);
    this.#searchDirection();
    this.#advance(image);
  }

  #storePair(image: Float32Array, gradient: Float32Array): void {
    const recycled = this.#pairs.length >= this.#settings.historySize ? this.#pairs.shift() : undefined;
    const step = recycled?.step ?? new Float32Array(image.length);
    const change = recycled?.change ?? new Float32Array(image.length);
    for (let i = 0; i < image.length; i++) {
      step[i] = image[i] - this.#image[i];
      change[i] = gradient[i] - this.#gradient[i];
    }
    const curvature = dot(step, change);
    if (curvature > MIN_CURVATURE * Math.sqrt(dot(step, step) * dot(change, change)))
      this.#pairs.push({ step, change, rho: 1 / curvature });
    else this.#pairs = [];
  }

  /** Sets the direction to minus the approximate inverse Hessian times the gradient. */
  #searchDirection(): void {
    const q = this.#direction;
    const { precondition } = this.#settings;
    q.set(this.#gradient);
    const newest = this.#pairs.at(-1);
    if (newest === undefined) {
      if (precondition !== undefined) q.set(precondition(q));
      const rms = Math.sqrt(dot(q, q) / q.length);
      scale(q, rms === 0 ? 0 : -this.#settings.firstStep / rms);
      return;
    }
    const alphas: number[] = [];
    for (const { step, change, rho } of this.#pairs.toReversed()) {
      const alpha = rho * dot(step, q);
      alphas.push(alpha);
      addScaled(q, -alpha, change);
    }
    // Of the guess's factors the one with which it has the curvature of the newest pair (equation 7.20).
    const guessed = precondition?.(newest.change) ?? newest.change;
    const factor = 1 / (newest.rho * dot(newest.change, guessed));
    if (precondition !== undefined) q.set(precondition(q));
    scale(q, factor);
    for (const { step, change, rho } of this.#pairs) {
      const beta = rho * dot(change, q);
      addScaled(q, (alphas.pop() as number) - beta, step);
    }
    scale(q, -1);
  }

  #advance(image: Float32Array): void {
    const direction = this.#direction;
    const rms = Math.sqrt(dot(direction, direction) / direction.length);
    const length = this.#stepScale * (rms > this.#settings.maxStep ? this.#settings.maxStep / rms : 1);
    addScaled(image, length, direction);
    clampPixels(image);
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
