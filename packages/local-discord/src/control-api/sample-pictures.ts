/** The project's own pictures, drawn once for each size that is asked for. */
import { drawSample, samples } from '../../../../src/samples/index.js';
import { ClientRejection } from '../actors/client-rejection.js';

/** Long sides in pixels: to paint with, and to choose by. */
const SIZES = { whole: 768, small: 96 } as const;

const drawn = new Map<string, Promise<Uint8Array>>();

/** @throws NotPossible where there is no such sample. */
export function renderSample(name: string): Promise<Uint8Array> {
  const [, id = '', small] = /^(\w+?)(-small)?$/.exec(name) ?? [];
  if (!samples.some((sample) => sample.id === id)) throw new ClientRejection('There is no such sample.');
  const known = drawn.get(name) ?? drawSample(id, small === undefined ? SIZES.whole : SIZES.small);
  drawn.set(name, known);
  return known;
}
