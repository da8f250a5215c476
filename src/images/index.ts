export { resizeAlpha } from './alpha.js';
export { besideEachOther } from './beside.js';
export { type DecodeOptions, decodePicture, type Picture } from './decode.js';
export {
  type EncodeOptions,
  encodePicture,
  encodeToFit,
  type FittedEncoding,
  formatOfPath,
  type OutputFormat,
} from './encode.js';
export { type FittedPicture, fitPicture } from './fit.js';
export { type Keepsake, makeKeepsake } from './keepsake.js';
export { resemble } from './likeness.js';
export { MEMBER_PICTURE_LIMITS, PICTURE_LIMITS, type PictureLimits, SMALLEST_SIDE } from './limits.js';
export { drawPodium, type PodiumPlace } from './podium.js';
export { type Recipe, readRecipe } from './recipe.js';
export { type SmallPicture, shrink } from './small.js';
export { extensionOf, type PictureFormat } from './sniff.js';
export { cropSquare } from './square.js';
