import type { Size } from '../../style-transfer/image.js';
import { openPicture } from '../open-picture.js';

/** Of frames that are decoded at once. Each batch is decoded from the file's beginning on. */
const BATCH_PIXELS = 32e6;
const RGBA = 4;

/**
 * Frames of a GIF or WebP, in sRGB, interleaved RGBA. They are as large as in the file: libvips holds them one below the other, and
 * would mix the last rows of each with the first of the next if it resized them.
 *
 * @param from and, excluded, `to` number of a frame, counted from 0.
 * @yields pixels that are valid until the next frame.
 */
export async function* readPages(
  bytes: Uint8Array,
  { width, height }: Size,
  from: number,
  to: number,
): AsyncGenerator<{ readonly page: number; readonly rgba: Uint8Array }, void, void> {
  const batch = Math.max(1, Math.floor(BATCH_PIXELS / (width * height)));
  const length = RGBA * width * height;
  for (let first = from; first < to; first += batch) {
    const pages = Math.min(batch, to - first);
    const picture = openPicture(bytes, { page: first, pages, limitInputPixels: false });
    const data = await picture.toColourspace('srgb').ensureAlpha().raw().toBuffer();
    for (let i = 0; i < pages; i++) yield { page: first + i, rgba: data.subarray(i * length, (i + 1) * length) };
  }
}
