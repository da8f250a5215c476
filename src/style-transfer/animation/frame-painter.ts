/**
 * Paints frame after frame: each one starts from the painting of the one before, moved along the motion between the two contents, and is
 * pulled towards it where both show the same thing (Ruder, Dosovitskiy and Brox, "Artistic style transfer for videos", arXiv 1604.08610).
 */
import { toGrey, withChrominanceOf } from '../colour.js';
import { addMirroredBorder, clampPixels, cropBorder, type Image, mirrorPlanes } from '../image.js';
import { composite, coverageOf, type Mask, mirrorMask } from '../mask.js';
import type { Engine } from '../objective.js';
import { createOptimiser } from '../optimisers/create-optimiser.js';
import type { Optimiser } from '../optimisers/optimiser.js';
import { paintedArea, pixelsOf } from '../painted-area.js';
import type { Stage } from '../pyramid.js';
import { type Sources, StageRun } from '../stage-run.js';
import { allowForFlatness, prepareColours, withParts } from '../stylize.js';
import type { StylizeRequest } from '../stylize-request.js';
import { type Agreement, agreementOf, shareOf } from './agreement.js';
import { type StrokeSource, strokesFor } from './fill.js';
import { estimateMotion } from './motion.js';
import type { TemporalTerm } from './temporal-loss.js';
import { unchangedBetween } from './unchanged.js';
import { warp, warpPlane } from './warp.js';

/** What of a frame is painted, in masks of the frame's size. */
export interface FrameArea {
  readonly mask: Mask;
  /** The part that each of the request's styles is for, all of the mask where it is undefined; one object for the styles of one part. */
  readonly parts: readonly (Mask | undefined)[];
}

/** A frame and what was painted of it, both of the finished painting's size. */
export interface PaintedFrame {
  readonly content: Image;
  /** All of it where absent. */
  readonly area?: FrameArea | undefined;
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

/** Below so much of a frame there is nothing to be painted. */
const LEAST_COVERAGE = 1e-3;

/** Of the temporal loss, where the style's weight is 1. */
const TEMPORAL_WEIGHT = 20;

/** Paints frames that follow one another. */
export class FramePainter {
  readonly #request: StylizeRequest;
  readonly #engine: Engine;
  readonly #stage: Stage;
  readonly #sources: Sources;
  readonly #contentWeight: number | undefined;
  #optimiser: { readonly of: FrameArea | undefined; readonly optimiser: Optimiser } | undefined;
  /** The first frame of the scene and the last one so far, to take strokes from. */
  #first: StrokeSource | undefined;
  #last: { readonly frame: PaintedFrame; readonly source: StrokeSource } | undefined;

  /**
   * @param request of the first frame, whose colours hold for all.
   * @param iterations a frame.
   * @param contentWeight as the first frame found it, for a style weight of 1.
   */
  constructor(request: StylizeRequest, engine: Engine, iterations: number, contentWeight: number | undefined) {
    this.#request = allowForFlatness(withParts(request));
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
   * @param area what of it is painted; elsewhere the frame stays as it is.
   * @param signal when it aborts, the frame stays as far as it was.
   */
  async *paint(
    content: Image,
    before: PaintedFrame,
    transition: Transition,
    signal?: AbortSignal,
    attraction?: Attraction,
    area?: FrameArea,
  ): AsyncGenerator<void, PaintedFrame, void> {
    const { unchanged } = transition;
    const { width, height } = content;
    if (unchanged === undefined && attraction === undefined) return { ...before, content };
    if (area !== undefined && coverageOf(area.mask) < LEAST_COVERAGE)
      return { content, area, painting: { width, height, pixels: content.pixels.map(Math.round) } };
    const isGrey = this.#request.colours === 'content';
    const grey = (image: Image) => (isGrey ? toGrey(image) : image);
    const source = grey(content);
    const moved = warp(grey(before.painting), transition.motion);
    const target = { width, height, pixels: moved.pixels.slice() };
    // Where the frame before shows the photo, it is nothing that a painting could be held to.
    let weights = timesPainted(transition.weights, before.area, (values) => warpPlane(values, transition.motion));
    if (attraction !== undefined)
      weights = attract(target, weights, { ...attraction, painting: grey(attraction.painting) });
    // No strokes are looked for where none will be seen.
    const around = area && paintedArea(area.mask, content);
    const known = around === undefined ? weights : weights.map((weight, i) => (around.values[i] > 0 ? weight : 1));
    const strokes = strokesFor(source, target, this.#strokeSources(before, grey), known);
    const start = startOf(target, known, source, strokes);
    const painted = yield* this.#run(source, area, start, { target, weights, weight: TEMPORAL_WEIGHT }, signal);
    const shown = isGrey ? withChrominanceOf(painted, content) : painted;
    const painting = { width, height, pixels: shown.pixels };
    const stays = attraction === undefined ? before.painting : mix(before.painting, attraction);
    if (unchanged !== undefined) hold(painting, stays, timesPainted(unchanged, before.area));
    clampPixels(painting.pixels);
    const whole = area === undefined ? painting : composite(content, painting, area.mask);
    roundPixels(whole.pixels);
    const frame = { content, painting: whole, area };
    this.#last = { frame, source: sourceOf(frame, grey) };
    return frame;
  }

  /** The frame before, and where that is another one the first of the scene, which was painted from scratch. */
  #strokeSources(before: PaintedFrame, grey: (image: Image) => Image): StrokeSource[] {
    if (this.#last?.frame !== before) this.#last = { frame: before, source: sourceOf(before, grey) };
    const last = this.#last.source;
    this.#first ??= last;
    return this.#first === last ? [last] : [last, this.#first];
  }

  async *#run(content: Image, area: FrameArea | undefined, start: Image, temporal: TemporalTerm, signal?: AbortSignal) {
    const { margin } = this.#request;
    const stageArea = area && paintedArea(withBorder(area.mask, margin), this.#stage);
    const extend = (image: Image) => (margin === 0 ? image : addMirroredBorder(image, margin));
    const term = {
      weight: temporal.weight * this.#request.weights.style,
      target: extend(temporal.target),
      weights: margin === 0 ? temporal.weights : mirrorPlanes(temporal.weights, content, margin),
    };
    const request = { ...this.#request, stages: [this.#stage], keepContentWeight: true, temporal: term };
    // What it has learnt is of the same pixels.
    if (this.#optimiser?.of === area) this.#optimiser?.optimiser.resetForNewObjective();
    else this.#optimiser = undefined;
    // Few steps from a picture that is nearly there: what is fitted to a start from the content is not for it.
    const plain = { ...request, optimiser: request.optimiser === 'fitted' ? 'lbfgs' : request.optimiser } as const;
    this.#optimiser ??= {
      of: area,
      optimiser: createOptimiser(plain, this.#stage, [], stageArea && pixelsOf(stageArea)),
    };
    const sources = { ...this.#sources, content: extend(content), styles: this.#stylesOf(area) };
    const args = [request, this.#engine, this.#stage, 0, sources, extend(start)] as const;
    const run = new StageRun(...args, this.#optimiser.optimiser, stageArea, this.#contentWeight);
    try {
      for await (const _ of run.run(0, signal)) yield;
    } finally {
      await run.dispose();
    }
    return cropBorder(run.best, margin);
  }

  /** With the frame's own parts in place of the first frame's. */
  #stylesOf(area: FrameArea | undefined): Sources['styles'] {
    const { styles } = this.#sources;
    if (area === undefined) return styles;
    const extended = new Map<Mask, Mask>();
    return styles.map((style, index) => {
      const mask = area.parts[index] ?? area.mask;
      const part = extended.get(mask) ?? withBorder(mask, this.#request.margin);
      extended.set(mask, part);
      return { ...style, part };
    });
  }
}

const withBorder = (mask: Mask, margin: number): Mask => (margin === 0 ? mask : mirrorMask(mask, margin));

const sourceOf = ({ content, painting, area }: PaintedFrame, grey: (image: Image) => Image): StrokeSource => ({
  content: grey(content),
  painting: grey(painting),
  painted: area?.mask.values,
});

/** Weights by what of a frame is a painting: nothing where half of it or more is the photo, as along a soft edge. @param move what the mask says to where it is looked at. */
function timesPainted(
  weights: Float32Array,
  area: FrameArea | undefined,
  move: (values: Float32Array) => Float32Array = (values) => values,
): Float32Array {
  if (area === undefined) return weights;
  const painted = move(area.mask.values);
  return weights.map((weight, i) => weight * Math.max(0, 2 * painted[i] - 1));
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
