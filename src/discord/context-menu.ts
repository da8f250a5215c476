/** Entries of "Apps", on messages and on members. */
import { type ApplicationCommandType, ContextMenuCommandBuilder } from 'discord.js';
import { type Messages, messagesFor, SOURCE_LANGUAGE } from '../locales/index.js';
import { allContexts, guildsOnly } from './install-contexts.js';
import { localizationMap } from './localize.js';

type MenuName = keyof Messages['commands']['menus'];
type MenuType = ApplicationCommandType.Message | ApplicationCommandType.User;

const named = (name: MenuName, type: MenuType) =>
  new ContextMenuCommandBuilder()
    .setName(messagesFor(SOURCE_LANGUAGE).commands.menus[name])
    .setNameLocalizations(localizationMap(({ commands }) => commands.menus[name]))
    .setType(type);

/** Everywhere. */
export const contextMenu = (name: MenuName, type: MenuType) => allContexts(named(name, type));

/** In servers that have the bot. */
export const guildContextMenu = (name: MenuName, type: MenuType) => guildsOnly(named(name, type));
