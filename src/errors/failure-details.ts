/** Every kind of user-facing failure, and the details that its message needs. */
import type { ChallengeFailureDetails } from './challenge-failure-details.js';
import type { SettingFailureDetails } from './setting-failure-details.js';
import type { StyleFailureDetails } from './style-failure-details.js';

/** Fields that members type into. */
export type TypedOptionName = 'strength' | 'size' | 'styleScale' | 'seed' | 'blend';

interface PictureSideDetails {
  readonly width: number;
  readonly height: number;
  readonly limit: number;
}

/** Details by kind; `details` of a `UserError` or a `Failure` of that kind has at least these. */
export interface FailureDetails extends ChallengeFailureDetails, SettingFailureDetails, StyleFailureDetails {
  'picture-bytes': { readonly megabytes: number; readonly limit: number };
  'picture-pixels': { readonly megapixels: number; readonly limit: number };
  'picture-side': PictureSideDetails;
  'picture-small': PictureSideDetails;
  /** So long that at this size (of the long side) the short side would be too small; the smallest and the largest size there are. */
  'picture-long': { readonly size: number; readonly smallest: number; readonly largest: number };
  'picture-frames': { readonly frames: number; readonly limit: number };
  'picture-damaged': unknown;
  'picture-empty': unknown;
  /** A kind of its format that there is no decoder for: of "TIFF", say. */
  'picture-variant': { readonly format: string };
  'picture-heavy': unknown;
  /** Transparent throughout. */
  'picture-clear': unknown;
  'picture-jxl': unknown;
  'picture-jp2': unknown;
  'picture-ico': unknown;
  'picture-psd': unknown;
  'picture-raw': unknown;
  'picture-video': unknown;
  'picture-svg': unknown;
  'picture-pdf': unknown;
  'picture-html': unknown;
  'picture-text': unknown;
  'picture-unknown': unknown;
  /** Nothing to paint: a message, an option or an upload without a picture. */
  'picture-missing': unknown;
  'pictures-gone': unknown;
  'download-failed': unknown;
  /** An address outside Discord. */
  'download-host': unknown;
  'output-bytes': { readonly limit: number };
  'output-side': PictureSideDetails;
  /** A share of a second style, and no second style. */
  'blend-alone': unknown;
  /** Gigabytes. */
  memory: { readonly needed: string | number; readonly available: string | number };
  /** Neither the content nor the style weighs anything. */
  'weights-zero': unknown;
  /** No layer weighs anything. */
  'layers-zero': unknown;
  /** A value that an option does not take. */
  option: { readonly option: TypedOptionName; readonly given: string; readonly range: string };
  /** A line of the last field of the window that says nothing. */
  'option-line': { readonly line: string };
  'limit-member': { readonly limit: number };
  'limit-guild': { readonly limit: number };
  'limit-total': { readonly limit: number };
  'not-yours': unknown;
  'moderators-only': unknown;
  'managers-only': unknown;
  /** Who may manage events or the server. */
  'organisers-only': unknown;
  /** A time or a length that says nothing to us. */
  'time-unclear': { readonly given: string };
  'time-zone': { readonly given: string };
  'job-unknown': unknown;
  'job-ended': unknown;
  storage: unknown;
  stopping: unknown;
  /** The bot's own installation lacks something: the people who run it must mend it. */
  'weights-missing': unknown;
  'weights-damaged': unknown;
  'engine-missing': unknown;
  'device-missing': unknown;
  engine: { readonly report?: string };
  internal: { readonly report?: string };
}

export type FailureKind = keyof FailureDetails;

export type FailureMessages = { readonly [Kind in FailureKind]: (details: FailureDetails[Kind]) => string };
