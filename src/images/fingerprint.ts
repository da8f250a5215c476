/** What a picture is known by, so that it is found again as it was sent or as a copy of it. */
import sharp from 'sharp';
import { openChecked, render, requireVisible } from './decode.js';
import { isCopy, perceptualHashOf } from './perceptual-hash.js';
import { MEMBER_PICTURE_LIMITS } from './picture-limits.js';

export interface Fingerprint {
  /** Undefined for a picture of one colour, nearly: the hash of nothing to see is chance, and matches others of the kind. */
  readonly hash: string | undefined;
  /** Of the picture as in a mirror, which hides a copy from the hash. */
  readonly mirrored: string | undefined;
}

/** Long side, in pixels: twice what the hash is made of. */
const SIDE_PX = 64;
/** Grey levels of 255. A blank sheet has none, a white page with one black line 25, photos 40 and more. */
const MIN_CONTRAST = 4;

/** @param bytes as a member sent it. @throws UserError as `decodePicture`. */
export async function fingerprintOf(bytes: Uint8Array): Promise<Fingerprint> {
  const checked = await openChecked(bytes, { limits: MEMBER_PICTURE_LIMITS, fitWithin: SIDE_PX });
  const { data, width, height } = requireVisible(await render(checked), checked);
  const small = sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: 'white' });
  const png = await small.png().toBuffer();
  const { channels } = await sharp(png).greyscale().stats();
  if (channels[0].stdev < MIN_CONTRAST) return { hash: undefined, mirrored: undefined };
  const mirrored = await sharp(png).flop().png().toBuffer();
  return { hash: await perceptualHashOf(png), mirrored: await perceptualHashOf(mirrored) };
}

/** @param known the hash of a picture that may be the same. */
export const showsSame = ({ hash, mirrored }: Fingerprint, known: string): boolean =>
  [hash, mirrored].some((own) => own !== undefined && isCopy(own, known));
