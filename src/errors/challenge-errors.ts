/** Why something was not done in a challenge. */
import { errorKind } from './error-kind.js';

type Limit = { readonly limit: number };
/** The challenge's state. */
type State = { readonly state: string };

export const CHALLENGE_ERRORS = {
  'challenge-unknown': errorKind(),
  /** Closed or cancelled. */
  'challenge-over': errorKind(),
  'challenge-not-open': errorKind<State>(),
  'challenge-not-voting': errorKind<State>(),
  'challenge-not-closed': errorKind(),
  /** Somebody else, or a deadline, changed the state first. */
  'challenge-moved-on': errorKind<State>(),
  /** A text that is empty or longer than `limit` characters; `field` is a setting, or `reason`. */
  'challenge-text': errorKind<Limit & { readonly field: string }>(),
  'challenge-number': errorKind<{ readonly field: string; readonly minimum: number; readonly maximum: number }>(),
  'challenge-roles-many': errorKind<Limit>(),
  /** `order`: each must come after the one before; `past`: already over; `short`, `long`: of a phase, `limit` in minutes. */
  'challenge-times': errorKind<{ readonly problem: 'order' | 'past' | 'short' | 'long'; readonly limit?: number }>(),
  'challenges-many': errorKind<Limit>(),
  /** A setting that can no longer be changed, or not in this direction. */
  'challenge-edit': errorKind<State & { readonly field: string }>(),
  /** The member has none of the roles. */
  'challenge-roles': errorKind(),
  'entries-spent': errorKind<Limit>(),
  'entry-twice': errorKind(),
  'entry-content': errorKind(),
  'entry-style': errorKind(),
  'entry-unknown': errorKind(),
  'entry-disqualified': errorKind<{ readonly reason: string }>(),
  /** Withdrawn or disqualified: nobody can vote for it. */
  'entry-gone': errorKind(),
  'vote-own': errorKind(),
  'vote-joined-late': errorKind(),
  'votes-spent': errorKind<Limit>(),
  /** The draft was published or discarded meanwhile. */
  'draft-gone': errorKind(),
  /** The bot cannot write in the channel; the permissions that it lacks, by Discord's names. */
  'channel-closed': errorKind<{ readonly channel: string; readonly missing: string }>(),
  /** The organiser may not write in the channel; its id. */
  'channel-not-yours': errorKind<{ readonly channel: string }>(),
  /** The organiser may not assign the role; its id. */
  'role-not-yours': errorKind<{ readonly role: string }>(),
  /** Somebody else's painting. */
  'entry-not-yours': errorKind(),
  'entry-unfinished': errorKind(),
  /** A challenge that leaves both pictures free. */
  'paint-nothing': errorKind(),
};
