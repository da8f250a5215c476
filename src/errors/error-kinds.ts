/** Every kind of error that a person can do something about, with its details and its policy. */
import { CHALLENGE_ERRORS } from './challenge-errors.js';
import type { DetailsOf } from './error-kind.js';
import { JOB_ERRORS } from './job-errors.js';
import { LIBRARY_ERRORS } from './library-errors.js';
import { MODERATION_ERRORS } from './moderation-errors.js';
import { OPERATOR_ERRORS } from './operator-errors.js';
import { PAINTING_ERRORS } from './painting-errors.js';
import { PICTURE_ERRORS } from './picture-errors.js';
import { PREFERENCE_ERRORS } from './preference-errors.js';
import { SETTINGS_ERRORS } from './settings-errors.js';

/** Kinds that members can meet: each locale has a sentence for each. */
export const MEMBER_ERRORS = {
  ...PICTURE_ERRORS,
  ...PAINTING_ERRORS,
  ...JOB_ERRORS,
  ...SETTINGS_ERRORS,
  ...LIBRARY_ERRORS,
  ...CHALLENGE_ERRORS,
  ...PREFERENCE_ERRORS,
  ...MODERATION_ERRORS,
};

/** Kinds that the terminal, or a bot that does not start, can meet: `operator-messages/` has a sentence for each. */
export const TERMINAL_ERRORS = { ...PICTURE_ERRORS, ...PAINTING_ERRORS, ...OPERATOR_ERRORS };

export const ERROR_KINDS = { ...MEMBER_ERRORS, ...TERMINAL_ERRORS };

export type ErrorKind = keyof typeof ERROR_KINDS;
export type MemberErrorKind = keyof typeof MEMBER_ERRORS;
export type ErrorDetails = DetailsOf<typeof ERROR_KINDS>;

/** Kinds are stored with jobs, also by other versions: one that is not known here has no words. */
export const isMemberErrorKind = (kind: string): kind is MemberErrorKind => Object.hasOwn(MEMBER_ERRORS, kind);
