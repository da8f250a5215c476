import type { DetailsOf } from '../error-kind.js';

/** The English sentence for each kind of a table of kinds: what happened, and what to do next. */
export type OperatorMessagesOf<Kinds> = {
  readonly [Kind in keyof Kinds]: (details: DetailsOf<Kinds>[Kind]) => string;
};
