/** Who may usually do what. */
import { PermissionFlagsBits as May } from 'discord.js';

const EVERYBODY =
  May.ViewChannel |
  May.SendMessages |
  May.SendMessagesInThreads |
  May.AttachFiles |
  May.EmbedLinks |
  May.ReadMessageHistory;

/** What the README asks for, with all that is optional. */
export const BOT_PERMISSIONS =
  EVERYBODY | May.ManageRoles | May.CreatePublicThreads | May.ManageThreads | May.CreateEvents;

export const MEMBER_PERMISSIONS = EVERYBODY | May.UseApplicationCommands;

const MODERATOR = May.ManageMessages | May.ManageGuild | May.ManageEvents;

/** Roles that every server begins with, the mightiest last. */
export const FIRST_ROLES = [
  { name: 'Moderator', colour: 0x2e8b57, permissions: MODERATOR },
  { name: 'Admin', colour: 0xc0392b, permissions: May.Administrator | MODERATOR },
] as const;
