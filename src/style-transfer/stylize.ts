/** Neural style transfer (Gatys et al., arXiv 1508.06576), coarse to fine, as a generator of iterates. */
import { type ColourMode, matchColours, matchLuminance, toGrey, withChrominanceOf } from './colour.js';
import { clampPixels, cropBorder, type Image, resize, type Size, type StyleImage } from './image.js';
import { addTotalVariation, type LossTerms, type LossWeights, lossTerms } from './losses.js';
import type { Network } from './network.js';
import type { Engine, Padding, Pooling } from './objective.js';
import { Adam } from './optimisers/adam.js';
import { LBFGS_DEFAULTS, Lbfgs } from './optimisers/lbfgs.js';
import type { Optimiser } from './optimisers/optimiser.js';
import { precondition } from './optimisers/preconditioner.js';
import type { Stage } from './pyramid.js';
import { normal, uniform } from './random.js';
import { addDetail, CORRECTIONS, type DistanceSteering, REMAINING } from './steering.js';
import { addStrokes, flatnessOf, shareForFlatness, startTowardsStyle } from './style-start.js';
import { createObjective, type ObjectiveOptions } from './targets.js';

/** L-BFGS with a guess of the curvature to begin from, L-BFGS without it, or Adam. */
export type OptimiserKind = 'preconditioned' | 'lbfgs' | 'adam';

export type Start = 'content' | 'noise' | Image;

/** A painting that was interrupted. */
export interface Checkpoint {
  /** Counted from 0. */
  readonly stage: number;
  /** How many of the stage are done. */
  readonly iteration: number;
  /** The best picture so far, at the stage's size, margin included. */
  readonly image: Image;
  /** Where the content is steered: its weight as found so far, for a style weight of 1. */
  readonly contentWeight?: number;
}

export interface StylizeRequest extends ObjectiveOptions {
  /** Resampled to each stage's size. */
  readonly content: Image;
  /** At least one; each keeps its own aspect and is scaled to the painting's area times `styleScale` squared. */
  readonly styles: readonly StyleImage[];
  readonly stages: readonly Stage[];
  readonly weights: LossWeights;
  /** 0-1: how much of the content's own detail a finer scale starts with. */
  readonly detail: number;
  /** 0.25-4: how large the style's strokes are on the painting. */
  readonly styleScale: number;
  readonly start: Start;
  /** Goes on from here; `start` is not used then. */
  readonly resume?: Checkpoint;
  /** For `start: 'noise'`. */
  readonly seed: number;
  readonly colours: ColourMode;
  readonly optimiser: OptimiserKind;
  /** Adam's, in grey levels. */
  readonly learningRate: number;
  readonly pooling: Pooling;
  readonly padding: Padding;
  /** Pixels around the last stage's picture that are painted and then cut off, 0 or more: there the border's artefacts stay. */
  readonly margin: number;
  /** Keeps every iterate within 0-255; the article does not. L-BFGS always does. */
  readonly clamped: boolean;
}

/** What is returned in the end. */
export interface Finished extends Image {
  /** Whether any step lowered the loss; without one the picture is the start. */
  readonly improved: boolean;
}

/** One step of the way. */
export interface Iterate extends Size {
  readonly network: string;
  /** Stage, counted from 1, of how many. */
  readonly stage: number;
  readonly stages: number;
  /** Within the stage, counted from 1, of how many. */
  readonly iteration: number;
  readonly iterations: number;
  /** Over all stages, counted from 1, of how many. */
  readonly step: number;
  readonly steps: number;
  /** At the picture before this step. */
  readonly loss: LossTerms;
  /** Of painting that is left, from the steps measured so far; undefined until there are enough of them, also after `resume`. */
  readonly secondsLeft: number | undefined;
  /** Share of the estimated work that is done, 0-1. */
  readonly progress: number;
  /** The best picture so far, at the target's size, 0-255. Costs a copy; valid at any time until the next step. */
  picture(): Image;
  /** For `resume`. Costs a copy; valid at any time until the next step. */
  checkpoint(): Checkpoint;
}

/**
 * Paints. Yields after every step and returns the finished picture at the last stage's size less the margin, values 0-255.
 *
 * When `signal` aborts, the generator ends after the step under way and returns the best picture so far, enlarged if need be.
 *
 * @throws RangeError where there is no stage or no style.
 */
export async function* stylize(
  given: StylizeRequest,
  engine: Engine,
  signal?: AbortSignal,
): AsyncGenerator<Iterate, Finished, void> {
  const request = allowForFlatness(given);
  if (request.stages.length === 0 || request.styles.length === 0)
    throw new RangeError(
      `expected at least one stage and one style, got ${request.stages.length} and ${request.styles.length}`,
    );
  const sources = prepareColours(request);
  const { stages, resume } = request;
  const clock = new ProgressEstimator(stages, resume);
  let current = resume?.image ?? startImage(request, sources);
  let optimiser: Optimiser | undefined;
  let improved = resume !== undefined;
  let contentWeight = resume?.contentWeight;
  const finish = (image: Image) => outputPicture(request, image);
  for (const [index, stage] of stages.entries()) {
    if (signal?.aborted) break;
    if (resume !== undefined && index < resume.stage) continue;
    // Another network at the same size sees much the same curves, so what the optimiser has learnt of them stays.
    const { width, height } = stage;
    if (optimiser !== undefined && width === current.width && height === current.height)
      optimiser.resetForNewObjective();
    else optimiser = createOptimiser(request, stage);
    const painting = new StageRun(request, engine, stage, index, sources, current, optimiser, contentWeight);
    const done = resume?.stage === index ? resume.iteration : 0;
    try {
      for await (const step of painting.run(done, signal)) {
        const { width, height, pixels } = painting.best;
        const image = () => ({ width, height, pixels: pixels.slice() });
        yield {
          ...step,
          ...clock.tick(index),
          picture: () => finish(painting.best),
          checkpoint: () => ({ stage: index, iteration: step.iteration, image: image(), ...painting.found }),
        };
      }
    } finally {
      current = painting.best;
      improved ||= painting.improved;
      contentWeight = painting.found.contentWeight ?? contentWeight;
      await painting.dispose();
    }
  }
  return { ...finish(current), improved };
}

function allowForFlatness(request: StylizeRequest): StylizeRequest {
  if (request.share === undefined) return request;
  return { ...request, share: shareForFlatness(request.share, flatnessOf(request.content)) };
}

interface Sources {
  readonly content: Image;
  readonly styles: readonly StyleImage[];
}

function prepareColours({ content, styles, colours }: StylizeRequest): Sources {
  if (colours === 'style') return { content, styles };
  const adapt = colours === 'match' ? matchColours : matchLuminance;
  return {
    content: colours === 'content' ? toGrey(content) : content,
    styles: styles.map(({ image, share }) => ({ image: adapt(image, content), share })),
  };
}

/** Grey levels around which noise starts, and its deviation. */
const NOISE_DISTRIBUTION = { mean: 127.5, deviation: 40 };

function startImage({ start, seed, stages, colours, share }: StylizeRequest, { content, styles }: Sources): Image {
  if (start === 'content')
    return share === undefined ? content : startTowardsStyle(content, styles, stages[0], share, seed);
  if (start !== 'noise') return colours === 'content' ? toGrey(start) : start;
  const { width, height } = stages[0];
  const next = normal(uniform(seed));
  const pixels = Float32Array.from(
    { length: 3 * width * height },
    () => NOISE_DISTRIBUTION.mean + NOISE_DISTRIBUTION.deviation * next(),
  );
  return { width, height, pixels: clampPixels(pixels) };
}

/** The painting's size. */
export function outputSize({ stages, margin }: Pick<StylizeRequest, 'stages' | 'margin'>): Size {
  const { width, height } = stages[stages.length - 1];
  return { width: width - 2 * margin, height: height - 2 * margin };
}

function outputPicture({ stages, colours, content, margin }: StylizeRequest, image: Image): Image {
  const { width, height } = stages[stages.length - 1];
  let painted = resize(image, { width, height });
  if (colours === 'content') painted = withChrominanceOf(painted, resize(content, painted));
  const picture = cropBorder(painted, margin);
  clampPixels(picture.pixels);
  return picture;
}

/** In pixels. */
const MIN_STYLE_SIDE_PX = 16;

/** A style picture's size beside a painting: its own aspect, the painting's area times `scale` squared; larger where a side would be under 16. */
export function styleSize(style: Size, painting: Size, scale: number): Size {
  const fitting = scale * Math.sqrt((painting.width * painting.height) / (style.width * style.height));
  const factor = Math.max(fitting, MIN_STYLE_SIDE_PX / Math.min(style.width, style.height));
  return { width: Math.round(style.width * factor), height: Math.round(style.height * factor) };
}

/** A step without the clock's figures. */
type StageIterate = Omit<Iterate, 'step' | 'steps' | 'secondsLeft' | 'progress' | 'picture' | 'checkpoint'>;

class StageRun {
  /** The picture with the lowest loss so far; the start until one was evaluated. */
  best: Image;
  /** Whether a step lowered the loss. */
  improved = false;
  readonly #request: StylizeRequest;
  readonly #engine: Engine;
  readonly #stage: Stage;
  readonly #index: number;
  readonly #sources: Sources;
  readonly #optimiser: Optimiser;
  readonly #contentWeight: number | undefined;
  #steering: DistanceSteering | undefined;
  #dispose: () => Promise<void> = async () => {};

  constructor(
    request: StylizeRequest,
    engine: Engine,
    stage: Stage,
    index: number,
    sources: Sources,
    start: Image,
    optimiser: Optimiser,
    contentWeight: number | undefined,
  ) {
    this.#contentWeight = contentWeight;
    this.#request = request;
    this.#engine = engine;
    this.#stage = stage;
    this.#index = index;
    this.#sources = sources;
    this.best = start;
    this.#optimiser = optimiser;
  }

  /** Where the content is steered. */
  get found(): Pick<Checkpoint, 'contentWeight'> {
    return this.#steering === undefined ? {} : { contentWeight: this.#steering.weight };
  }

  /** @param done iterations of an earlier run that are not made again. */
  async *run(done: number, signal?: AbortSignal): AsyncGenerator<StageIterate, void, void> {
    const { width, height, iterations, network } = this.#stage;
    const { objective, constant } = await this.#createObjective();
    const image = this.#startOfStage().pixels.slice();
    if (this.#request.clamped || this.#index > 0) clampPixels(image);
    const best = { width, height, pixels: image.slice() };
    let lowest = Number.POSITIVE_INFINITY;
    this.best = best;
    const corrections = this.#corrections();
    // The last evaluation judges the last step, so there is one more than there are steps.
    for (let iteration = Math.min(done, iterations); iteration <= iterations; iteration++) {
      if (signal?.aborted) return;
      const { loss: networkLoss, gradient, squares } = await objective.evaluate(image);
      const weight = this.#request.weights.totalVariation;
      const variation = addTotalVariation({ width, height, pixels: image }, weight, gradient);
      const loss = lossTerms(networkLoss, constant, variation);
      if (loss.total < lowest) {
        this.improved ||= Number.isFinite(lowest);
        lowest = loss.total;
        best.pixels.set(image);
      }
      const isDue = corrections.has(iteration);
      if (isDue && this.#steering !== undefined && squares !== undefined) {
        this.#steering.correct(squares, this.#isLast ? REMAINING : 1);
        const { weight, aim } = this.#steering.term;
        objective.setContentWeight(weight, aim);
      }
      if (iteration === iterations) return;
      this.#optimiser.step(image, loss.total, gradient);
      if (isDue) {
        // What follows is another objective: neither its loss nor its gradient may be compared with what came before.
        this.#optimiser.resetForNewObjective();
        lowest = Number.POSITIVE_INFINITY;
      }
      yield {
        width,
        height,
        network: network.id,
        stage: this.#index + 1,
        stages: this.#request.stages.length,
        iteration: iteration + 1,
        iterations,
        loss,
      };
    }
  }

  get #isLast(): boolean {
    return this.#index === this.#request.stages.length - 1;
  }

  /** The iterations at which the content's weight is corrected: the end of a stage, and some of the last one's. */
  #corrections(): ReadonlySet<number> {
    if (this.#steering === undefined) return new Set();
    const { iterations } = this.#stage;
    if (!this.#isLast) return new Set([iterations]);
    return new Set(
      CORRECTIONS.map((share) => Math.round(share * iterations)).filter((at) => at > 0 && at < iterations),
    );
  }

  /** The picture so far at the stage's size; where that is finer, with some of the content's own detail. */
  #startOfStage(): Image {
    const { stages, detail, weights, share } = this.#request;
    const start = resize(this.best, this.#stage);
    const before = stages[this.#index - 1];
    const isFiner = before?.width === this.best.width && before.width < this.#stage.width;
    if (!isFiner || detail === 0 || weights.content === 0) return start;
    const { content } = this.#sources;
    const detailed = addDetail(
      start,
      resize(content, this.#stage),
      resize(resize(content, before), this.#stage),
      detail,
    );
    const flatness = share === undefined ? 0 : flatnessOf(content);
    return flatness === 0 ? detailed : addStrokes(detailed, this.#sources.styles, before, flatness);
  }

  async #createObjective() {
    const { width, height, network } = this.#stage;
    const { pooling, padding, styleScale, scales, structure, share } = this.#request;
    const weights = this.#weights();
    const content = resize(this.#sources.content, this.#stage);
    const styles = this.#sources.styles.map(({ image, share }) => ({
      image: resize(image, styleSize(image, this.#stage, styleScale)),
      share,
    }));
    const geometry = { network, width, height, pooling, padding };
    const options = { scales, structure, ...(share === undefined ? {} : { share }) };
    const created = await createObjective(this.#engine, geometry, content, styles, weights, options);
    const { objective, constant } = created;
    this.#steering = created.steering;
    if (this.#steering !== undefined && this.#contentWeight === undefined) {
      this.#steering.allowForFaintContent();
      const { weight, aim } = this.#steering.term;
      objective.setContentWeight(weight, aim);
    }
    this.#dispose = () => objective.dispose();
    return { objective, constant };
  }

  /** With the content's weight as the stages before found it. */
  #weights(): LossWeights {
    const { weights } = this.#request;
    return this.#contentWeight === undefined ? weights : { ...weights, content: this.#contentWeight * weights.style };
  }

  dispose(): Promise<void> {
    return this.#dispose();
  }
}

function createOptimiser({ optimiser, learningRate, clamped }: StylizeRequest, { width, height }: Size): Optimiser {
  const length = 3 * width * height;
  if (optimiser === 'adam') return new Adam(length, { learningRate, clamped });
  const historySize = lbfgsHistorySize(length);
  if (optimiser === 'lbfgs') return new Lbfgs(length, { historySize });
  return new Lbfgs(length, { historySize, precondition: (vector) => precondition(vector, { width, height }) });
}

/** Bytes that L-BFGS may remember, so that large pictures do not take memory by the gigabyte. */
const HISTORY_BYTES = 256e6;

/** Pairs of steps and gradient changes that fit, 5 to 20. */
export function lbfgsHistorySize(length: number): number {
  const pairBytes = 2 * Float32Array.BYTES_PER_ELEMENT * length;
  return Math.max(5, Math.min(LBFGS_DEFAULTS.historySize, Math.floor(HISTORY_BYTES / pairBytes)));
}

/** Multiply-accumulates of an evaluation per pixel, about. */
function costPerPixel({ description }: Network): number {
  let cost = 0;
  let area = 1;
  for (const layer of description.layers) {
    if (layer.kind === 'pooling') area /= 4;
    else cost += area * layer.inputs * layer.outputs * 9;
  }
  return cost;
}

/** Steps by which a time left is told: fewer of them say little. */
const STEADY_STEPS = 3;

/**
 * Guesses the time left from the time that the steps so far took. The first step of each stage prepares much besides, and the very
 * first, or the first after `resume`, warms the engine up, so those are not measured.
 */
class ProgressEstimator {
  readonly #costs: readonly { each: number; iterations: number }[];
  readonly #total: number;
  readonly #steps: number;
  #step = 0;
  #done = 0;
  /** Stage, of the step before. */
  #stage: number | undefined;
  #at = performance.now();
  readonly #measured = { steps: 0, work: 0, milliseconds: 0 };

  constructor(stages: readonly Stage[], resume?: Checkpoint) {
    this.#costs = stages.map(({ width, height, network, iterations }) => ({
      each: width * height * costPerPixel(network),
      iterations,
    }));
    this.#total = this.#costs.reduce((sum, { each, iterations }) => sum + each * iterations, 0);
    this.#steps = stages.reduce((sum, { iterations }) => sum + iterations, 0);
    for (let stage = 0; resume !== undefined && stage <= resume.stage; stage++) {
      const { each, iterations } = this.#costs[stage];
      const done = stage < resume.stage ? iterations : resume.iteration;
      this.#step += done;
      this.#done += done * each;
    }
  }

  tick(stage: number): Pick<Iterate, 'step' | 'steps' | 'secondsLeft' | 'progress'> {
    const { each } = this.#costs[stage];
    const now = performance.now();
    this.#step++;
    this.#done += each;
    const measured = this.#measured;
    if (stage === this.#stage) {
      measured.steps++;
      measured.work += each;
      measured.milliseconds += now - this.#at;
    }
    [this.#stage, this.#at] = [stage, now];
    const progress = this.#total === 0 ? 1 : this.#done / this.#total;
    const rest = this.#total - this.#done;
    const isSteady = measured.steps >= STEADY_STEPS && measured.work > 0;
    const secondsLeft = isSteady ? ((measured.milliseconds / 1000) * rest) / measured.work : undefined;
    return { step: this.#step, steps: this.#steps, secondsLeft, progress };
  }
}
