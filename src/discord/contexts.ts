/** Where a command can be met. */
import { ApplicationIntegrationType, type BaseInteraction, InteractionContextType } from 'discord.js';

interface Placeable {
  setIntegrationTypes(...types: ApplicationIntegrationType[]): this;
  setContexts(...contexts: InteractionContextType[]): this;
}

/** In servers and for users: every place where a member can meet the bot. */
export function everywhere<Builder extends Placeable>(builder: Builder): Builder {
  const { GuildInstall, UserInstall } = ApplicationIntegrationType;
  const { Guild, BotDM, PrivateChannel } = InteractionContextType;
  return builder.setIntegrationTypes(GuildInstall, UserInstall).setContexts(Guild, BotDM, PrivateChannel);
}

/** Where there are roles, channels and people who run the place. */
export function inServers<Builder extends Placeable>(builder: Builder): Builder {
  return builder.setIntegrationTypes(ApplicationIntegrationType.GuildInstall).setContexts(InteractionContextType.Guild);
}

/** The server that has added the bot; null in direct messages, and where only a member has brought it. */
export function homeOf({ authorizingIntegrationOwners: owners, guildId }: BaseInteraction): string | null {
  return owners[ApplicationIntegrationType.GuildInstall] === undefined ? null : guildId;
}
