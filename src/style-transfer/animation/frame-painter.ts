/**
 * Paints frame after frame: each one starts from the painting of the one before, moved along the motion between the two contents, and is
 * pulled towards it where both show the same thing (Ruder, Dosovitskiy and Brox, "Artistic style transfer for videos", arXiv 1604.08610).
 */
import { toGrey, withChrominanceOf } from '../colour.js';
import { addMirroredBorder, clampPixels, cropBorder, type Image, mirrorPlanes } from '../image.js';
import type { Engine } from '../objective.js';
import { createOptimiser } from '../optimisers/create-optimiser.js';
import type { Optimiser } from '../optimisers/optimiser.js';
import type { Stage } from '../pyramid.js';
import { type Sources, StageRun } from '../stage-run.js';
import { allowForFlatness, prepareColours } from '../stylize.js';
import type { StylizeRequest } from '../stylize-request.js';
import { type Agreement, agreementOf, shareOf } from './agreement.js';
import { type StrokeSource, strokesFor } from './fill.js';
import { estimateMotion } from './motion.js';
import type { TemporalTerm } from './temporal-loss.js';
import { unchangedBetween } from './unchanged.js';
import { warp } from './warp.js';

/** A frame and what was painted of it, both of the finished painting's size. */
export interface PaintedFrame {
  readonly content: Image;
  /** Values are whole numbers 0-255, so that it is the same when it was stored meanwhile. */
  readonly painting: Image;
}

/** The motion from one frame to another, and what was as it is. */
export interface Transition extends Agreement {
  /** 0-1: how much of the frame shows what the other one does. */
  readonly share: number;
  /** For each position 0-1: where nothing has changed; undefined where nothing has anywhere. */
  readonly unchanged: Float32Array | undefined;
}

/** @param frame and `other`, the one before it, of one size. */
export function compareFrames(frame: Image, other: Image): Transition {
  const agreement = agreementOf(frame, other, estimateMotion(frame, other), estimateMotion(other, frame));
  return { ...agreement, share: shareOf(agreement.weights), unchanged: unchangedBetween(frame, other) };
}

/** What else a frame is to be like: its own painting of the first time round, where a loop closes. */
export interface Attraction {
  readonly painting: Image;
  /** 0-1, beside the frame before. */
  readonly share: number;
}

/** Of the temporal loss, where the style's weight is 1. */
const TEMPORAL_WEIGHT = 20;

/** Paints frames that follow one another. */
export class FramePainter {
  readonly #request: StylizeRequest;
  readonly #engine: Engine;
  readonly #stage: Stage;
  readonly #sources: Sources;
  readonly #contentWeight: number | undefined;
  #optimiser: Optimiser | undefined;
  /** The first frame of the scene and the last one so far, to take strokes from. */
  #first: StrokeSource | undefined;
  #last: { readonly frame: PaintedFrame; readonly source: StrokeSource } | undefined;

  /**
   * @param request of the first frame, whose colours hold for all.
   * @param iterations a frame.
   * @param contentWeight as the first frame found it, for a style weight of 1.
   */
  constructor(request: StylizeRequest, engine: Engine, iterations: number, contentWeight: number | undefined) {
    this.#request = allowForFlatness(request);
    this.#engine = engine;
    // They are for all frames, so that no stage lets go of them.
    this.#sources = { ...prepareColours(this.#request), release: () => {} };
    this.#stage = { ...request.stages[request.stages.length - 1], iterations };
    this.#contentWeight = contentWeight;
  }

  /**
   * Yields after every step.
   *
   * @param content of the painting's size.
   * @param signal when it aborts, the frame stays as far as it was.
   */
  async *paint(
    content: Image,
    before: PaintedFrame,
    transition: Transition,
    signal?: AbortSignal,
    attraction?: Attraction,
  ): AsyncGenerator<void, PaintedFrame, void> {
    const { unchanged } = transition;
    const { width, height } = content;
    if (unchanged === undefined && attraction === undefined) return { content, painting: before.painting };
    const isGrey = this.#request.colours === 'content';
    const grey = (image: Image) => (isGrey ? toGrey(image) : image);
    const source = grey(content);
    const moved = warp(grey(before.painting), transition.motion);
    const target = { width, height, pixels: moved.pixels.slice() };
    let { weights } = transition;
    if (attraction !== undefined)
      weights = attract(target, weights, { ...attraction, painting: grey(attraction.painting) });
    const strokes = strokesFor(source, target, this.#strokeSources(before, grey), weights);
    const start = startOf(target, weights, source, strokes);
    const painted = yield* this.#run(source, start, { target, weights, weight: TEMPORAL_WEIGHT }, signal);
    const shown = isGrey ? withChrominanceOf(painted, content) : painted;
    const painting = { width, height, pixels: shown.pixels };
    const stays = attraction === undefined ? before.painting : mix(before.painting, attraction);
    if (unchanged !== undefined) hold(painting, stays, unchanged);
    roundPixels(clampPixels(painting.pixels));
    const frame = { content, painting };
    this.#last = { frame, source: { content: source, painting: grey(painting) } };
    return frame;
  }

  /** The frame before, and where that is another one the first of the scene, which was painted from scratch. */
  #strokeSources(before: PaintedFrame, grey: (image: Image) => Image): StrokeSource[] {
    if (this.#last?.frame !== before)
      this.#last = { frame: before, source: { content: grey(before.content), painting: grey(before.painting) } };
    const last = this.#last.source;
    this.#first ??= last;
    return this.#first === last ? [last] : [last, this.#first];
  }

  async *#run(content: Image, start: Image, temporal: TemporalTerm, signal?: AbortSignal) {
    const { margin } = this.#request;
    const extend = (image: Image) => (margin === 0 ? image : addMirroredBorder(image, margin));
    const term = {
      weight: temporal.weight * this.#request.weights.style,
      target: extend(temporal.target),
      weights: margin === 0 ? temporal.weights : mirrorPlanes(temporal.weights, content, margin),
    };
    const request = { ...this.#request, stages: [this.#stage], keepContentWeight: true, temporal: term };
    this.#optimiser?.resetForNewObjective();
    // Few steps from a picture that is nearly there: what is fitted to a start from the content is not for it.
    const plain = request.optimiser === 'fitted' ? 'lbfgs' : request.optimiser;
    this.#optimiser ??= createOptimiser({ ...request, optimiser: plain }, this.#stage, []);
    const sources = { ...this.#sources, content: extend(content) };
    const args = [request, this.#engine, this.#stage, 0, sources, extend(start)] as const;
    const run = new StageRun(...args, this.#optimiser, undefined, this.#contentWeight);
    try {
      for await (const _ of run.run(0, signal)) yield;
    } finally {
      await run.dispose();
    }
    return cropBorder(run.best, margin);
  }
}

/** The painting before, moved; where that is not what the frame shows, the frame itself with strokes on it. */
function startOf(moved: Image, weights: Float32Array, content: Image, strokes: Float32Array): Image {
  const { width, height } = moved;
  const positions = weights.length;
  const pixels = moved.pixels.map((value, i) => {
    const weight = weights[i % positions];
    return weight === 1 ? value : weight * value + (1 - weight) * (content.pixels[i] + strokes[i]);
  });
  return { width, height, pixels: clampPixels(pixels) };
}

/** Mixes what else the frame is to be like into the target. @returns the weights of both. */
function attract(target: Image, weights: Float32Array, { painting, share }: Attraction): Float32Array {
  const positions = weights.length;
  const both = weights.map((weight) => (1 - share) * weight + share);
  for (let i = 0; i < target.pixels.length; i++) {
    const part = both[i % positions] > 0 ? share / both[i % positions] : 0;
    target.pixels[i] += part * (painting.pixels[i] - target.pixels[i]);
  }
  return both;
}

function mix({ width, height, pixels }: Image, { painting, share }: Attraction): Image {
  return { width, height, pixels: pixels.map((value, i) => value + share * (painting.pixels[i] - value)) };
}

function hold({ pixels }: Image, before: Image, unchanged: Float32Array): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] += unchanged[i % unchanged.length] * (before.pixels[i] - pixels[i]);
}

function roundPixels(pixels: Float32Array): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(pixels[i]);
}
