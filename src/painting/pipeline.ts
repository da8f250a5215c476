/** The way of one painting, for the command line and the worker alike: decode, build the request, iterate, encode. */
import {
  drawPartPreview,
  type EncodeOptions,
  encodePicture,
  encodeToFit,
  type FittedEncoding,
  type GenerationMetadata,
  type OutputFormat,
  type Picture,
  resizeAlpha,
} from '../images/index.js';
import type { Image, Size } from '../style-transfer/image.js';
import type { Mask } from '../style-transfer/mask.js';
import type { Engine } from '../style-transfer/objective.js';
import type { Networks } from '../style-transfer/pyramid.js';
import { outputSize, stylize } from '../style-transfer/stylize.js';
import type { Iterate, StylizeRequest } from '../style-transfer/stylize-request.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
import { checkpointFromPainting } from './enlarge.js';
import { type EstimateOptions, estimateSeconds } from './estimate.js';
import { contentFitWithin, type PaintingInputs } from './inputs.js';
import { fitMemory, freeMemory, withinPlan } from './memory.js';
import type { Options } from './options.js';
import { loadParts } from './parts.js';
import { recipeMetadata } from './recipe.js';
import { buildRequest, fitNetworks, selectNetworks } from './request.js';

export interface PaintingStep {
  readonly iterate: Iterate;
  /** Whether the coarsest stage is complete with this step. */
  readonly endsFirstStage: boolean;
  /** The best picture so far at the output's size, with the content's alpha. Valid until the next step. */
  encodePicture(options: Pick<EncodeOptions, 'format' | 'quality' | 'fitWithin'>): Promise<Buffer>;
  /** A PNG whose metadata tells the stage and iteration. Valid until the next step. */
  encodeCheckpoint(): Promise<Buffer>;
}

export interface FinishedPainting extends Size {
  /** Of iterating, rounded to 0.1. */
  readonly seconds: number;
  /** Whether any step lowered the loss; without one the picture is the start. */
  readonly improved: boolean;
  /**
   * With the content's alpha, and metadata from which `--like` reads the options.
   *
   * @param options `maxBytes`: the picture is scaled down until it fits. `metadata`: entries beside the usual ones.
   */
  encode(options: {
    readonly format: OutputFormat;
    readonly maxBytes?: number | undefined;
    readonly metadata?: GenerationMetadata;
  }): Promise<FittedEncoding>;
}

/** What a painting is made with, besides its pictures. */
interface PaintingSetup {
  readonly options: Options;
  readonly engine: Engine;
  readonly panel: number | undefined;
  readonly memory: number;
  readonly readTransparency: boolean;
  readonly found: Mask | undefined;
  readonly isSubjectMissing: boolean;
}

/** Longest side of what is shown of a part before it is painted, in pixels. */
const PART_PREVIEW_PX = 512;

/** A painting whose request is built; nothing is evaluated yet. It can be painted once. */
export class Painting {
  /** Ids of the networks that its stages use, in their order. */
  readonly networks: readonly string[];
  /** Of the finished painting. */
  readonly size: Size;
  /** Whether its subject or background was to be painted, and nothing stands out: all is. */
  readonly isSubjectMissing: boolean;
  /** Whether what is transparent in the content is left out of what is looked at. */
  readonly readTransparency: boolean;
  /** Peak memory of the process while it paints, in bytes, as planned. */
  readonly memory: number;
  /** Of the content as it was decoded. */
  readonly #content: Size & Pick<Picture, 'alpha'>;
  readonly #request: StylizeRequest;
  readonly #options: Options;
  readonly #engine: Engine;
  readonly #panel: number | undefined;
  readonly #preview: Image | undefined;

  private constructor(
    content: Picture,
    request: StylizeRequest,
    { options, engine, panel, memory, readTransparency, found, isSubjectMissing }: PaintingSetup,
  ) {
    this.readTransparency = readTransparency;
    this.memory = memory;
    this.#panel = panel;
    const { width, height, alpha } = content;
    this.#content = { width, height, ...(alpha && { alpha }) };
    this.#request = request;
    this.#options = options;
    this.#engine = engine;
    this.networks = [...new Set(request.stages.map(({ network }) => network.id))];
    this.size = outputSize(request);
    this.isSubjectMissing = isSubjectMissing;
    const { width: painted, height: high } = this.size;
    this.#preview = found && drawPartPreview(content, found, Math.min(PART_PREVIEW_PX, Math.max(painted, high)));
  }

  /**
   * Decodes the inputs, one after the other, and builds the request.
   *
   * @throws UserError a picture's kinds, `picture-long`, `mask-shape`, `mask-small`, `part-and-mask`, `memory`, `weights-zero`, `layers-zero`, `layer-missing`.
   */
  static async open(inputs: PaintingInputs, networks: Networks, engine: Engine): Promise<Painting> {
    const { options, memory = freeMemory() } = inputs;
    const content = await inputs.content(contentFitWithin(options));
    const { styles, mask, readTransparency, found, isSubjectMissing } = await loadParts(inputs, content);
    const start = await inputs.start?.(contentFitWithin(options));
    const fitting = fitNetworks(options, content, selectNetworks(options, networks), engine, memory);
    const built = buildRequest(options, content, styles, fitting, { start, mask });
    const plan = fitMemory(built, engine, memory);
    const request = { ...built, isConsumed: true, stages: withinPlan(built.stages, plan) };
    const { checkpoint, panel, enlarge } = inputs;
    const resume =
      (checkpoint && (await decodeCheckpoint(checkpoint, request, panel))) ??
      (enlarge && checkpointFromPainting(await enlarge(options.size), request));
    const whole = resume === undefined ? request : { ...request, resume };
    const part = { found, isSubjectMissing };
    return new Painting(content, whole, { options, engine, panel, memory: plan.bytes, readTransparency, ...part });
  }

  /** Before there is anything of the painting: the content, dark where it stays. Undefined unless what is painted was found by itself. */
  async encodeFoundPart(options: Pick<EncodeOptions, 'format' | 'quality'>): Promise<Buffer | undefined> {
    return this.#preview && encodePicture(this.#withAlpha(this.#preview), options);
  }

  /** Seconds that it will take on this machine, measured; undefined for one that is short anyway. */
  estimateSeconds(options?: EstimateOptions): Promise<number | undefined> {
    return estimateSeconds(this.#request, this.#engine, options);
  }

  /** @param signal when it aborts, the generator ends after the step under way and returns the best picture so far. */
  async *paint(signal?: AbortSignal): AsyncGenerator<PaintingStep, FinishedPainting, void> {
    const started = performance.now();
    const iterates = stylize(this.#request, this.#engine, signal);
    let next = await iterates.next();
    while (!next.done) {
      yield this.#step(next.value);
      next = await iterates.next();
    }
    const { improved, ...image } = next.value;
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const { width, height } = image;
    const encode: FinishedPainting['encode'] = ({ format, maxBytes, metadata }) =>
      encodeToFit(this.#withAlpha(image), {
        format,
        metadata: { ...this.#metadata(seconds), ...metadata },
        ...(maxBytes !== undefined && { maxBytes }),
      });
    return { width, height, seconds, improved, encode };
  }

  #step(iterate: Iterate): PaintingStep {
    return {
      iterate,
      endsFirstStage: iterate.step === this.#request.stages[0].iterations,
      encodePicture: (options) => encodePicture(this.#withAlpha(iterate.picture()), options),
      encodeCheckpoint: () => encodeCheckpoint(iterate.checkpoint(), this.#panel),
    };
  }

  /** Whether the content has an alpha channel, and so the painting. */
  get isTransparent(): boolean {
    return this.#content.alpha !== undefined;
  }

  #withAlpha(image: Image): Omit<Picture, 'format'> {
    const { alpha } = this.#content;
    return alpha === undefined ? image : { ...image, alpha: resizeAlpha(this.#content, alpha, image) };
  }

  #metadata(seconds: number): GenerationMetadata {
    const recipe = recipeMetadata(this.networks, this.#engine, this.#options, seconds);
    return { ...recipe, ...(this.readTransparency && { mask: 'transparency' }) };
  }
}
