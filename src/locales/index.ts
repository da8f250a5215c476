import { en } from './en.js';
import type { FailureKind, Messages } from './messages.js';
import { zhCN } from './zh-cn.js';

export type { Messages } from './messages.js';

/** @param locale as Discord names it. Who reads no language that we speak is answered in English. */
export function messagesFor(locale: string): Messages {
  return locale.startsWith('zh') ? zhCN : en;
}

/** A failure in words; one that has none is the engine's. */
export function sayFailure(
  messages: Messages,
  { kind, details }: { readonly kind: string; readonly details: Readonly<Record<string, string | number>> },
): string {
  return (messages.failures[kind as FailureKind] ?? messages.failures.engine)(details);
}
