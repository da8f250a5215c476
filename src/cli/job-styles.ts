/** The styles of a painting: its own, those that are blended in, and the parts that each is for. */
import type { StyleInput } from '../painting/inputs.js';
import type { Source } from './inputs.js';
import type { Session } from './session.js';

export function stylesOf(style: Source, { blend, pictures, masks }: Session): StyleInput[] {
  const loaderOf =
    (source: Source): StyleInput['load'] =>
    async (fitWithin) =>
      (await pictures.open(source, fitWithin)).picture;
  const blended = blend.map(({ source, share }) => ({ load: loaderOf(source), share }));
  return masks.stylesOf({ load: loaderOf(style), share: 1 }, blended, loaderOf);
}
