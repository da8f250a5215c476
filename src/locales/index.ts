import { en, type Messages } from './en/index.js';
import type { FailureDetails, FailureKind } from './failures.js';
import { zhCN } from './zh-cn/index.js';

export type { Messages } from './en/index.js';

/** @param locale as Discord names it, if it does. Who reads no language that we speak is answered in English. */
export function messagesFor(locale: string | undefined): Messages {
  return locale?.startsWith('zh') === true ? zhCN : en;
}

export interface SayableFailure {
  readonly kind: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** A failure in words; one that has none is the engine's. */
export function sayFailure({ failures }: Messages, { kind, details }: SayableFailure): string {
  const words = failures[(kind in failures ? kind : 'engine') as FailureKind];
  return words(details as object as FailureDetails[FailureKind] & never);
}
