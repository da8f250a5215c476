/** The way of one animated painting, for the command line and the worker alike: decode, plan, paint frame after frame, encode. */
import {
  type Animation,
  type AnimationOutput,
  durationOf,
  type EncodeOptions,
  encodeAnimation,
  encodePicture,
  type FittedAnimation,
  type FrameLimits,
  framePictures,
  type GenerationMetadata,
} from '../images/index.js';
import { compareFrames, type FrameArea, type PaintedFrame } from '../style-transfer/animation/frame-painter.js';
import { rememberStyles } from '../style-transfer/animation/remember-styles.js';
import type { Image, Size } from '../style-transfer/image.js';
import type { Mask } from '../style-transfer/mask.js';
import type { Engine } from '../style-transfer/objective.js';
import { evaluationWork } from '../style-transfer/progress-estimator.js';
import type { Networks, Quality, Stage } from '../style-transfer/pyramid.js';
import type { StyleImage } from '../style-transfer/style-image.js';
import type { Iterate } from '../style-transfer/stylize-request.js';
import { type AnimationPlan, type FrameTask, planAnimation } from './animation-plan.js';
import { FRAME_ITERATIONS, frameEvaluations, optionsForAnimation } from './animation-size.js';
import { animationKey, FinishedFrames, type FrameStore } from './finished-frames.js';
import { areaOfSubject, everVisible, findSubjects, fixedArea, visibleArea } from './frame-areas.js';
import type { LoadMask, StyleInput } from './inputs.js';
import { fitMemory, freeMemory, type MemoryPlan, memoryError, withinPlan } from './memory.js';
import type { Options } from './options.js';
import { loadParts, partOf } from './parts.js';
import { recipeMetadata } from './recipe.js';
import { buildRequest, fitNetworks, planPainting, selectNetworks, targetSize } from './request.js';
import { type RequestOf, Scenes } from './scenes.js';
import { WorkClock } from './work-clock.js';

/** @param size gives the size of the decoded frames for that of the file's. */
export type LoadAnimation = (size: (source: Size) => Size, keep: FrameLimits) => Promise<Animation>;

export interface AnimationInputs {
  readonly options: Options;
  readonly content: LoadAnimation;
  /** At least one; shares are above 0 and relative to each other. */
  readonly styles: readonly StyleInput[];
  /** What of each frame is painted, of the frames' shape; elsewhere they stay as they are. */
  readonly mask?: LoadMask | undefined;
  /** Leaves out what is transparent in every frame; true by default. */
  readonly readTransparency?: boolean | undefined;
  /** A finished painting of the same animation that this one enlarges, as large as it is. */
  readonly enlarge?: (() => Promise<Animation>) | undefined;
  readonly keep: FrameLimits;
  /** Bytes that the process may have; what is free where nothing is said. */
  readonly memory?: number | undefined;
  /** From which to resume. Frames that are damaged or of another painting are painted again. */
  readonly finished?: FrameStore | undefined;
}

export interface FinishedFrame {
  /** Number of its task, counted from 0. */
  readonly task: number;
  /** A PNG whose metadata tells what it is of. */
  encode(): Promise<Buffer>;
  /** The animation as far as it is painted. Valid until the next step. */
  soFar(): FinishedAnimation;
}

export interface AnimationStep {
  /** The frame under way, counted from 1, of all that are painted; some are painted twice. */
  readonly frame: number;
  readonly frames: number;
  /** Share of the work that is done, 0-1. */
  readonly progress: number;
  readonly secondsLeft: number | undefined;
  /** Of a frame that is painted from scratch. */
  readonly iterate?: Iterate;
  /** The same frame as it is, encoded. Valid until the next step. */
  readonly sketch?: (options: Pick<EncodeOptions, 'format' | 'quality'>) => Promise<Buffer>;
  /** With a frame's last step. */
  readonly finished?: FinishedFrame;
}

export interface FinishedAnimation {
  /** Of painting, rounded to 0.1. */
  readonly seconds: number;
  /** The subject or the background was to be painted, and nothing stands out in any frame: all is. */
  readonly isSubjectMissing: boolean;
  /** How many frames have a painting: fewer than there are where it was stopped. */
  readonly frames: number;
  /** Their paintings, one for each of them. */
  pictures(): Image[];
  /** @throws RangeError where no frame was finished; FfmpegFailure for a video. */
  encode(options: {
    readonly format: AnimationOutput;
    readonly maxBytes?: number | undefined;
    readonly metadata?: GenerationMetadata;
  }): Promise<FittedAnimation>;
}

/** VGG-16 takes six times as long for each frame, and no animation is looked at so closely: `auto` is the lite network here. */
function networksFor(options: Options, { fine, coarse }: Networks): Networks {
  return options.network === 'auto' && coarse !== undefined ? { fine: coarse } : { fine };
}

/** Work of a still painting, and of a frame that goes on from another, in the same unit. */
function workOfFrames(stages: readonly Stage[], quality: Quality): { readonly anew: number; readonly on: number } {
  const anew = stages.reduce((sum, stage) => sum + (stage.iterations + 1) * evaluationWork(stage, 1), 0);
  return { anew, on: frameEvaluations(quality) * evaluationWork(stages[stages.length - 1], 1) };
}

/**
 * How many times the work of its first frame alone an animation of so many frames is, before it is decoded.
 *
 * @param options as for the first frame alone.
 */
export function animationWork(options: Options, frames: number, content: Size, networks: Networks): number {
  const suited = optionsForAnimation(options, content);
  const chosen = selectNetworks(suited, networksFor(suited, networks));
  const { anew, on } = workOfFrames(planPainting(suited, content, chosen).stages, suited.quality);
  return (anew + (frames - 1) * on) / anew;
}

/** What the frames are painted with. */
interface AnimationSetup {
  readonly requestOf: RequestOf;
  readonly styles: readonly StyleImage[];
  readonly part: Options['part'];
  readonly area: FrameArea | undefined;
  /** What is seen in any frame, where that is not all. */
  readonly visible: Mask | undefined;
  /** Paintings that are enlarged, by frame. */
  readonly smaller: readonly Image[];
}

export class AnimatedPainting {
  readonly size: Size;
  readonly networks: readonly string[];
  /** Of what is painted. */
  readonly frames: number;
  readonly durationMs: number;
  /** How many paintings that takes: frames that look the same have one. */
  readonly tasks: number;
  /** How many times the work of its first frame alone. */
  readonly work: number;
  /** Whether what is transparent in every frame is left out. */
  readonly readTransparency: boolean;
  readonly #options: Options;
  readonly #content: Animation;
  readonly #pictureOf: (index: number) => Image;
  readonly #plan: AnimationPlan;
  readonly #requestOf: RequestOf;
  readonly #styles: readonly StyleImage[];
  readonly #part: Options['part'];
  readonly #isSubjectSought: boolean;
  /** What is painted of frames for which no subject is known. */
  readonly #area: FrameArea | undefined;
  readonly #visible: Mask | undefined;
  /** By frame, once the frames have been looked at; where a subject or a background is asked for. */
  #subjects: ReadonlyMap<number, FrameArea | undefined> | undefined;
  /** By frame. */
  readonly #smaller: readonly Image[];
  readonly #engine: Engine;
  readonly #finished: FinishedFrames;
  readonly #each: { readonly anew: number; readonly on: number };

  private constructor(
    { options, finished }: AnimationInputs,
    content: Animation,
    { requestOf, styles, part, area, visible, smaller }: AnimationSetup,
    engine: Engine,
  ) {
    this.#pictureOf = framePictures(content);
    this.#visible = visible;
    this.readTransparency = visible !== undefined;
    this.#isSubjectSought = part !== 'all' && area === undefined;
    this.#area = visibleArea(area, visible, styles);
    const request = requestOf(this.#pictureOf(0), this.#area);
    this.#finished = new FinishedFrames(finished, animationKey(options, content, request), content);
    this.#styles = styles;
    this.#part = part;
    this.#smaller = smaller;
    this.#options = options;
    this.#content = content;
    this.#requestOf = requestOf;
    this.#engine = engine;
    const { frames, width, height, loop } = content;
    this.#plan = planAnimation(
      frames.map(({ rgba }) => rgba),
      this.#pictureOf,
      loop !== 1,
    );
    this.size = { width, height };
    this.frames = frames.length;
    this.durationMs = durationOf(frames);
    this.tasks = this.#plan.tasks.length;
    const { stages } = request;
    this.networks = [...new Set(stages.map(({ network }) => network.id))];
    this.#each = workOfFrames(stages, options.quality);
    this.work = this.#plan.tasks.reduce((sum, task) => sum + this.#workOf(task), 0) / this.#each.anew;
  }

  /**
   * Decodes the inputs and plans the work; nothing is evaluated yet.
   *
   * @throws UserError a picture's kinds, `picture-long`, `mask-shape`, `mask-small`, `part-and-mask`, `memory`, `weights-zero`, `layers-zero`, `layer-missing`.
   */
  static async open(inputs: AnimationInputs, networks: Networks, engine: Engine): Promise<AnimatedPainting> {
    const { memory = freeMemory() } = inputs;
    let options = inputs.options;
    let [plan, fitting]: [MemoryPlan?, Networks?] = [];
    const sizeOf = (source: Size): Size => {
      options = optionsForAnimation(inputs.options, source);
      const chosen = selectNetworks(options, networksFor(options, networks));
      const size = targetSize(source, options.size);
      const frames = checkFrames(size, inputs.keep.frames, memory);
      fitting = fitNetworks(options, source, chosen, engine, memory - frames);
      plan = fitMemory(planPainting(options, source, fitting), engine, memory - frames);
      return size;
    };
    const part = partOf(inputs);
    const content = await inputs.content(sizeOf, inputs.keep);
    // Subjects are looked for in every frame, when they are painted.
    const drawn = part === 'each' && inputs.mask !== undefined ? part : 'all';
    const whole = { ...inputs, options: { ...options, part: drawn }, readTransparency: false } as const;
    const { styles, mask } = await loadParts(whole, framePictures(content)(0));
    const chosen = fitting ?? selectNetworks(options, networksFor(options, networks));
    const requestOf: RequestOf = (frame, area) => {
      const parted = styles.map((style, index) => {
        const part = area?.parts[index];
        return part === undefined ? style : { ...style, part };
      });
      const request = buildRequest(options, frame, parted, chosen, { mask: area?.mask });
      return plan === undefined ? request : { ...request, stages: withinPlan(request.stages, plan) };
    };
    const smaller = await smallerFrames(inputs.enlarge, content);
    const visible = inputs.readTransparency === false ? undefined : everVisible(content);
    const setup = { requestOf, styles, part, area: fixedArea(mask, styles, content), visible, smaller };
    return new AnimatedPainting({ ...inputs, options }, content, setup, engine);
  }

  /** What of a frame is painted, once the frames have been looked at. */
  #areaOf(index: number): FrameArea | undefined {
    return this.#subjects?.get(index) ?? this.#area;
  }

  /** Looks for the subject in every frame, where a part is asked for. */
  async *#lookForSubjects(signal?: AbortSignal): AsyncGenerator<AnimationStep, void, void> {
    if (!this.#isSubjectSought) return;
    const looking = findSubjects(this.#plan, this.#pictureOf);
    let next = await looking.next();
    for (; !next.done && !signal?.aborted; next = await looking.next())
      yield { frame: 1, frames: this.tasks, progress: 0, secondsLeft: undefined };
    const found = next.done ? [...next.value] : [];
    this.#subjects = new Map(
      found.map(([index, subject]) => {
        const area = areaOfSubject(subject, this.#part, this.#styles);
        return [index, visibleArea(area, this.#visible, this.#styles)] as const;
      }),
    );
  }

  #workOf({ before }: FrameTask): number {
    return before === undefined ? this.#each.anew : this.#each.on;
  }

  /** @param signal when it aborts, the frame under way is given up; those before it stay. */
  async *paint(signal?: AbortSignal): AsyncGenerator<AnimationStep, FinishedAnimation, void> {
    const started = performance.now();
    const release = this.#engine.retainSessions?.();
    const engine = rememberStyles(this.#engine);
    const paintings = new Map<number, Image>();
    const clock = new WorkClock(this.#plan.tasks.map((task) => this.#workOf(task)));
    const scenes = new Scenes(this.#requestOf, engine, FRAME_ITERATIONS[this.#options.quality]);
    let before: { index: number; frame: PaintedFrame } | undefined;
    try {
      yield* this.#lookForSubjects(signal);
      for (const [number, task] of this.#plan.tasks.entries()) {
        if (signal?.aborted) break;
        const content = this.#pictureOf(task.index);
        const area = this.#areaOf(task.index);
        const stored = await this.#finished.read(number);
        const at = { frame: number + 1, frames: this.tasks };
        if (stored !== undefined) {
          paintings.set(task.index, stored.painting);
          if (task.before === undefined) scenes.resume(content, area, stored.contentWeight);
          before = { index: task.index, frame: { content, area, painting: stored.painting } };
          clock.skip(number);
          continue;
        }
        let painted: PaintedFrame;
        if (task.before === undefined) {
          const steps = scenes.begin(content, area, this.#smaller[task.index], signal);
          let next = await steps.next();
          for (; !next.done; next = await steps.next())
            yield { ...at, ...clock.tick(number, next.value.progress), ...sketchOf(next.value) };
          painted = { content, area, painting: next.value };
        } else {
          const index = task.before;
          const frame = before?.index === index ? before.frame : this.#frameOf(index, paintings);
          const own = paintings.get(task.index);
          const attraction =
            task.attraction === undefined || own === undefined ? undefined : { painting: own, share: task.attraction };
          const transition = compareFrames(content, frame.content);
          const steps = scenes.painter.paint(content, frame, transition, signal, attraction, area);
          let next = await steps.next();
          for (let step = 1; !next.done; step++, next = await steps.next())
            yield { ...at, ...clock.tick(number, step / (scenes.iterations + 1)) };
          painted = next.value;
        }
        // A frame that was given up half-way would stand out.
        if (signal?.aborted) break;
        const { painting } = painted;
        paintings.set(task.index, painting);
        before = { index: task.index, frame: painted };
        const soFar = () => this.#finish(0, paintings);
        const encode = () => this.#finished.encode(number, painting, scenes.contentWeight);
        yield { ...at, ...clock.end(number), finished: { task: number, encode, soFar } };
      }
    } finally {
      await release?.();
    }
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    return this.#finish(seconds, paintings);
  }

  #frameOf(index: number, paintings: ReadonlyMap<number, Image>): PaintedFrame {
    const painting = paintings.get(this.#plan.paintedAs[index]);
    if (painting === undefined) throw new Error(`frame ${index} is not painted yet`);
    return { content: this.#pictureOf(index), area: this.#areaOf(this.#plan.paintedAs[index]), painting };
  }

  #finish(seconds: number, paintings: ReadonlyMap<number, Image>): FinishedAnimation {
    const { width, height, loop, frames } = this.#content;
    const { paintedAs } = this.#plan;
    const missing = frames.findIndex((_, index) => !paintings.has(paintedAs[index]));
    const painted = missing === -1 ? frames.length : missing;
    const pictures = () => paintedAs.slice(0, painted).map((index) => paintings.get(index) as Image);
    return {
      seconds,
      isSubjectMissing: this.#subjects?.size === 0,
      frames: painted,
      pictures,
      encode: ({ format, maxBytes, metadata }) => {
        if (painted === 0) throw new RangeError('no frame is painted');
        const shown = pictures().map((picture, index) => {
          const { rgba, delayMs } = frames[index];
          return { rgba: interleave(picture, rgba), delayMs };
        });
        const recipe = recipeMetadata(this.networks, this.#engine, this.#options, seconds);
        const about = { ...recipe, ...(this.readTransparency && { mask: 'transparency' }), ...metadata };
        return encodeAnimation({ width, height, loop, frames: shown }, { format, maxBytes, metadata: about });
      },
    };
  }
}

function sketchOf(iterate: Iterate): Pick<AnimationStep, 'iterate' | 'sketch'> {
  return { iterate, sketch: (options) => encodePicture(iterate.picture(), options) };
}

/** The frames of a painting that is enlarged; where it has others than the content, its first one alone is of use. */
async function smallerFrames(enlarge: AnimationInputs['enlarge'], { frames }: Animation): Promise<Image[]> {
  const smaller = await enlarge?.();
  if (smaller === undefined) return [];
  const pictureOf = framePictures(smaller);
  const count = smaller.frames.length === frames.length ? frames.length : 1;
  return Array.from({ length: count }, (_, index) => pictureOf(index));
}

const RGBA = 4;

/** @param content interleaved, whose opacity the painting has. */
function interleave({ pixels, width, height }: Image, content: Uint8Array): Uint8Array {
  const positions = width * height;
  const rgba = new Uint8Array(RGBA * positions);
  for (let i = 0; i < positions; i++) {
    for (let channel = 0; channel < 3; channel++) rgba[RGBA * i + channel] = pixels[channel * positions + i];
    rgba[RGBA * i + 3] = content[RGBA * i + 3];
  }
  return rgba;
}

/** Bytes of a frame and of its painting beside it, for a pixel. */
const BYTES_PER_PIXEL = 4 + 12;

/** @returns the bytes that they take. @throws UserError `memory` where that is more than half of what there is. */
function checkFrames({ width, height }: Size, frames: number, memory: number): number {
  const bytes = BYTES_PER_PIXEL * width * height * frames;
  if (bytes > memory / 2) throw memoryError(2 * bytes, memory, { width, height });
  return bytes;
}
