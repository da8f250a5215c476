/** In servers and for users: every place where a member can meet the bot. */
import { ApplicationIntegrationType, InteractionContextType } from 'discord.js';

interface Placeable {
  setIntegrationTypes(...types: ApplicationIntegrationType[]): this;
  setContexts(...contexts: InteractionContextType[]): this;
}

export function everywhere<Builder extends Placeable>(builder: Builder): Builder {
  const { GuildInstall, UserInstall } = ApplicationIntegrationType;
  const { Guild, BotDM, PrivateChannel } = InteractionContextType;
  return builder.setIntegrationTypes(GuildInstall, UserInstall).setContexts(Guild, BotDM, PrivateChannel);
}
