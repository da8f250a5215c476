/** Why something was not done in a challenge, and what the words are made of. */

interface LimitDetails {
  readonly limit: number;
}

export interface ChallengeFailureDetails {
  'challenge-unknown': unknown;
  /** Closed or cancelled. */
  'challenge-over': unknown;
  /** Entries do not come in now: `state` is the challenge's. */
  'challenge-not-open': { readonly state: string };
  'challenge-not-voting': { readonly state: string };
  'challenge-not-closed': unknown;
  /** Somebody else, or a deadline, was quicker. */
  'challenge-moved-on': { readonly state: string };
  /** A text that is empty or longer than `limit` characters; `field` is a setting, or `reason`. */
  'challenge-text': LimitDetails & { readonly field: string };
  'challenge-number': { readonly field: string; readonly minimum: number; readonly maximum: number };
  'challenge-roles-many': LimitDetails;
  /** `order`: each must come after the one before; `past`: over already; `short`, `long`: of a phase, `limit` in minutes. */
  'challenge-times': { readonly problem: 'order' | 'past' | 'short' | 'long'; readonly limit?: number };
  'challenges-many': LimitDetails;
  /** A setting that can no longer be changed, or not in this direction. */
  'challenge-edit': { readonly field: string; readonly state: string };
  /** The member has none of the roles. */
  'challenge-roles': unknown;
  'entries-spent': LimitDetails;
  'entry-twice': unknown;
  'entry-content': unknown;
  'entry-style': unknown;
  'entry-unknown': unknown;
  'entry-disqualified': { readonly reason: string };
  /** Withdrawn or disqualified: nobody can vote for it. */
  'entry-gone': unknown;
  'vote-own': unknown;
  'vote-joined-late': unknown;
  'votes-spent': LimitDetails;
  /** A challenge that was being set up, published or thrown away by now. */
  'draft-gone': unknown;
  /** The channel is closed to the bot; the permissions that it lacks, by Discord's names. */
  'channel-closed': { readonly channel: string; readonly missing: string };
  /** A channel in which the organiser may not write, a role that the organiser may not hand out: their ids. */
  'channel-not-yours': { readonly channel: string };
  'role-not-yours': { readonly role: string };
  /** Somebody else's painting. */
  'entry-not-yours': unknown;
  'entry-unfinished': unknown;
  /** A challenge that leaves both pictures free. */
  'paint-nothing': unknown;
}

export type ChallengeFailureMessages = {
  readonly [Kind in keyof ChallengeFailureDetails]: (details: ChallengeFailureDetails[Kind]) => string;
};
