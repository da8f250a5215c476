/** Why a style of the library cannot be used, or the library was not changed. */
import { errorKind } from './error-kind.js';

export const LIBRARY_ERRORS = {
  /** Neither an upload nor a style of the library. */
  'style-none': errorKind(),
  /** Both an upload and a style of the library. */
  'style-both': errorKind(),
  'second-style-both': errorKind(),
  /** A mask of a style picture, without one. */
  'style-mask-alone': errorKind(),
  /** What was typed, if it is a name; and the name of a style that may be meant. */
  'style-unknown': errorKind<{ readonly given?: string; readonly suggestion?: string }>(),
  'style-name': errorKind<{ readonly limit: number }>(),
  'style-name-taken': errorKind<{ readonly name: string }>(),
  'style-limit': errorKind<{ readonly limit: number }>(),
  /** A confirmation that was answered already, or has expired. */
  'style-gone': errorKind(),
  'style-not-yours': errorKind(),
  /** A built-in style can be neither renamed nor removed. */
  'style-shipped': errorKind(),
  /** A place without a library of its own. */
  'style-nowhere': errorKind(),
};
