/** What a painting is made from, and the states that it goes through. */
import type { TemporalTerm } from './animation/temporal-loss.js';
import type { ColourMode } from './colour.js';
import type { Image, Size } from './image.js';
import type { LossTerms, LossWeights } from './losses.js';
import type { Mask } from './mask.js';
import type { Padding, Pooling } from './objective.js';
import type { Stage } from './pyramid.js';
import type { StyleImage } from './style-image.js';
import type { ObjectiveOptions } from './targets.js';

/** L-BFGS with a guess of the curvature that is fitted to the style, without one, with one that is the same for all styles; or Adam. */
export type OptimiserKind = 'fitted' | 'preconditioned' | 'lbfgs' | 'adam';

export type Start = 'content' | 'noise' | Image;

/** A painting that was interrupted. */
export interface Checkpoint {
  /** Counted from 0. */
  readonly stage: number;
  /** How many of the stage are done. */
  readonly iteration: number;
  /** The best picture so far, at the stage's size, margin included. */
  readonly image: Image;
  /** Where the content is steered: its weight as found so far, for a style weight of 1. */
  readonly contentWeight?: number;
}

export interface StylizeRequest extends Omit<ObjectiveOptions, 'memory'> {
  /** Resampled to each stage's size. */
  readonly content: Image;
  /**
   * What of the content is painted, resampled to each stage's size; all of it where absent. Elsewhere the picture stays the content, and
   * the losses don't look there.
   */
  readonly mask?: Mask;
  /** At least one; each keeps its own aspect and is scaled to the painting's area times `styleScale` squared. */
  readonly styles: readonly StyleImage[];
  readonly stages: readonly Stage[];
  readonly weights: LossWeights;
  /** 0-1: how much of the content's own detail a finer scale starts with. */
  readonly detail: number;
  /** 0.25-4: how large the style's strokes are on the painting. */
  readonly styleScale: number;
  readonly start: Start;
  /** Its pictures are taken out of it once the last stage has read them, where nothing needs them any more: for a request that is painted once. */
  readonly isConsumed?: boolean;
  /** Goes on from here; `start` is not used then. */
  readonly resume?: Checkpoint;
  /** For `start: 'noise'`. */
  readonly seed: number;
  readonly colours: ColourMode;
  readonly optimiser: OptimiserKind;
  /** Adam's, in grey levels. */
  readonly learningRate: number;
  readonly pooling: Pooling;
  readonly padding: Padding;
  /** Pixels around the last stage's picture that are painted and then cut off, 0 or more: there the border's artefacts stay. */
  readonly margin: number;
  /** Keeps every iterate within 0-255; the article does not. L-BFGS always does. */
  readonly clamped: boolean;
  /** Of an animation's frame, at the size of the only stage: what keeps it at the frame before. */
  readonly temporal?: TemporalTerm;
  /** The content's weight stays as it is: in an animation, as the first frame found it. */
  readonly keepContentWeight?: boolean;
}

/** What is returned in the end. */
export interface Finished extends Image {
  /** Whether any step lowered the loss; without one the picture is the start. */
  readonly improved: boolean;
}

/** One step of the way. */
export interface Iterate extends Size {
  readonly network: string;
  /** Stage, counted from 1, of how many. */
  readonly stage: number;
  readonly stages: number;
  /** Within the stage, counted from 1, of how many. */
  readonly iteration: number;
  readonly iterations: number;
  /** Over all stages, counted from 1, of how many. */
  readonly step: number;
  readonly steps: number;
  /** At the picture before this step. */
  readonly loss: LossTerms;
  /** Of painting that is left, from the steps measured so far; undefined until there are enough of them, also after `resume`. */
  readonly secondsLeft: number | undefined;
  /** Share of the estimated work that is done, 0-1. */
  readonly progress: number;
  /** The best picture so far, at the target's size, 0-255. Costs a copy; valid at any time until the next step. */
  picture(): Image;
  /** For `resume`. Costs a copy; valid at any time until the next step. */
  checkpoint(): Checkpoint;
}
