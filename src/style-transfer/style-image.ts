import type { Image } from './image.js';
import type { Mask } from './mask.js';

/** A style picture and how much of the style it makes up. */
export interface StyleImage {
  readonly image: Image;
  /** Any positive number; shares are relative to the sum of those of the same part of the painting. */
  readonly share: number;
  /** The part of this picture that is read, of any size; all of it where absent. */
  readonly mask?: Mask;
  /** The part of the painting that is in this style, of any size. Styles of one part have the very same object; absent for all of it. */
  readonly part?: Mask;
}
