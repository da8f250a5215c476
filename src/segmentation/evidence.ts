/** Where the subject probably is, before colours are looked at: by the detector's rectangles and the silhouette of people. */
import { resizePlanes, type Size } from '../style-transfer/image.js';
import { areaOf, type Box, type Detection } from './detections.js';
import type { Findings } from './networks.js';

/** Numbers among the 80 kinds of COCO. */
const PERSON = 0;
/** What others lie or stand on, often as large as the picture: bench, chair, couch, bed, dining table. */
const SURFACES: ReadonlySet<number> = new Set([13, 56, 57, 59, 60]);

const LEAST_SCORE = 0.35;
/** A thing that ranks lower than this beside the best one belongs to the background. */
const LEAST_RANK = 0.4;

/** Of the network for people: these pixels are surely of it, the others surely are not. */
const SURE = 0.8;
const SURELY_NOT = 0.2;
/** Share of the picture that a silhouette covers at least. */
const LEAST_SILHOUETTE = 0.02;

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
export const logit = (share: number): number => Math.log(share / (1 - share));

/** By how sure, how large and how near to the middle it is. */
function rankOf(thing: Detection): number {
  const offCentre = Math.hypot((thing.left + thing.right) / 2 - 0.5, (thing.top + thing.bottom) / 2 - 0.5);
  return thing.score * Math.sqrt(areaOf(thing)) * (1 - 0.5 * offCentre);
}

/** @returns logits for each pixel, row-major; undefined where nothing was found. */
export function evidenceOf({ people, detections }: Findings, size: Size): Float32Array | undefined {
  const silhouette = resizePlanes(people.values, { width: people.side, height: people.side }, size).map((value) =>
    clamp(value, 0, 1),
  );
  const hasSilhouette = isDecided(silhouette);
  const found = detections.filter(({ score }) => score >= LEAST_SCORE);
  // The network for people has seen many of them, and knows their outlines better than their colours do.
  if (hasSilhouette && found.some(({ kind }) => kind === PERSON))
    return silhouette.map((share) => logit(clamp(share, 0.02, 0.98)));
  const things = found.filter(({ kind }) => !SURFACES.has(kind) && kind !== PERSON);
  if (things.length === 0 && !hasSilhouette) return undefined;
  const best = Math.max(...things.map(rankOf));
  const chosen = things.filter((thing) => rankOf(thing) >= LEAST_RANK * best);
  return combine(silhouette, hasSilhouette, chosen, size);
}

/** Whether there is enough of it, and more than what is neither the one nor the other. */
function isDecided(silhouette: Float32Array): boolean {
  const sure = silhouette.reduce((count, share) => count + (share > SURE ? 1 : 0), 0);
  const unsure = silhouette.reduce((count, share) => count + (share > SURELY_NOT && share <= SURE ? 1 : 0), 0);
  return sure >= LEAST_SILHOUETTE * silhouette.length && unsure < sure;
}

/** Logits that the silhouette adds, from none of it to all of it. */
const SILHOUETTE_WEIGHT = { decided: 4, undecided: 1.5 } as const;
/** The picture's border is background more often than not: logits at it, and how far in that reaches, in parts of a side. */
const BORDER = { logit: -1.5, reach: 0.03 } as const;
/** Where no rectangle says where the thing is: probability in the middle, above that of the corners, and how far it reaches. */
const MIDDLE = { least: 0.08, more: 0.62, reach: 0.5 } as const;

function combine(
  silhouette: Float32Array,
  isDecided: boolean,
  things: readonly Box[],
  { width, height }: Size,
): Float32Array {
  const weight = SILHOUETTE_WEIGHT[isDecided ? 'decided' : 'undecided'];
  return silhouette.map((share, i) => {
    const [x, y] = [((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height];
    const there =
      things.length > 0
        ? Math.max(...things.map((thing) => within(thing, x, y)))
        : MIDDLE.least + MIDDLE.more * Math.exp(-((x - 0.5) ** 2 + (y - 0.5) ** 2) / MIDDLE.reach ** 2);
    // Things stand on the lower border more often than they touch the others.
    const border = Math.min(x, 1 - x, y, 1.6 * (1 - y));
    return logit(there) + weight * (share - 0.35) + BORDER.logit * Math.exp(-border / BORDER.reach);
  });
}

/** Probability by the rectangle alone, a little less in its corners; its edge is soft. */
function within({ left, top, right, bottom }: Box, x: number, y: number): number {
  const across = Math.abs(x - (left + right) / 2) / ((right - left) / 2 + 1e-6);
  const down = Math.abs(y - (top + bottom) / 2) / ((bottom - top) / 2 + 1e-6);
  return 0.04 + 0.76 * sigmoid((0.95 - Math.cbrt(across ** 3 + down ** 3)) / 0.12);
}
