/** Masks of an animation's frames, each found by itself, made to follow the motion: outlines that jump would flicker. */
import { agreementOf } from '../style-transfer/animation/agreement.js';
import { estimateMotion } from '../style-transfer/animation/motion.js';
import { warpPlane } from '../style-transfer/animation/warp.js';
import type { Image, Size } from '../style-transfer/image.js';
import type { Mask } from '../style-transfer/mask.js';

/** How much of a mask is that of the frame before, and of the one after, moved. Measured: `npm run bench -- animation --subject`. */
const STEADINESS = 0.8;
/** What a mean of masks is up to here becomes nothing, and from there on all: things that come and go would stay half there. */
const SOFT = { from: 0.25, to: 0.75 } as const;

const LEVELS = 255;
/** A motion is kept in steps of this part of a pixel, up to a thousand pixels. */
const STEPS_PER_PX = 32;

/** A motion from one frame into another with its weights, in 5 bytes a pixel: all those of a scene are kept at once. */
interface PackedStep {
  readonly x: Int16Array;
  readonly y: Int16Array;
  /** 0-255 */
  readonly weights: Uint8Array;
}

interface FoundMask {
  readonly size: Size;
  /** 0-255; undefined where nothing was found. */
  readonly found: Uint8Array | undefined;
  /** The frame before, by its number; undefined where the scene begins. */
  readonly before: number | undefined;
  /** Into the frame before, and from there into this one. */
  readonly steps: { readonly back: PackedStep; readonly on: PackedStep } | undefined;
}

/** Collects the masks of a scene's frames, then steadies them. */
export class MaskTrack {
  readonly #frames = new Map<number, FoundMask>();

  /**
   * @param index of the frame.
   * @param before the frame before with its number, which is in the track.
   */
  add(
    index: number,
    frame: Image,
    found: Mask | undefined,
    before?: { readonly index: number; readonly frame: Image },
  ): void {
    const { width, height } = frame;
    this.#frames.set(index, {
      size: { width, height },
      found: found && Uint8Array.from(found.values, (value) => Math.round(LEVELS * value)),
      before: before?.index,
      steps: before && stepsBetween(frame, before.frame),
    });
  }

  /**
   * Each mask is the mean of those around it along the motion, the nearest counting most. Where none was found in a frame, it is theirs.
   *
   * @returns by frame; empty where none was found in any.
   */
  steadied(): ReadonlyMap<number, Mask> {
    const forward = new Map<number, Float32Array>();
    for (const [index, { before, found, steps, size }] of this.#frames)
      follow(forward, index, found, before === undefined ? undefined : forward.get(before), steps?.back, size);
    const backward = new Map<number, Float32Array>();
    /** The frame after, and the way into it. */
    const after = new Map<number, { readonly index: number; readonly step: PackedStep | undefined }>();
    for (const [index, { before, steps }] of this.#frames)
      if (before !== undefined && !after.has(before)) after.set(before, { index, step: steps?.on });
    for (const [index, { found, size }] of [...this.#frames].reverse()) {
      const next = after.get(index);
      follow(backward, index, found, next && backward.get(next.index), next?.step, size);
    }
    const masks = new Map<number, Mask>();
    for (const [index, { size, found, steps }] of this.#frames) {
      const [one, other] = [forward.get(index), backward.get(index)];
      const mean = one && other ? meanOf(one, other, found, steps?.back, after.get(index)?.step) : (one ?? other);
      // One that stands alone is as it was found.
      const isAlone = this.#frames.size === 1;
      if (mean !== undefined) masks.set(index, { ...size, values: isAlone ? mean : mean.map(sharpen) });
    }
    return masks;
  }
}

/** Steadies the mask of one frame by that of a neighbour, where there is one. */
function follow(
  steadied: Map<number, Float32Array>,
  index: number,
  found: Uint8Array | undefined,
  neighbour: Float32Array | undefined,
  step: PackedStep | undefined,
  size: Size,
): void {
  const moved = neighbour && step && movedBy(neighbour, step, size);
  if (found === undefined) {
    if (moved !== undefined) steadied.set(index, moved);
    return;
  }
  const values = Float32Array.from(found, (level, i) => {
    const share = moved === undefined ? 0 : shareOf(step, i);
    return share === 0 || moved === undefined ? level / LEVELS : ((1 - share) * level) / LEVELS + share * moved[i];
  });
  steadied.set(index, values);
}

/** The mean of what comes from before and from after, each of which has the frame's own mask in it: that counts once. */
function meanOf(
  one: Float32Array,
  other: Float32Array,
  found: Uint8Array | undefined,
  back: PackedStep | undefined,
  on: PackedStep | undefined,
): Float32Array {
  if (found === undefined) return one.map((value, i) => (value + other[i]) / 2);
  return one.map((value, i) => {
    const share = Math.max(shareOf(back, i), shareOf(on, i));
    return (value + other[i] - ((1 - share) * found[i]) / LEVELS) / (1 + share);
  });
}

const shareOf = (step: PackedStep | undefined, i: number): number =>
  step === undefined ? 0 : (STEADINESS * step.weights[i]) / LEVELS;

function sharpen(value: number): number {
  const at = Math.min(1, Math.max(0, (value - SOFT.from) / (SOFT.to - SOFT.from)));
  return at * at * (3 - 2 * at);
}

function stepsBetween(frame: Image, before: Image): FoundMask['steps'] {
  const [back, on] = [estimateMotion(frame, before), estimateMotion(before, frame)];
  return { back: pack(agreementOf(frame, before, back, on)), on: pack(agreementOf(before, frame, on, back)) };
}

function pack({ motion: { x, y }, weights }: ReturnType<typeof agreementOf>): PackedStep {
  const steps = (values: Float32Array) => Int16Array.from(values, (value) => Math.round(STEPS_PER_PX * value));
  return { x: steps(x), y: steps(y), weights: Uint8Array.from(weights, (weight) => Math.round(LEVELS * weight)) };
}

function movedBy(values: Float32Array, { x, y }: PackedStep, size: Size): Float32Array {
  const pixels = (steps: Int16Array) => Float32Array.from(steps, (value) => value / STEPS_PER_PX);
  return warpPlane(values, { ...size, x: pixels(x), y: pixels(y) });
}
