/** Why a member's own settings were not changed. */
import { errorKind } from './error-kind.js';

export const PREFERENCE_ERRORS = {
  'preset-unknown': errorKind<{ readonly given: string }>(),
  /** Empty, or longer than this many characters. */
  'preset-name': errorKind<{ readonly limit: number }>(),
  'preset-limit': errorKind<{ readonly limit: number }>(),
  /** No own defaults, so there is nothing to save under a name. */
  'preset-empty': errorKind(),
  /** A panel that somebody else opened. */
  'preferences-not-yours': errorKind(),
};
