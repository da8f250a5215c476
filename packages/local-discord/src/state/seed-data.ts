/** The servers, the channels and the people that a local Discord begins with when nobody else sets it up. */
import type { LocalDiscord } from '../local-discord.js';

export function seed(playground: LocalDiscord): void {
  const { discord } = playground;
  const studio = playground.createGuild('The Studio');
  discord.createChannel('gallery', studio);
  const ada = discord.addMember(studio, 'Ada');
  const berthe = discord.addMember(studio, 'Berthe', { locale: 'fr' });
  discord.addMember(studio, 'Wei', { locale: 'zh-CN' });
  const mona = discord.addMember(studio, 'Mona', { moderator: true });
  const olga = discord.addMember(studio, 'Olga', { admin: true });

  // Another server of the bot's, with a queue and moderators of its own.
  const annex = playground.createGuild('Annex');
  discord.enrol(annex, ada.user, { moderator: true });
  discord.enrol(annex, mona.user);
  discord.enrol(annex, olga.user, { admin: true });

  // One where the bot is no member: people bring it along, as an app of their own.
  const cafe = discord.createGuild('Café Guerbois', { hasBot: false });
  for (const { user, locale } of [ada, berthe, mona]) discord.enrol(cafe, user, { locale });
}
