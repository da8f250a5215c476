/** Installation types and contexts in which a command is available. */
import { ApplicationIntegrationType, type BaseInteraction, InteractionContextType } from 'discord.js';

interface ContextualBuilder {
  setIntegrationTypes(...types: ApplicationIntegrationType[]): this;
  setContexts(...contexts: InteractionContextType[]): this;
}

/** Guild and user installs, in guilds, bot DMs and private channels. */
export function allContexts<Builder extends ContextualBuilder>(builder: Builder): Builder {
  const { GuildInstall, UserInstall } = ApplicationIntegrationType;
  const { Guild, BotDM, PrivateChannel } = InteractionContextType;
  return builder.setIntegrationTypes(GuildInstall, UserInstall).setContexts(Guild, BotDM, PrivateChannel);
}

/** Guild installs only: the command needs roles, channels or managers. */
export function guildsOnly<Builder extends ContextualBuilder>(builder: Builder): Builder {
  return builder.setIntegrationTypes(ApplicationIntegrationType.GuildInstall).setContexts(InteractionContextType.Guild);
}

/** The guild that has installed the bot; null in direct messages and for a user install. */
export function installedGuildId({ authorizingIntegrationOwners: owners, guildId }: BaseInteraction): string | null {
  return owners[ApplicationIntegrationType.GuildInstall] === undefined ? null : guildId;
}
