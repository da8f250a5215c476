/** Sample pictures, drawn by code, so that the bot can be tried without pictures of one's own. */
import { UserError } from '../errors/user-error.js';
import { rasterise } from './canvas.js';
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

const STARTER_SAMPLES: readonly (Sample & { drawing: Drawing })[] = [
  { id: 'lighthouse', title: 'Lighthouse at dusk', kind: 'content', drawing: lighthouse },
  { id: 'valley', title: 'Balloons over a lake', kind: 'content', drawing: valley },
  { id: 'swirls', title: 'Night in thick strokes', kind: 'style', drawing: swirls },
  { id: 'glass', title: 'Stained glass', kind: 'style', drawing: glass },
];

/** Additional styles for the library. */
const LIBRARY_STYLES: typeof STARTER_SAMPLES = [
  { id: 'woodcut', title: 'Woodcut', kind: 'style', drawing: woodcut },
  { id: 'watercolour', title: 'Watercolour', kind: 'style', drawing: watercolour },
  { id: 'mosaic', title: 'Mosaic', kind: 'style', drawing: mosaic },
  { id: 'points', title: 'River in dots', kind: 'style', drawing: points },
];

const withoutDrawing = ({ id, title, kind }: Sample): Sample => ({ id, title, kind });

/** The samples that the page and the CLI offer. */
export const samples: readonly Sample[] = STARTER_SAMPLES.map(withoutDrawing);
export const allSamples: readonly Sample[] = [...STARTER_SAMPLES, ...LIBRARY_STYLES].map(withoutDrawing);

/**
 * @param longSide in pixels.
 * @returns PNG bytes, the same for the same arguments.
 * @throws UserError `sample-missing`, with the ids of all samples.
 */
export async function drawSample(id: string, longSide = 768): Promise<Uint8Array> {
  const found = [...STARTER_SAMPLES, ...LIBRARY_STYLES].find((sample) => sample.id === id);
  if (found === undefined)
    throw new UserError('sample-missing', { id, samples: allSamples.map((sample) => sample.id).join(', ') });
  return rasterise(found.drawing.draw(), found.drawing.view, longSide);
}
