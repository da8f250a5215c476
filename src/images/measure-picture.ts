import type { Size } from '../style-transfer/image.js';
import { openPicture } from './open-picture.js';
import { isPictureFormat, sniff } from './sniff.js';

/** A picture's size in pixels as it is seen, upright, from its header; undefined where that cannot be read. Never throws. */
export async function measure(bytes: Uint8Array): Promise<Size | undefined> {
  if (!isPictureFormat(sniff(bytes))) return undefined;
  try {
    const { autoOrient } = await openPicture(bytes, { limitInputPixels: false }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch {
    return undefined;
  }
}
