/** The language of a reply: the member's; the server's, where others read it too. */
import { type BaseInteraction, GuildFeature, InteractionContextType, type Locale } from 'discord.js';

/**
 * Only a Community server has chosen its language: all others are in English as far as Discord tells, so there the member's says more.
 *
 * @param isPrivate whether only the member reads the reply.
 */
export function replyLocale(
  { locale, guildLocale, guild, context }: Pick<BaseInteraction, 'locale' | 'guildLocale' | 'guild' | 'context'>,
  isPrivate: boolean,
): Locale {
  if (isPrivate || guildLocale === null || context !== InteractionContextType.Guild) return locale;
  return guild?.features.includes(GuildFeature.Community) === true ? guildLocale : locale;
}
