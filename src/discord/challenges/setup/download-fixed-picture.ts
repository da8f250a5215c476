/** A picture that everybody is to paint with, fetched and looked at. */

import { decodePicture, MEMBER_PICTURE_LIMITS } from '../../../images/index.js';
import type { PictureSource } from '../../pictures/picture-downloader.js';
import type { ChallengeDeps } from '../challenge-deps.js';

/** Decoded as small as this, in pixels: enough to know that the whole file can be read. */
const PROBE_SIZE_PX = 64;

/** @throws UserError a picture's kinds (see `decodePicture`), and as the fetcher. */
export function downloadFixedPicture(source: PictureSource, { downloads }: ChallengeDeps): Promise<Buffer> {
  return downloads.run(async (fetch) => {
    const bytes = await fetch(source);
    await decodePicture(bytes, { limits: MEMBER_PICTURE_LIMITS, name: 'That picture', fitWithin: PROBE_SIZE_PX });
    return bytes;
  });
}
