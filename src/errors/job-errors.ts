/** Why a request of a member's is refused, or a job fails: its parts, the queue, the engine; and who may do what with a job. */
import { errorKind } from './error-kind.js';

type Limit = { readonly limit: number };
/** The report's id, which is also in the log. */
type Report = { readonly report?: string };

export const JOB_ERRORS = {
  /** A message, an option or an upload without a picture. */
  'picture-missing': errorKind(),
  /** Lottie, which Discord's own stickers are. */
  'sticker-vector': errorKind(),
  'pictures-gone': errorKind(),
  'download-failed': errorKind(),
  /** An address outside Discord; `host` for the people who run the bot. */
  'download-host': errorKind<{ readonly host?: string }>(),
  /** The share of a second style, without a second style. */
  'blend-alone': errorKind(),
  /** A value outside the range of an option, by the name of its field. */
  option: errorKind<{ readonly option: string; readonly given: string; readonly range: string }>(),
  /** A line of the modal's last field that has no "name: value". */
  'option-line': errorKind<{ readonly line: string }>(),
  'limit-member': errorKind<Limit>(),
  'limit-guild': errorKind<Limit>(),
  'limit-total': errorKind<Limit>(),
  /** Favourites of a member. */
  'favourites-full': errorKind<Limit>(),
  /** In pixels: a painting that cannot be enlarged here. */
  'largest-already': errorKind<{ readonly width: number; readonly height: number }>(),
  /** A channel in which the member may not write, or the bot; by its id. */
  'share-forbidden': errorKind<{ readonly channel: string }>(),
  'share-closed': errorKind<{ readonly channel: string }>(),
  /** A painting of which nothing was kept on the way. */
  'timelapse-none': errorKind(),
  'not-yours': errorKind(),
  /** What concerns a member's photo: moderators may not do it either. */
  'painter-only': errorKind(),
  'moderators-only': errorKind(),
  'managers-only': errorKind(),
  /** Organisers may manage events or the server. */
  'organisers-only': errorKind(),
  /** A time or a duration that cannot be parsed. */
  'time-unclear': errorKind<{ readonly given: string }>(),
  'time-zone': errorKind<{ readonly given: string }>(),
  'job-unknown': errorKind(),
  'job-ended': errorKind(),
  /** What was typed into a modal, and is no longer kept. */
  'form-gone': errorKind(),
  storage: errorKind(),
  /** The bot is shutting down. */
  stopping: errorKind(),
  engine: errorKind<Report>(),
  internal: errorKind<Report>(),
};
