/** The project's own pictures, drawn by code, so that painting works before anyone brings a picture. */
import { UserError } from '../errors/user-error.js';
import { rasteriseBeside } from './canvas.js';
import * as glass from './glass.js';
import * as lighthouse from './lighthouse.js';
import * as mosaic from './mosaic.js';
import * as points from './points.js';
import * as swirls from './swirls.js';
import * as valley from './valley.js';
import * as watercolour from './watercolour.js';
import * as woodcut from './woodcut.js';

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

/** Styles that are drawn for the library. */
const MORE_STYLES: typeof DRAWINGS = [
  { id: 'woodcut', title: 'Woodcut', kind: 'style', drawing: woodcut },
  { id: 'watercolour', title: 'Watercolour', kind: 'style', drawing: watercolour },
  { id: 'mosaic', title: 'Mosaic', kind: 'style', drawing: mosaic },
  { id: 'points', title: 'River in dots', kind: 'style', drawing: points },
];

const withoutDrawing = ({ id, title, kind }: Sample): Sample => ({ id, title, kind });

/** Those to begin with. */
export const samples: readonly Sample[] = DRAWINGS.map(withoutDrawing);
export const everySample: readonly Sample[] = [...DRAWINGS, ...MORE_STYLES].map(withoutDrawing);

/**
 * @param longSide in pixels.
 * @returns PNG bytes, the same for the same arguments.
 * @throws UserError naming the samples, when there is none of this id.
 */
export async function drawSample(id: string, longSide = 768): Promise<Uint8Array> {
  const found = [...DRAWINGS, ...MORE_STYLES].find((sample) => sample.id === id);
  if (found === undefined)
    throw new UserError(
      'sample-missing',
      `There is no sample "${id}"; there are ${everySample.map((sample) => sample.id).join(', ')}.`,
    );
  return rasteriseBeside(found.drawing.draw(), found.drawing.view, longSide);
}
