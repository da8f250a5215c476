/** Neural style transfer (Gatys et al., arXiv 1508.06576), coarse to fine, as a generator of iterates. */
import { matchColours, matchLuminance, toGrey, withChrominanceOf } from './colour.js';
import { clampPixels, cropBorder, type Image, resize, type Size } from './image.js';
import type { Engine } from './objective.js';
import { createOptimiser } from './optimisers/create-optimiser.js';
import type { Optimiser } from './optimisers/optimiser.js';
import { ProgressEstimator } from './progress-estimator.js';
import { normal, uniform } from './random.js';
import { type Sources, StageRun } from './stage-run.js';
import { flatnessOf, shareForFlatness, startTowardsStyle } from './style-start.js';
import type { Finished, Iterate, StylizeRequest } from './stylize-request.js';

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

/** A flat picture aims at a larger distance. */
export function allowForFlatness(request: StylizeRequest): StylizeRequest {
  if (request.share === undefined) return request;
  return { ...request, share: shareForFlatness(request.share, flatnessOf(request.content)) };
}

/** The pictures as the losses compare them. */
export function prepareColours({ content, styles, colours }: StylizeRequest): Sources {
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

/** What is shown of the last stage's picture. */
export function outputPicture({ stages, colours, content, margin }: StylizeRequest, image: Image): Image {
  const { width, height } = stages[stages.length - 1];
  let painted = resize(image, { width, height });
  if (colours === 'content') painted = withChrominanceOf(painted, resize(content, painted));
  const picture = cropBorder(painted, margin);
  clampPixels(picture.pixels);
  return picture;
}
