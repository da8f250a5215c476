/** The server, the channels and the people that a local Discord begins with when nobody else sets it up. */
import type { Playground } from './playground.js';

export function furnish(playground: Playground): void {
  const guild = playground.createGuild('The Studio');
  playground.discord.createChannel('gallery', guild);
  playground.join('Ada', { guild });
  playground.join('Berthe', { guild, locale: 'fr' });
  playground.join('Wei', { guild, locale: 'zh-CN' });
  playground.join('Mona', { guild, moderator: true });
}
