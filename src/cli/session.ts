/** What a run of the command line paints, and with what. */
import type { Engine } from '../style-transfer/objective.js';
import type { Networks } from '../style-transfer/pyramid.js';
import type { AnimatedContents } from './animation/animated-contents.js';
import type { Arguments } from './arguments.js';
import type { InputPictures } from './input-pictures.js';
import type { Source } from './inputs.js';
import type { Masks } from './masks.js';
import type { Output } from './outputs.js';
import type { ResolvedCliOptions } from './resolve-options.js';

/** One painting to make. */
export interface PaintJob {
  readonly content: Source;
  readonly style: Source;
}

export interface PlannedJob extends PaintJob {
  readonly output: Output;
}

/** Shared by all jobs of a run. */
export interface Session {
  readonly args: Arguments;
  readonly settled: ResolvedCliOptions;
  readonly blend: readonly { readonly source: Source; readonly share: number }[];
  readonly from: Source | undefined;
  readonly pictures: InputPictures;
  readonly animations: AnimatedContents;
  readonly masks: Masks;
  readonly networks: Networks;
  readonly engine: Engine;
  readonly signal: AbortSignal;
}
