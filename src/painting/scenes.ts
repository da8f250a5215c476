import { type FrameArea, FramePainter } from '../style-transfer/animation/frame-painter.js';
import type { Image } from '../style-transfer/image.js';
import type { Engine } from '../style-transfer/objective.js';
import { stylize } from '../style-transfer/stylize.js';
import type { Iterate, StylizeRequest } from '../style-transfer/stylize-request.js';
import { checkpointFromPainting } from './enlarge.js';

export type RequestOf = (content: Image, area: FrameArea | undefined) => StylizeRequest;

/** What paints the frames of a scene, made from its first one. */
export class Scenes {
  readonly iterations: number;
  contentWeight: number | undefined;
  readonly #requestOf: RequestOf;
  readonly #engine: Engine;
  #painter: FramePainter | undefined;

  constructor(requestOf: RequestOf, engine: Engine, iterations: number) {
    this.#requestOf = requestOf;
    this.#engine = engine;
    this.iterations = iterations;
  }

  get painter(): FramePainter {
    if (this.#painter === undefined) throw new Error('no scene has begun');
    return this.#painter;
  }

  /**
   * Paints its first frame from scratch.
   *
   * @param smaller a painting of the frame that it enlarges: only scales finer than it are painted.
   */
  async *begin(
    content: Image,
    area: FrameArea | undefined,
    smaller: Image | undefined,
    signal?: AbortSignal,
  ): AsyncGenerator<Iterate, Image, void> {
    const request = this.#requestOf(content, area);
    const resume = smaller && checkpointFromPainting(smaller, request);
    const steps = stylize({ ...request, ...(resume && { resume }) }, this.#engine, signal);
    let contentWeight: number | undefined;
    let next = await steps.next();
    for (; !next.done; next = await steps.next()) {
      if (next.value.step === next.value.steps) contentWeight = next.value.checkpoint().contentWeight;
      yield next.value;
    }
    this.resume(content, area, contentWeight);
    const { width, height, pixels } = next.value;
    return { width, height, pixels: pixels.map(Math.round) };
  }

  /** Its first frame is painted. */
  resume(content: Image, area: FrameArea | undefined, contentWeight: number | undefined): void {
    this.contentWeight = contentWeight;
    this.#painter = new FramePainter(this.#requestOf(content, area), this.#engine, this.iterations, contentWeight);
  }
}
