/** Types of styles in the library. */
import type { StyleAsset } from '../images/index.js';

/** Names by Discord locale ("de", "es-ES"); `en` is required. */
export type LocalizedNames = { readonly en: string } & Readonly<Record<string, string>>;

export interface Style {
  /** A UUID; a word ("glass") for built-in styles. */
  readonly id: string;
  /** Null for built-in styles. */
  readonly guildId: string | null;
  readonly names: LocalizedNames;
  readonly description: string | null;
  /** Author or source of the picture. */
  readonly credit: string | null;
  /** Null for built-in styles, and after that member's data was erased. */
  readonly addedBy: string | null;
  /** Milliseconds since 1970; 0 for built-in styles. */
  readonly addedAt: number;
  /** Number of paintings in this style within the scope. */
  readonly uses: number;
  /** When the viewing member last used it, in milliseconds since 1970; 0 for never. */
  readonly lastUsed: number;
}

/** A style that comes with the bot. */
export interface BuiltInStyle {
  readonly id: string;
  readonly names: LocalizedNames;
  /** For `isSimilar`. */
  readonly perceptualHash: string;
  /** The picture and its preview; drawn at the first call, then cached. */
  asset(): Promise<StyleAsset>;
  /** A smaller picture, drawn quickly: for a sheet of many. */
  tile(): Promise<Uint8Array>;
}

/** The server and member that a query of the library is for. */
export interface LibraryScope {
  /** Null where there is no server library: in direct messages, and where the bot is installed by a user only. */
  readonly guildId: string | null;
  readonly userId: string;
  /** Of the member, as Discord names it: in which language names are said. */
  readonly locale?: string;
}

/** Key of the use counts: a guild id, or "direct" for all direct messages together. Stored. */
export const scopeOf = ({ guildId }: Pick<LibraryScope, 'guildId'>): string => guildId ?? 'direct';

/** The name in the locale, else in another region of its language, else in English. @param locale as Discord names it. */
export function nameOf({ names }: Pick<Style, 'names'>, locale: string): string {
  const [language] = locale.split('-');
  const related = Object.keys(names).find((known) => known.split('-')[0] === language);
  return names[locale] ?? (related === undefined ? names.en : names[related]);
}
