/** The pictures of a job, read back. */
import type { Pictures } from '../store/pictures.js';
import type { Order } from './intake.js';
import type { Job } from './job.js';

/** @returns them as they were sent; undefined when one is no longer kept. */
export async function keptPictures(
  { content, styles }: Pick<Job, 'content' | 'styles'>,
  pictures: Pictures,
): Promise<Pick<Order, 'content' | 'styles'> | undefined> {
  const bytes = await pictures.read(content);
  if (bytes === undefined) return undefined;
  const shares = [];
  for (const { picture, ...share } of styles) {
    const style = await pictures.read(picture);
    if (style === undefined) return undefined;
    shares.push({ ...share, picture: style });
  }
  return { content: bytes, styles: shares };
}
