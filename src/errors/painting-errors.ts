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

/** How the terminal names the picture that the mask is for. */
type Mask = { readonly of: 'content' | 'style' };

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
  /** A mask is no picture. */
  'mask-unreadable': errorKind(),
  /** A mask has another shape than its picture. */
  'mask-shape': errorKind<Mask>(),
  /** Next to nothing is to be painted, or read; percent of the picture, and how much is needed. */
  'mask-small': errorKind<Mask & { readonly percent: number; readonly minimum: number }>(),
  /** The subject or the background is to be painted, and a mask says what is as well. */
  'part-and-mask': errorKind(),
  /** Subject and background are each to be painted in a style of their own, and there is only one. */
  'part-styles': errorKind(),
  /** `code` of the system error: ENOENT where there is no such file. */
  'weights-missing': errorKind<Weights & Download & { readonly code: string }>({ isConfiguration: true }),
  /** Of a network that was downloaded, with what is wrong as a clause; or of the one that ships. */
  'weights-damaged': errorKind<Weights & Partial<Download> & { readonly reason?: string }>({ isConfiguration: true }),
  'engine-missing': errorKind<{ readonly reason: string }>({ isConfiguration: true }),
  'device-missing': errorKind<{ readonly device: string; readonly reason: string }>({ isConfiguration: true }),
};
