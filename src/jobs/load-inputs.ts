/** The pictures of a job, read back. */
import type { PictureStore } from '../store/picture-store.js';
import type { JobRequest } from './input-validator.js';
import type { Job } from './job.js';

/** @returns them as they were sent; undefined when one is no longer kept. */
export async function loadInputs(
  { content, styles }: Pick<Job, 'content' | 'styles'>,
  pictures: PictureStore,
): Promise<Pick<JobRequest, 'content' | 'styles'> | undefined> {
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
