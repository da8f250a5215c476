export { resizeAlpha } from './alpha.js';
export { besideEachOther } from './beside.js';
export { type DecodeOptions, decodePicture, type Picture } from './decode.js';
export { type EncodeOptions, encodePicture, formatOfPath, type OutputFormat } from './encode.js';
export { type FittedPicture, fitPicture } from './fit.js';
export { MEMBER_PICTURE_LIMITS, PICTURE_LIMITS, type PictureLimits, SMALLEST_SIDE } from './limits.js';
export { type Recipe, readRecipe } from './recipe.js';
export { extensionOf, type PictureFormat } from './sniff.js';
export { cropSquare } from './square.js';
