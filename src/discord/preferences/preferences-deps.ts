import type { Preferences } from '../../preferences/preferences.js';

/** What showing and changing a member's own settings needs. */
export interface PreferencesDeps {
  readonly preferences: Preferences;
  /** Longest side of a painting that may be asked for, in pixels. */
  readonly largestSize: number;
}
