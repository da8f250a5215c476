/** Why nothing is painted, in Discord or in the terminal: options that leave nothing to paint by, memory, weights, the engine. */
import { errorKind } from './error-kind.js';

/** For the people who run it. */
type Weights = { readonly path: string };
type Download = {
  /** Of the network, as people know it. */
  readonly title: string;
  /** That fetches the weights. */
  readonly command: string;
};

export const PAINTING_ERRORS = {
  /** Gigabytes, for a painting of that many pixels. */
  memory: errorKind<{
    readonly needed: string | number;
    readonly available: string | number;
    readonly width: number;
    readonly height: number;
  }>(),
  /** Both the content weight and the style weight are 0. */
  'weights-zero': errorKind(),
  /** The weights of all layers, by name and separated by commas, are 0. */
  'layers-zero': errorKind<{ readonly layers: string }>(),
  /** `code` of the system error: ENOENT where there is no such file. */
  'weights-missing': errorKind<Weights & Download & { readonly code: string }>({ isConfiguration: true }),
  /** Of a network that was downloaded, with what is wrong as a clause; or of the one that ships. */
  'weights-damaged': errorKind<Weights & Partial<Download> & { readonly reason?: string }>({ isConfiguration: true }),
  'engine-missing': errorKind<{ readonly reason: string }>({ isConfiguration: true }),
  'device-missing': errorKind<{ readonly device: string; readonly reason: string }>({ isConfiguration: true }),
};
