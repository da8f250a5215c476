/** Upgrades a state saved by a version in which servers had no custom roles, threads or events. */
import { type APIUser, Locale } from 'discord-api-types/v10';
import { BOT_PERMISSIONS, MEMBER_PERMISSIONS } from './permissions.js';
import type { SavedState } from './persisted-records.js';
import { createdAt } from './snowflake.js';

type SavedGuild = SavedState['guilds'][number];

/** What such a server lacks. */
interface OlderGuild extends Omit<SavedGuild, 'everyone' | 'bot' | 'events'> {
  readonly everyone?: undefined;
  /** Null where the bot was no member. */
  readonly botPermissions: string | null;
}

/** @param bot which was a member without a role of its own. */
export function upgradeState(saved: SavedState, bot: APIUser): SavedState {
  const older = (guild: SavedGuild | OlderGuild): guild is OlderGuild => guild.everyone === undefined;
  const { guilds, channels } = saved;
  if (!guilds.some(older)) return saved;
  return {
    ...saved,
    guilds: guilds.map((guild) => (older(guild) ? upgradedGuild(guild, bot) : guild)),
    channels: channels.map((channel) => ({ ...channel, overwrites: channel.overwrites ?? [] })),
  };
}

function upgradedGuild({ botPermissions, ...guild }: OlderGuild, bot: APIUser): SavedGuild {
  const hasBot = botPermissions !== null;
  // Ids are unique among roles and servers alike; nobody else has the bot's.
  const own = { id: bot.id, name: bot.username, colour: 0, permissions: BOT_PERMISSIONS.toString(), managed: true };
  const roles = [...(hasBot ? [own] : []), ...guild.roles.map((role) => ({ ...role, managed: false }))];
  const member = { user: bot.id, locale: Locale.EnglishUS, joinedAt: createdAt(guild.id), roles: [bot.id] };
  return {
    ...guild,
    everyone: MEMBER_PERMISSIONS.toString(),
    bot: hasBot ? member : null,
    events: [],
    roles: roles.map((role, index) => ({ ...role, position: index + 1 })),
    members: guild.members.map(({ user, locale, roles: given }) => ({
      user,
      locale,
      roles: given,
      joinedAt: createdAt(user),
    })),
  };
}
