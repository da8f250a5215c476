/** Neural style transfer (Gatys et al., arXiv 1508.06576), coarse to fine, as a generator of iterates. */
import { matchColours, matchLuminance, toGrey, withChrominanceOf } from './colour.js';
import { clampPixels, cropBorder, type Image, resize, type Size } from './image.js';
import { composite, isWhole, type Mask, resizeMask } from './mask.js';
import type { Engine } from './objective.js';
import { createOptimiser } from './optimisers/create-optimiser.js';
import type { Optimiser } from './optimisers/optimiser.js';
import { combineParts, paintedArea, pixelsOf } from './painted-area.js';
import { ProgressEstimator } from './progress-estimator.js';
import { normal, uniform } from './random.js';
import { type Sources, StageRun } from './stage-run.js';
import type { StyleImage } from './style-image.js';
import { flatnessOf, shareForFlatness, startTowardsStyle } from './style-start.js';
import type { Finished, Iterate, StylizeRequest } from './stylize-request.js';
import { tileOverhead } from './tiles/overhead.js';
import { planEvaluation } from './tiles/within-memory.js';

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
  const request = allowForFlatness(withParts(given));
  if (request.stages.length === 0 || request.styles.length === 0)
    throw new RangeError(
      `expected at least one stage and one style, got ${request.stages.length} and ${request.styles.length}`,
    );
  const sources = new HeldSources(given, request);
  const { stages, resume } = request;
  const clock = new ProgressEstimator(stages, resume, stageOverheads(request, engine));
  let current: Image = resume?.image ?? startImage(request, sources);
  let optimiser: Optimiser | undefined;
  let improved = resume !== undefined;
  let contentWeight = resume?.contentWeight;
  const finish = (image: Image) => outputPicture(request, image);
  for (const [index, stage] of stages.entries()) {
    if (signal?.aborted) break;
    if (resume !== undefined && index < resume.stage) continue;
    // Another network at the same size sees much the same curves, so what the optimiser has learnt of them stays.
    const { width, height } = stage;
    const area = request.mask && paintedArea(request.mask, stage);
    if (optimiser !== undefined && width === current.width && height === current.height)
      optimiser.resetForNewObjective();
    else optimiser = createOptimiser(request, stage, sources.styles, area && pixelsOf(area));
    const painting = new StageRun(request, engine, stage, index, sources, current, optimiser, area, contentWeight);
    // The stage has it, and lets go of it when it has its own.
    current = NOTHING;
    const done = resume?.stage === index ? resume.iteration : 0;
    try {
      for await (const step of painting.run(done, signal)) {
        const image = () => {
          const { width, height, pixels } = painting.best;
          return { width, height, pixels: pixels.slice() };
        };
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

const EVERYWHERE: Mask = { width: 1, height: 1, values: Float32Array.of(1) };

/** Says of every style for which part of the painting it is, where there is more than one part or less than all. */
export function withParts(request: StylizeRequest): StylizeRequest {
  const { mask: given, styles, ...rest } = request;
  const hasParts = styles.some(({ part }) => part !== undefined);
  if (!hasParts && (given === undefined || isWhole(given))) return { ...rest, styles };
  const mask = given ?? EVERYWHERE;
  return { ...rest, mask, styles: styles.map((style) => ({ ...style, part: style.part ?? mask })) };
}

/** A flat picture aims at a larger distance. */
export function allowForFlatness(request: StylizeRequest): StylizeRequest {
  if (request.share === undefined) return request;
  return { ...request, share: shareForFlatness(request.share, flatnessOf(request.content, request.mask)) };
}

const NOTHING: Image = { width: 0, height: 0, pixels: new Float32Array() };

/** The pictures that are painted from, until they are let go: in a large painting they are as large as all that L-BFGS remembers. */
class HeldSources implements Sources {
  content: Image;
  styles: readonly StyleImage[];
  readonly #holders: readonly StylizeRequest[];

  constructor(...holders: readonly [StylizeRequest, StylizeRequest]) {
    this.#holders = holders;
    const { content, styles } = prepareColours(holders[1]);
    this.content = content;
    this.styles = styles;
  }

  release(): void {
    const [{ isConsumed, colours }, { mask }] = this.#holders as [StylizeRequest, StylizeRequest];
    // The finished picture takes colours, or what is not painted, from the content.
    if (!isConsumed || colours === 'content' || mask !== undefined) return;
    this.content = NOTHING;
    this.styles = [];
    for (const holder of this.#holders) {
      Object.assign(holder, { content: NOTHING, styles: [], start: 'content' });
      if (holder.resume !== undefined) Object.assign(holder.resume, { image: NOTHING });
    }
  }
}

/** The pictures as the losses compare them. */
export function prepareColours({ content, styles, colours }: StylizeRequest): Pick<Sources, 'content' | 'styles'> {
  if (colours === 'style') return { content, styles };
  const adapt = colours === 'match' ? matchColours : matchLuminance;
  return {
    content: colours === 'content' ? toGrey(content) : content,
    styles: styles.map((style) => ({
      ...style,
      image: adapt(style.image, content, { style: style.mask, content: style.part }),
    })),
  };
}

/** Grey levels around which noise starts, and its deviation. */
const NOISE_DISTRIBUTION = { mean: 127.5, deviation: 40 };

function startImage(
  { start, seed, stages, colours, share }: StylizeRequest,
  { content, styles }: Pick<Sources, 'content' | 'styles'>,
): Image {
  if (start === 'content') return share === undefined ? content : startInParts(content, styles, stages[0], share, seed);
  if (start !== 'noise') return colours === 'content' ? toGrey(start) : start;
  const { width, height } = stages[0];
  const next = normal(uniform(seed));
  const pixels = Float32Array.from(
    { length: 3 * width * height },
    () => NOISE_DISTRIBUTION.mean + NOISE_DISTRIBUTION.deviation * next(),
  );
  return { width, height, pixels: clampPixels(pixels) };
}

function startInParts(content: Image, styles: readonly StyleImage[], size: Size, share: number, seed: number): Image {
  return combineParts(styles, (part) => startTowardsStyle(content, part, size, share, seed));
}

/** How much more work each stage's evaluations are for being made in tiles. */
export function stageOverheads(
  { stages, pooling }: Pick<StylizeRequest, 'stages' | 'pooling'>,
  engine: Engine,
): number[] {
  return stages.map((stage) => {
    const { side } = planEvaluation(engine, { ...stage, pooling }, stage.memory);
    return tileOverhead(stage.network.description, stage, side);
  });
}

/** The painting's size. */
export function outputSize({ stages, margin }: Pick<StylizeRequest, 'stages' | 'margin'>): Size {
  const { width, height } = stages[stages.length - 1];
  return { width: width - 2 * margin, height: height - 2 * margin };
}

function outputPicture({ stages, colours, content, mask, margin }: StylizeRequest, image: Image): Image {
  const { width, height } = stages[stages.length - 1];
  let painted = resize(image, { width, height });
  if (colours === 'content') painted = withChrominanceOf(painted, resize(content, painted));
  if (mask !== undefined) painted = composite(resize(content, painted), painted, resizeMask(mask, painted));
  const picture = cropBorder(painted, margin);
  clampPixels(picture.pixels);
  return picture;
}
