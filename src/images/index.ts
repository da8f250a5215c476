export { resizeAlpha } from './alpha.js';
export {
  type Animation,
  type AnimationFrame,
  type AnimationInfo,
  durationOf,
  framePictures,
  largestOpacity,
} from './animation/animation.js';
export { decodeAnimation, readAnimationInfo } from './animation/decode-animation.js';
export { type AnimationOutput, encodeAnimation, type FittedAnimation } from './animation/encode-animation.js';
export { type FrameLimits, planFrames } from './animation/plan-frames.js';
export { decodePicture, type Picture } from './decode.js';
export {
  type EncodeOptions,
  encodePicture,
  encodeToFit,
  type FittedEncoding,
  formatOfPath,
  type OutputFormat,
} from './encode.js';
export { type Fingerprint, fingerprintOf, showsSame } from './fingerprint.js';
export { fitPicture, type ReducedAnimation } from './fit-to-bytes.js';
export { type GenerationMetadata, readGenerationMetadata } from './generation-metadata.js';
export { type Colour, invertMask, maskFromPicture, masksFromMap, visiblePart } from './mask.js';
export { isSimilar } from './perceptual-hash.js';
export { MEMBER_PICTURE_LIMITS } from './picture-limits.js';
export { drawBeforeAfter } from './sheets/before-after.js';
export { joinSideBySide } from './sheets/join-side-by-side.js';
export { numberPictures } from './sheets/number-pictures.js';
export { drawNumberedGrid } from './sheets/numbered-grid.js';
export { drawNumberedTiles } from './sheets/numbered-tiles.js';
export { drawPartPreview } from './sheets/part-preview.js';
export { drawPodium } from './sheets/podium.js';
export { type SmallPicture, shrink } from './shrink.js';
export { extensionOf } from './sniff.js';
export { createStyleAsset, type StyleAsset } from './style-asset.js';
export { encodeTimelapse } from './timelapse.js';
