import { FramePainter } from '../style-transfer/animation/frame-painter.js';
import type { Image } from '../style-transfer/image.js';
import type { Engine } from '../style-transfer/objective.js';
import { stylize } from '../style-transfer/stylize.js';
import type { Iterate, StylizeRequest } from '../style-transfer/stylize-request.js';

/** What paints the frames of a scene, made from its first one. */
export class Scenes {
  readonly iterations: number;
  contentWeight: number | undefined;
  readonly #requestOf: (content: Image) => StylizeRequest;
  readonly #engine: Engine;
  #painter: FramePainter | undefined;

  constructor(requestOf: (content: Image) => StylizeRequest, engine: Engine, iterations: number) {
    this.#requestOf = requestOf;
    this.#engine = engine;
    this.iterations = iterations;
  }

  get painter(): FramePainter {
    if (this.#painter === undefined) throw new Error('no scene has begun');
    return this.#painter;
  }

  /** Paints its first frame from scratch. */
  async *begin(content: Image, signal?: AbortSignal): AsyncGenerator<Iterate, Image, void> {
    const request = this.#requestOf(content);
    const steps = stylize(request, this.#engine, signal);
    let contentWeight: number | undefined;
    let next = await steps.next();
    for (; !next.done; next = await steps.next()) {
      if (next.value.step === next.value.steps) contentWeight = next.value.checkpoint().contentWeight;
      yield next.value;
    }
    this.resume(content, contentWeight);
    const { width, height, pixels } = next.value;
    return { width, height, pixels: pixels.map(Math.round) };
  }

  /** Its first frame is painted. */
  resume(content: Image, contentWeight: number | undefined): void {
    this.contentWeight = contentWeight;
    this.#painter = new FramePainter(this.#requestOf(content), this.#engine, this.iterations, contentWeight);
  }
}
