/** The sentence that a locale has for each kind of error that members can meet. */
import type { ErrorDetails, MemberErrorKind } from '../errors/error-kinds.js';

export type FailureMessages = { readonly [Kind in MemberErrorKind]: (details: ErrorDetails[Kind]) => string };
/** The part of a table of kinds: `FailureMessagesOf<typeof LIBRARY_ERRORS>`. */
export type FailureMessagesOf<Kinds> = Pick<FailureMessages, Extract<keyof Kinds, MemberErrorKind>>;
