/** The pictures of a painting: how each is loaded, its styles, those that are blended in, and the parts that each is for. */
import type { LoadPicture, StyleInput } from '../painting/inputs.js';
import type { Source } from './inputs.js';
import type { Session } from './session.js';

export const loaderOf =
  ({ pictures }: Pick<Session, 'pictures'>) =>
  (source: Source): LoadPicture =>
  async (fitWithin) =>
    (await pictures.open(source, fitWithin)).picture;

export function stylesOf(style: Source, session: Session): StyleInput[] {
  const { blend, masks } = session;
  const load = loaderOf(session);
  const blended = blend.map(({ source, share }) => ({ load: load(source), share }));
  return masks.stylesOf({ load: load(style), share: 1 }, blended, load);
}
