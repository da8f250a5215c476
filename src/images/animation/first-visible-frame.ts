/** Many animations begin with nothing: what is seen first stands for them wherever one picture is wanted. Input is untrusted. */
import type { Sharp, SharpOptions } from 'sharp';
import { MAX_TOTAL_PIXELS } from '../picture-limits.js';
import { isApng, readApng } from './apng.js';
import { composeApng } from './compose-apng.js';
import { readPages } from './read-pages.js';

interface Still {
  /** The first frame. */
  readonly open: (options?: SharpOptions) => Sharp;
  readonly metadata: {
    readonly width: number;
    readonly height: number;
    readonly pages?: number | undefined;
    readonly hasAlpha?: boolean | undefined;
  };
}

/** A frame other than the first: a page of the file, or its pixels, interleaved RGBA. */
type VisibleFrame = { readonly page: number } | { readonly rgba: Uint8Array };

/**
 * @param still the file's first frame, or an APNG's picture for programs that do not know animations.
 * @returns undefined where that shows something, or no other frame does.
 * @throws whatever decoders throw.
 */
export async function firstVisibleFrame(bytes: Uint8Array, still: Still): Promise<VisibleFrame | undefined> {
  const { width, height, pages = 1, hasAlpha } = still.metadata;
  const isMoving = pages > 1 || isApng(bytes);
  if (!isMoving || !hasAlpha || isVisible(await still.open().ensureAlpha().raw().toBuffer())) return undefined;
  if (pages === 1) return firstOfApng(bytes);
  if (width * height * pages > MAX_TOTAL_PIXELS) return undefined;
  for await (const { page, rgba } of readPages(bytes, { width, height }, 1, pages))
    if (isVisible(rgba)) return { page };
  return undefined;
}

/** Interleaved RGBA. */
export function isVisible(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] > 0) return true;
  return false;
}

async function firstOfApng(bytes: Uint8Array): Promise<VisibleFrame | undefined> {
  const file = readApng(bytes);
  if (file === undefined || file.width * file.height * file.count > MAX_TOTAL_PIXELS) return undefined;
  for await (const { canvas } of composeApng(file)) if (isVisible(canvas)) return { rgba: canvas };
  return undefined;
}
