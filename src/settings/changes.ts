/** Changes of settings: proposed, saved, listed, taken back. */
import type { SettingName, Value } from './setting-table.js';

/** The server itself, where a channel's id could be. */
export const SERVER_SCOPE = '';

/** One setting of a server or of one of its channels. */
export interface SettingTarget {
  /** `SERVER`, or a channel's id. */
  readonly channel: string;
  readonly name: SettingName;
}

export interface ProposedChange extends SettingTarget {
  /** Undefined to have it set no longer. */
  readonly value: Value | undefined;
  /** What it was when this was proposed. */
  readonly seen: Value | undefined;
}

export interface SettingChange extends SettingTarget {
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** What somebody did at one time. */
export interface SavedChanges {
  readonly id: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly changes: readonly SettingChange[];
  /** It took back another one. */
  readonly isUndo: boolean;
  /** It was taken back. */
  readonly undone: boolean;
}

export const isSameTarget = (one: SettingTarget, other: SettingTarget) =>
  one.channel === other.channel && one.name === other.name;
