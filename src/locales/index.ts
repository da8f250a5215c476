import { type ErrorDetails, isMemberErrorKind, type MemberErrorKind } from '../errors/error-kinds.js';
import { en, type Messages } from './en/index.js';
import { zhCN } from './zh-cn/index.js';

export type { Messages } from './en/index.js';

/** @param locale as Discord names it, if it does. Falls back to English. */
export function messagesFor(locale: string | undefined): Messages {
  return locale?.startsWith('zh') === true ? zhCN : en;
}

export interface FailureReason {
  readonly kind: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** A failure as a sentence; an unknown kind is reported as an engine failure. */
export function describeFailure({ failures }: Messages, { kind, details }: FailureReason): string {
  const describe: (details: never) => string = failures[isMemberErrorKind(kind) ? kind : 'engine'];
  return describe(details as ErrorDetails[MemberErrorKind] as never);
}
