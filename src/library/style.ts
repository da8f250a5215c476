/** A style of the library. */
import type { StyleAsset } from '../images/index.js';

/** By language, as Discord names it ("de", "es-ES"); `en` is there always. */
export type LocalizedNames = { readonly en: string } & Readonly<Record<string, string>>;

export interface Style {
  /** A UUID; of the bot's own styles a word. */
  readonly id: string;
  /** Null for the bot's own. */
  readonly guildId: string | null;
  readonly names: LocalizedNames;
  readonly description: string | null;
  /** Who made the picture, or where it is from. */
  readonly credit: string | null;
  /** Null for the bot's own, and where the member wished to be forgotten. */
  readonly addedBy: string | null;
  /** Milliseconds since 1970; 0 for the bot's own. */
  readonly addedAt: number;
  /** Paintings of the place in this style. */
  readonly uses: number;
  /** When the member who looks has asked for it last, in milliseconds since 1970; 0 for never. */
  readonly lastUsed: number;
}

/** A style that comes with the bot. */
export interface BuiltInStyle {
  readonly id: string;
  readonly names: LocalizedNames;
  /** For `isSimilar`. */
  readonly perceptualHash: string;
  /** Drawn the first time that it is needed. */
  asset(): Promise<StyleAsset>;
}

/** From where the library is looked at, and by whom. */
export interface LibraryScope {
  /** Null where a server has no library: in direct messages, and where only a member has brought the bot. */
  readonly guildId: string | null;
  readonly userId: string;
}

/** Within which uses are counted: a server, or all direct messages together. */
export const scopeOf = ({ guildId }: Pick<LibraryScope, 'guildId'>): string => guildId ?? 'direct';

/** @param locale as Discord names it. */
export function nameOf({ names }: Pick<Style, 'names'>, locale: string): string {
  const [language] = locale.split('-');
  const related = Object.keys(names).find((known) => known.split('-')[0] === language);
  return names[locale] ?? (related === undefined ? names.en : names[related]);
}
