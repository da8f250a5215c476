/** Servers, channels and people to begin with: two servers of the bot's, and one where it is no member. */
import type { DiscordState } from './discord-state.js';

export function exampleGuilds(discord: DiscordState): void {
  const studio = discord.createGuild('The Studio');
  discord.createChannel('gallery', studio);
  const ada = discord.addMember(studio, 'Ada');
  const berthe = discord.addMember(studio, 'Berthe', { locale: 'fr' });
  discord.addMember(studio, 'Wei', { locale: 'zh-CN' });
  const mona = discord.addMember(studio, 'Mona', { moderator: true });
  const olga = discord.addMember(studio, 'Olga', { admin: true });

  // Another server of the bot's, with a queue and moderators of its own.
  const annex = discord.createGuild('Annex');
  discord.enrol(annex, ada.user, { moderator: true });
  discord.enrol(annex, mona.user);
  discord.enrol(annex, olga.user, { admin: true });

  // One where the bot is no member: people bring it along, as an app of their own.
  const cafe = discord.createGuild('Café Guerbois', { hasBot: false });
  for (const { user, locale } of [ada, berthe, mona]) discord.enrol(cafe, user, { locale });
}
