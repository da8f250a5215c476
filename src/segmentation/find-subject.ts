/** Finds what a picture is of: a person, an animal, a thing; without being told where it is. */
import { type Image, resize, resizePlanes, type Size } from '../style-transfer/image.js';
import { coverageOf, featherMask, type Mask } from '../style-transfer/mask.js';
import { evidenceOf } from './evidence.js';
import { GuidedFilter } from './guided-filter.js';
import { type Findings, lookAt } from './networks.js';
import { cleanRegions } from './regions.js';
import { separate } from './separate.js';

/** Longer side at which colours are looked at, and at which the outline is drawn; pixels. */
const COLOURS_SIDE_PX = 160;
const OUTLINE_SIDE_PX = 512;

/** Of the outline: windows in parts of the longer side, and what counts as an edge. */
const OUTLINE = { radius: 0.012, epsilon: 2e-4 } as const;
/** Probabilities from which, and up to which, a pixel belongs to the subject in part. */
const SOFT = { from: 0.25, to: 0.75 } as const;
/** Half of what the feather is wide, in parts of the longer side. */
const FEATHER = 0.004;

/** A subject covers at least and at most these shares of the picture. */
const COVERAGE = { least: 0.01, most: 0.92 } as const;
/** Mean of 0 (may be either) to 1 (surely the one or the other), below which nothing was found. */
const LEAST_CERTAINTY = 0.6;
/** Share of the subject that its largest region has: many small ones are no subject. */
const LEAST_UNITY = 0.4;

const fitWithin = ({ width, height }: Size, side: number): Size => {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(scale * width)), height: Math.max(1, Math.round(scale * height)) };
};

/** The command line looks at a picture before it paints the first one, and again when it paints that one. */
const found = new WeakMap<Image, Promise<Mask | undefined>>();

/**
 * @returns 1 inside, 0 outside, soft along the outline; the longer side at most 512 pixels. Undefined where nothing stands out: no person,
 *   animal or thing that the networks know, or not apart from the rest.
 */
export function findSubject(image: Image): Promise<Mask | undefined> {
  const before = found.get(image);
  if (before !== undefined) return before;
  const finding = lookAt(image).then((findings) => subjectFrom(image, findings));
  found.set(image, finding);
  return finding;
}

/** The same from what the networks found. */
export function subjectFrom(image: Image, findings: Findings): Mask | undefined {
  const small = resize(image, fitWithin(image, COLOURS_SIDE_PX));
  const evidence = evidenceOf(findings, small);
  if (evidence === undefined) return undefined;
  const { shares, unity } = cleanRegions(separate(small, evidence, findings.features), small);
  const certainty = shares.reduce((sum, share) => sum + Math.abs(2 * share - 1), 0) / shares.length;
  if (unity < LEAST_UNITY || certainty < LEAST_CERTAINTY) return undefined;
  const mask = drawOutline(shares, small, image);
  const coverage = coverageOf(mask);
  return coverage < COVERAGE.least || coverage > COVERAGE.most ? undefined : mask;
}

/** What is less than one grey level from nothing, or from all: outside the photo stays as it is. */
const TRACE = 1 / 255;
const withoutTraces = (value: number): number => (value < TRACE ? 0 : value > 1 - TRACE ? 1 : value);

/** Brings the probabilities to the picture's edges, makes them 0 and 1 but for a narrow seam, and feathers that. */
function drawOutline(shares: Float32Array, { width, height }: Size, image: Image): Mask {
  const fine = resize(image, fitWithin(image, OUTLINE_SIDE_PX));
  const side = Math.max(fine.width, fine.height);
  const filter = new GuidedFilter(fine, Math.max(1, Math.round(OUTLINE.radius * side)), OUTLINE.epsilon);
  const values = filter.apply(resizePlanes(shares, { width, height }, fine)).map((share) => {
    const part = Math.min(1, Math.max(0, (share - SOFT.from) / (SOFT.to - SOFT.from)));
    return part * part * (3 - 2 * part);
  });
  const mask = featherMask({ width: fine.width, height: fine.height, values }, Math.round(FEATHER * side));
  return { ...mask, values: mask.values.map(withoutTraces) };
}
