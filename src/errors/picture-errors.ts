/** Why a picture is refused, or a painting cannot be written: of members' pictures and of files alike. */
import { errorKind } from './error-kind.js';

/** `name` is how the terminal names the picture; members see which one they sent. */
type Picture = { readonly name?: string };
type PictureSide = Picture & { readonly width: number; readonly height: number; readonly limit: number };

export const PICTURE_ERRORS = {
  'picture-bytes': errorKind<Picture & { readonly megabytes: number; readonly limit: number }>(),
  'picture-pixels': errorKind<Picture & { readonly megapixels: number; readonly limit: number }>(),
  'picture-side': errorKind<PictureSide>(),
  'picture-small': errorKind<PictureSide>(),
  /** At this size (of the long side) the short side would be below `minimum`; the smallest size that works and the largest allowed. */
  'picture-long': errorKind<
    Picture & { readonly size: number; readonly minimum: number; readonly smallest: number; readonly largest: number }
  >(),
  'picture-frames': errorKind<Picture & { readonly frames: number; readonly limit: number }>(),
  'picture-damaged': errorKind<Picture>(),
  'picture-empty': errorKind<Picture>(),
  /** A variant of its format (of "TIFF", say) without a decoder. */
  'picture-variant': errorKind<Picture & { readonly format: string }>(),
  'picture-heavy': errorKind<Picture>(),
  /** Fully transparent. */
  'picture-clear': errorKind<Picture>(),
  'picture-jxl': errorKind<Picture>(),
  'picture-jp2': errorKind<Picture>(),
  'picture-ico': errorKind<Picture>(),
  'picture-psd': errorKind<Picture>(),
  'picture-raw': errorKind<Picture>(),
  'picture-video': errorKind<Picture>(),
  'picture-svg': errorKind<Picture>(),
  'picture-pdf': errorKind<Picture>(),
  'picture-html': errorKind<Picture>(),
  'picture-text': errorKind<Picture>(),
  'picture-unknown': errorKind<Picture>(),
  'output-bytes': errorKind<{ readonly limit: number }>(),
  'output-side': errorKind<{ readonly width: number; readonly height: number; readonly limit: number }>(),
};
