/** Why moderation refuses something, or was not done; and why a painting is not shown somewhere. */
import { errorKind } from './error-kind.js';

export const MODERATION_ERRORS = {
  /** With the moderator's reason. */
  'member-blocked': errorKind<{ readonly reason: string }>(),
  'picture-blocked': errorKind(),
  /** Most members, or pictures, that a server blocks. */
  'block-limit': errorKind<{ readonly limit: number }>(),
  'block-self': errorKind(),
  /** A message without a painting. */
  'report-nothing': errorKind(),
  'report-own': errorKind(),
  'report-twice': errorKind(),
  /** Moderators have decided on it. */
  'report-handled': errorKind(),
  /** No channel for reports is set. */
  'report-nowhere': errorKind(),
  /** Reports in an hour; when the next one is taken, in seconds since 1970. */
  'report-limit': errorKind<{ readonly limit: number; readonly until: number }>(),
  /** A painting whose picture came from an age-restricted channel, in a channel that is none. */
  'age-restricted': errorKind(),
  /** No gallery channel is set. */
  'gallery-none': errorKind(),
  'gallery-private': errorKind(),
  'gallery-already': errorKind(),
  /** The bot may not post there, by the channel's id. */
  'gallery-closed': errorKind<{ readonly channel: string }>(),
};
