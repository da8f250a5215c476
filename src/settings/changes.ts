/** Types of changes to settings: proposed in a draft, saved, listed in the history, undone. */
import type { SettingName, Value } from './setting-table.js';

/** The `channel` of settings that apply to the whole server. */
export const SERVER_SCOPE = '';

/** One setting of a server or of one of its channels. */
export interface SettingTarget {
  /** `SERVER_SCOPE`, or a channel id. */
  readonly channel: string;
  readonly name: SettingName;
}

export interface ProposedChange extends SettingTarget {
  /** Undefined unsets it. */
  readonly value: Value | undefined;
  /** The saved value when this was proposed, for optimistic locking. Drafts are stored with this key. */
  readonly seen: Value | undefined;
}

export interface SettingChange extends SettingTarget {
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** One save: the changes that a member made together. */
export interface SavedChanges {
  readonly id: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly changes: readonly SettingChange[];
  /** This save undid another one. */
  readonly isUndo: boolean;
  /** This save was undone. */
  readonly undone: boolean;
}

export const isSameTarget = (one: SettingTarget, other: SettingTarget) =>
  one.channel === other.channel && one.name === other.name;
