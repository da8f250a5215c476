/** The masks of a painting: what of the content is painted, in which style, and what of the styles is read. */
import { UserError } from '../errors/user-error.js';
import { invertMask, type Picture, visiblePart } from '../images/index.js';
import type { Image, Size } from '../style-transfer/image.js';
import { coverageOf, isWhole, type Mask, resizeMask } from '../style-transfer/mask.js';
import type { StyleImage } from '../style-transfer/style-image.js';
import { contentFitWithin, type LoadMask, type PaintingInputs, type StyleInput, styleFitWithin } from './inputs.js';
import type { Options } from './options.js';
import { targetSize } from './request.js';

/** Share of a picture that a mask has to leave: the networks' third block sees 40 pixels at once. */
export const MIN_COVERAGE = 0.005;
/** Ratio by which the aspects of a mask and its picture may differ: both have been scaled, to whole pixels. */
const ASPECT_TOLERANCE = 0.03;

/** @throws UserError `mask-shape` */
function checkShape(mask: Size, picture: Size, of: 'content' | 'style'): void {
  const ratio = (mask.width * picture.height) / (mask.height * picture.width);
  const rounding = 2 / Math.min(mask.width, mask.height) + 2 / Math.min(picture.width, picture.height);
  if (Math.abs(Math.log(ratio)) > ASPECT_TOLERANCE + rounding) throw new UserError('mask-shape', { of });
}

/** @throws UserError `mask-small` */
function checkCoverage(mask: Mask, of: 'content' | 'style'): void {
  const coverage = coverageOf(mask);
  if (coverage >= MIN_COVERAGE) return;
  throw new UserError('mask-small', { of, percent: Math.round(1e4 * coverage) / 100, minimum: 100 * MIN_COVERAGE });
}

/**
 * What can be said of a mask before anything is painted.
 *
 * @param picture that it is for, of any size.
 * @throws UserError `mask-shape`, `mask-small`
 */
export function requireUsableMask(mask: Mask, picture: Size, of: 'content' | 'style'): void {
  checkShape(mask, picture, of);
  checkCoverage(mask, of);
}

/** ONNX Runtime comes with it, which is for processes that paint or preview: the bot itself only checks masks here. */
export async function findSubjectOf(content: Image): Promise<Mask | undefined> {
  const { findSubject } = await import('../segmentation/find-subject.js');
  return findSubject(content);
}

/** Undefined for all of it. */
export const combineMasks = (
  masks: readonly (Mask | undefined)[],
  by: (a: number, b: number) => number,
): Mask | undefined =>
  masks.reduce((all, mask) => {
    if (all === undefined || mask === undefined) return all ?? mask;
    const { values } = resizeMask(mask, all);
    const { width, height } = all;
    return { width, height, values: all.values.map((value, i) => by(value, values[i])) };
  });

/** The part that is asked for; for `each`, a mask says where the first style's is. @throws UserError `part-and-mask` */
export function partOf({
  options,
  styles,
  mask,
}: Pick<PaintingInputs, 'mask'> & {
  readonly options: Partial<Options>;
  readonly styles: readonly Pick<StyleInput, 'part'>[];
}): Options['part'] {
  // Jobs that were taken before there was a choice have none.
  const { part: asked = 'all' } = options;
  // In one style there is nothing to tell apart.
  const part = asked === 'each' && styles.length === 1 ? 'all' : asked;
  const isDrawn = mask !== undefined && part !== 'each';
  if (part !== 'all' && (isDrawn || styles.some((style) => style.part !== undefined)))
    throw new UserError('part-and-mask');
  return part;
}

interface LoadedParts {
  readonly styles: StyleImage[];
  /** Undefined for all of the content. */
  readonly mask: Mask | undefined;
  /** Whether the mask leaves out what is transparent. */
  readonly readTransparency: boolean;
  /** What was found of the subject or the background that was asked for. */
  readonly found: Mask | undefined;
  /** Whether nothing stands out: all is painted. */
  readonly isSubjectMissing: boolean;
}

/**
 * Decodes the styles and all masks, one after the other.
 *
 * @throws UserError a picture's kinds, `mask-shape`, `mask-small`, `part-and-mask`.
 */
export async function loadParts(
  {
    options,
    styles: given,
    mask: loadMask,
    readTransparency: wanted = true,
  }: Pick<PaintingInputs, 'options' | 'styles' | 'mask' | 'readTransparency'>,
  content: Omit<Picture, 'format'>,
): Promise<LoadedParts> {
  const kind = partOf({ options, styles: given, mask: loadMask });
  const loadFitting = async (load: LoadMask) => {
    const mask = await load(contentFitWithin(options));
    checkShape(mask, content, 'content');
    return mask;
  };
  const parts = new Map<LoadMask, Mask>();
  const styles: StyleImage[] = [];
  for (const { load, share, mask: loadStyleMask, part } of given) {
    const image = await load(styleFitWithin(options));
    const mask = await loadStyleMask?.(styleFitWithin(options));
    if (mask !== undefined) requireUsableMask(mask, image, 'style');
    if (part !== undefined && !parts.has(part)) parts.set(part, await loadFitting(part));
    const where = part && parts.get(part);
    styles.push({ image, share, ...(mask && !isWhole(mask) && { mask }), ...(where && { part: where }) });
  }
  const isEverywhere = given.some(({ part }) => part === undefined);
  const named = isEverywhere ? undefined : combineMasks([...parts.values()], (a, b) => Math.min(1, a + b));
  const drawn = loadMask && (await loadFitting(loadMask));
  const isSought = kind !== 'all' && drawn === undefined;
  const subject = isSought ? await findSubjectOf(content) : undefined;
  const isSubjectMissing = isSought && subject === undefined;
  const found = subject && (kind === 'background' ? invertMask(subject) : subject);
  const first = kind === 'each' ? (drawn ?? subject) : undefined;
  if (first !== undefined) checkCoverage(first, 'content');
  const asked = kind === 'each' ? undefined : combineMasks([drawn, named, found], (a, b) => a * b);
  if (asked !== undefined) checkCoverage(asked, 'content');
  const visible = wanted ? visiblePart(content, targetSize(content, options.size)) : undefined;
  const mask = combineMasks([visible, asked], (a, b) => a * b);
  if (mask === undefined || coverageOf(mask) >= MIN_COVERAGE)
    return { styles: inParts(styles, first), mask, readTransparency: visible !== undefined, found, isSubjectMissing };
  // Of a nearly clear picture all is looked at, as long as nobody has asked for a part of it.
  if (asked !== undefined) checkCoverage(mask, 'content');
  return { styles: inParts(styles, first), mask: undefined, readTransparency: false, found, isSubjectMissing };
}

/**
 * The first style for its part, and the others for the rest.
 *
 * @param first undefined where there are no parts.
 */
export function inParts(styles: readonly StyleImage[], first: Mask | undefined): StyleImage[] {
  if (first === undefined) return [...styles];
  const rest = invertMask(first);
  // Nothing is left for the others.
  if (coverageOf(rest) < MIN_COVERAGE) return styles.slice(0, 1);
  return styles.map((style, index) => ({ ...style, part: index === 0 ? first : rest }));
}
