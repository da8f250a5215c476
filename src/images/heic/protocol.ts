/** The request to the decoder's process, and the header of its answer. */

export interface HeicTask {
  readonly pixels: number;
  /** Longer side, in pixels. */
  readonly side: number;
  /** Long side in pixels that the picture is wanted at; it is never made smaller than this. */
  readonly target: number;
}

export type HeicAnswer =
  /** A TIFF follows, of this many bytes; it may be smaller than the picture, whose sides these are. */
  | { readonly kind: 'picture'; readonly width: number; readonly height: number; readonly bytes: number }
  /** Nothing follows: it is larger than was allowed. */
  | { readonly kind: 'large'; readonly width: number; readonly height: number }
  | { readonly kind: 'damaged' | 'odd' | 'heavy'; readonly reason: string };
