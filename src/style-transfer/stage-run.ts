/** One stage of a painting: one size, one network, one optimiser. */
import { addTemporalLoss } from './animation/temporal-loss.js';
import { HalfArray, type Numbers, toFloats } from './half-array.js';
import { clampPixels, type Image, resize, type Size } from './image.js';
import { addTotalVariation, type LossWeights, lossTerms } from './losses.js';
import { composite, coverageOf, type Mask } from './mask.js';
import type { Engine } from './objective.js';
import type { Optimiser } from './optimisers/optimiser.js';
import { combineParts, styledParts } from './painted-area.js';
import type { Stage } from './pyramid.js';
import { addDetail, CORRECTIONS, type DistanceSteering, REMAINING, TOLERANCE } from './steering.js';
import { type StyleImage, styleSize } from './style-image.js';
import { addStrokes, flatnessOf } from './style-start.js';
import type { Checkpoint, Iterate, StylizeRequest } from './stylize-request.js';
import { createObjective } from './targets.js';

/** The pictures in the colours that the painting is made with. */
export interface Sources {
  readonly content: Image;
  readonly styles: readonly StyleImage[];
  /** Lets go of them: the last stage has read them. */
  release(): void;
}

/** A step without the clock's figures. */
type StageIterate = Omit<Iterate, 'step' | 'steps' | 'secondsLeft' | 'progress' | 'picture' | 'checkpoint'>;

/** From so many pixels on the best picture is kept in half precision, whose steps are an eighth of a grey level at most. */
const LARGE_PIXELS = 3e6;

interface Best extends Size {
  readonly values: Numbers;
}

export class StageRun {
  /** Whether a step lowered the loss. */
  improved = false;
  #best: Best;
  readonly #request: StylizeRequest;
  readonly #engine: Engine;
  readonly #stage: Stage;
  readonly #index: number;
  readonly #sources: Sources;
  readonly #optimiser: Optimiser;
  /** What of the stage is painted, where that isn't all. */
  readonly #area: Mask | undefined;
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
    area: Mask | undefined,
    contentWeight: number | undefined,
  ) {
    this.#area = area;
    this.#contentWeight = contentWeight;
    this.#request = request;
    this.#engine = engine;
    this.#stage = stage;
    this.#index = index;
    this.#sources = sources;
    this.#best = { width: start.width, height: start.height, values: start.pixels };
    this.#optimiser = optimiser;
  }

  /** The picture with the lowest loss so far; the start until one was evaluated. A copy where it is large. */
  get best(): Image {
    const { width, height, values } = this.#best;
    return { width, height, pixels: toFloats(values) };
  }

  /** Where the content is steered. */
  get found(): Pick<Checkpoint, 'contentWeight'> {
    return this.#steering === undefined ? {} : { contentWeight: this.#steering.weight };
  }

  /** @param done iterations of an earlier run that are not made again. */
  async *run(done: number, signal?: AbortSignal): AsyncGenerator<StageIterate, void, void> {
    const { width, height, iterations, network } = this.#stage;
    const { objective, constant } = await this.#createObjective();
    const image = this.#keepContent(this.#startOfStage()).pixels;
    if (this.#request.clamped || this.#index > 0) clampPixels(image);
    if (this.#isLast) this.#sources.release();
    const remember = this.#bestOf(image);
    let lowest = Number.POSITIVE_INFINITY;
    let spent: Float32Array | undefined;
    const steering = this.#steering;
    const corrections = this.#corrections();
    const allowance = this.#isLast ? { remaining: REMAINING, tolerance: TOLERANCE } : {};
    const coverage = this.#area && coverageOf(this.#area);
    // The last evaluation judges the last step, so there is one more than there are steps.
    for (let iteration = Math.min(done, iterations); iteration <= iterations; iteration++) {
      if (signal?.aborted) return;
      if (iteration === iterations && iterations > 0 && this.#goesOnAtThisSize) {
        // The next stage's first evaluation does.
        remember();
        return;
      }
      const { loss: networkLoss, gradient, squares } = await objective.evaluate(image, spent);
      spent = gradient;
      const weight = this.#request.weights.totalVariation;
      const variation = addTotalVariation({ width, height, pixels: image }, weight, gradient, coverage);
      const { temporal } = this.#request;
      const change = temporal === undefined ? 0 : addTemporalLoss(image, temporal, gradient);
      const loss = lossTerms(networkLoss, constant, variation, change);
      if (loss.total < lowest) {
        this.improved ||= Number.isFinite(lowest);
        lowest = loss.total;
        remember();
      }
      const isCorrected =
        corrections.has(iteration) && squares !== undefined && steering?.correct(squares, allowance) === true;
      if (isCorrected) {
        const { weight, aim } = steering.term;
        objective.setContentWeight(weight, aim);
      }
      if (iteration === iterations) return;
      this.#optimiser.step(image, loss.total, gradient);
      if (isCorrected) {
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

  /** Remembers the picture as the best so far. @returns what does so again. */
  #bestOf(image: Float32Array): () => void {
    const { width, height } = this.#stage;
    if (width * height < LARGE_PIXELS) {
      const values = image.slice();
      this.#best = { width, height, values };
      return () => values.set(image);
    }
    const values = new HalfArray(image.length);
    values.assign(image);
    this.#best = { width, height, values };
    return () => values.assign(image);
  }

  get #isLast(): boolean {
    return this.#index === this.#request.stages.length - 1;
  }

  /** With another network, which takes over before the distance has settled. */
  get #goesOnAtThisSize(): boolean {
    const next = this.#request.stages[this.#index + 1];
    return next !== undefined && next.width === this.#stage.width && next.height === this.#stage.height;
  }

  /** The iterations at which the content's weight is corrected: the end of a stage, and some of the last one's. */
  #corrections(): ReadonlySet<number> {
    if (this.#steering === undefined || this.#request.keepContentWeight || this.#goesOnAtThisSize) return new Set();
    const { iterations } = this.#stage;
    if (!this.#isLast) return new Set([iterations]);
    return new Set(
      CORRECTIONS.map((share) => Math.round(share * iterations)).filter((at) => at > 0 && at < iterations),
    );
  }

  /** The picture so far at the stage's size, a copy; where that is finer, with some of the content's own detail. */
  #startOfStage(): Image {
    const { stages, detail, weights, share } = this.#request;
    const { best } = this;
    const resized = resize(best, this.#stage);
    const start = resized.pixels === best.pixels ? { ...resized, pixels: resized.pixels.slice() } : resized;
    const before = stages[this.#index - 1];
    const isFiner = before?.width === best.width && before.width < this.#stage.width;
    if (!isFiner || detail === 0 || weights.content === 0) return start;
    const { content } = this.#sources;
    const sized = resize(content, this.#stage);
    const detailed = addDetail(start, sized, resize(resize(content, before), this.#stage), detail);
    const flatness = share === undefined ? 0 : flatnessOf(content, this.#request.mask);
    if (flatness === 0) return detailed;
    return combineParts(this.#sources.styles, (styles) => addStrokes(detailed, styles, before, flatness));
  }

  /** With the content where nothing is painted. */
  #keepContent(image: Image): Image {
    return this.#area === undefined ? image : composite(resize(this.#sources.content, image), image, this.#area);
  }

  async #createObjective() {
    const { width, height, network, memory } = this.#stage;
    const { pooling, padding, styleScale, scales, structure, share } = this.#request;
    const weights = this.#weights();
    const content = resize(this.#sources.content, this.#stage);
    const sized = this.#sources.styles.map((style) => ({
      ...style,
      image: resize(style.image, styleSize(style.image, this.#stage, styleScale)),
    }));
    const styles = this.#area === undefined ? sized : styledParts(sized, this.#area);
    const geometry = { network, width, height, pooling, padding };
    const options = {
      scales,
      structure,
      ...(share !== undefined && { share }),
      ...(memory !== undefined && { memory }),
    };
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
