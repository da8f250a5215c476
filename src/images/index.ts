export { resizeAlpha } from './alpha.js';
export { type BeforeAfter, drawBeforeAfter } from './before-after.js';
export { cropSquare } from './crop-square.js';
export { type DecodeOptions, decodePicture, type Picture } from './decode.js';
export {
  type EncodeOptions,
  encodePicture,
  encodeToFit,
  type FittedEncoding,
  formatOfPath,
  type OutputFormat,
} from './encode.js';
export { type FittedPicture, fitPicture } from './fit-to-bytes.js';
export { type GenerationMetadata, readGenerationMetadata } from './generation-metadata.js';
export { joinSideBySide } from './join-side-by-side.js';
export { drawNumberedGrid, type NumberedGrid } from './numbered-grid.js';
export { isSimilar } from './perceptual-hash.js';
export { MEMBER_PICTURE_LIMITS, MIN_SIDE_PX, PICTURE_LIMITS, type PictureLimits } from './picture-limits.js';
export { drawPodium, type PodiumPlace } from './podium.js';
export { type SmallPicture, shrink } from './shrink.js';
export { extensionOf, type PictureFormat } from './sniff.js';
export { createStyleAsset, type StyleAsset } from './style-asset.js';
export { type AnimationFormat, encodeTimelapse } from './timelapse.js';
