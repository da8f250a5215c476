/**
 * The fair order as one number. BullMQ keeps waiting jobs in a sorted set, whose scores it makes of a priority (at most 2^21) and of the order
 * in which jobs were added; ours say what the rows say: start tag, then sequence. Start tags grow without end, so they are counted from a base
 * that moves; sequences go round, since only those of one start tag are compared.
 */
import type { FairOrder } from '../fair-queue.js';

/** Within BullMQ's limit of 2^21, and what of a score's 53 bits the sequence leaves. */
export const MAX_PRIORITY = 2 ** 21 - 1;
const SEQUENCES = 2 ** 32;

/** Once the lowest start tag that waits is so far above the base, the base moves up to it. */
const BASE_STEP = 2 ** 19;

/** 1 and more: 0 is none. Those that are out of range wait at an end, and have their place once the base has moved. */
export const priorityOf = ({ startTag }: FairOrder, base: number): number =>
  Math.min(MAX_PRIORITY, Math.max(1, startTag - base + 1));

export const scoreOf = (order: FairOrder, base: number): number =>
  priorityOf(order, base) * SEQUENCES + (order.sequence % SEQUENCES);

/** @param tags of all that wait. */
export function nextBase(base: number, tags: readonly number[]): number {
  if (tags.length === 0) return base;
  const lowest = tags.reduce((one, other) => Math.min(one, other));
  return lowest < base || lowest >= base + BASE_STEP ? lowest : base;
}
