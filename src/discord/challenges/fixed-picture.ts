/** A picture that everybody is to paint with, fetched and looked at. */
import { decodePicture, MEMBER_PICTURE_LIMITS } from '../../images/index.js';
import type { Bot } from '../bot.js';
import type { PictureSource } from '../paintings/fetch-picture.js';

/** Decoded as small as this, in pixels: enough to know that the whole file can be read. */
const GLANCE = 64;

/** @throws UserError a picture's kinds (see `decodePicture`), and as the fetcher. */
export function fetchFixed(source: PictureSource, { downloads, fetchPicture, stopping }: Bot): Promise<Buffer> {
  return downloads.add(async () => {
    const bytes = await fetchPicture(source, stopping);
    await decodePicture(bytes, { limits: MEMBER_PICTURE_LIMITS, name: 'That picture', fitWithin: GLANCE });
    return bytes;
  });
}
