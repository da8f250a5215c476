/** The project's own pictures, drawn by code, so that painting works before anyone brings a picture. */
import { UserError } from '../user-error.js';
import { rasterise } from './canvas.js';
import * as glass from './glass.js';
import * as lighthouse from './lighthouse.js';
import * as swirls from './swirls.js';
import * as valley from './valley.js';

export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly kind: 'content' | 'style';
}

interface Drawing {
  readonly view: { width: number; height: number };
  draw(): string;
}

const DRAWINGS: readonly (Sample & { drawing: Drawing })[] = [
  { id: 'lighthouse', title: 'Lighthouse at dusk', kind: 'content', drawing: lighthouse },
  { id: 'valley', title: 'Balloons over a lake', kind: 'content', drawing: valley },
  { id: 'swirls', title: 'Night in thick strokes', kind: 'style', drawing: swirls },
  { id: 'glass', title: 'Stained glass', kind: 'style', drawing: glass },
];

export const samples: readonly Sample[] = DRAWINGS.map(({ id, title, kind }) => ({ id, title, kind }));

/**
 * @param longSide in pixels.
 * @returns PNG bytes, the same for the same arguments.
 * @throws UserError naming the samples, when there is none of this id.
 */
export async function drawSample(id: string, longSide = 768): Promise<Uint8Array> {
  const found = DRAWINGS.find((sample) => sample.id === id);
  if (found === undefined)
    throw new UserError(
      'sample-missing',
      `There is no sample "${id}"; there are ${samples.map((sample) => sample.id).join(', ')}.`,
    );
  return rasterise(found.drawing.draw(), found.drawing.view, longSide);
}
