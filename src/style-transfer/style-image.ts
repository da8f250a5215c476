import type { Image, Size } from './image.js';
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

/** In pixels. */
const MIN_STYLE_SIDE_PX = 16;

/** A style picture's size beside a painting: its own aspect, the painting's area times `scale` squared; larger where a side would be under 16. */
export function styleSize(style: Size, painting: Size, scale: number): Size {
  const fitting = scale * Math.sqrt((painting.width * painting.height) / (style.width * style.height));
  const factor = Math.max(fitting, MIN_STYLE_SIDE_PX / Math.min(style.width, style.height));
  return { width: Math.round(style.width * factor), height: Math.round(style.height * factor) };
}
