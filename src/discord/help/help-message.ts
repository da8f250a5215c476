/** `/help`: what there is, on one screen: for one member, in one place. */
import type { BaseInteraction } from 'discord.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import { installedGuildId } from '../install-contexts.js';
import { mayAddStyles } from '../library/access.js';
import type { BotMessage } from '../messages/bot-message.js';
import { ACCENT_COLOURS, textMessage } from '../messages/message.js';
import { isManager, isModerator, isOrganiser } from '../permissions.js';
import { guildPolicy, type PolicyDeps } from '../settings/guild-policy.js';

interface Rights {
  /** In a server that has added the bot: there it has a library, challenges and defaults. */
  readonly inServer: boolean;
  readonly mayAddStyles: boolean;
  /** A channel for reports is set. */
  readonly takesReports: boolean;
  readonly moderates: boolean;
  readonly organises: boolean;
  readonly manages: boolean;
}

interface HelpLine {
  readonly text: keyof Messages['help']['lines'];
  /** For everybody everywhere where it is absent. */
  readonly for?: (rights: Rights) => boolean;
}

/** In the order of a member's first days. */
const LINES: readonly HelpLine[] = [
  { text: 'paint' },
  { text: 'apps' },
  { text: 'styles' },
  { text: 'addStyle', for: (rights) => rights.mayAddStyles },
  { text: 'paintings' },
  { text: 'queue', for: ({ moderates }) => !moderates },
  { text: 'moderateQueue', for: ({ moderates }) => moderates },
  { text: 'report', for: ({ takesReports, moderates }) => takesReports && !moderates },
  { text: 'moderate', for: ({ moderates }) => moderates },
  { text: 'challenges', for: ({ inServer }) => inServer },
  { text: 'organise', for: ({ organises }) => organises },
  { text: 'defaults', for: ({ manages }) => manages },
  { text: 'settings' },
  { text: 'privacy' },
  { text: 'about' },
];

export function helpMessage(interaction: BaseInteraction, deps: PolicyDeps): BotMessage {
  const { help, commands } = messagesFor(interaction.locale);
  const { message: picture, avatar, report, remove } = commands.menus;
  const rights = rightsOf(interaction, deps);
  const lines = LINES.filter((line) => line.for?.(rights) ?? true).map(({ text }) => {
    const line = help.lines[text];
    return `- ${typeof line === 'string' ? line : line({ picture, avatar, report, remove })}`;
  });
  return textMessage([`**${help.title}**`, ...lines].join('\n'), ACCENT_COLOURS.done);
}

function rightsOf(interaction: BaseInteraction, deps: PolicyDeps): Rights {
  const inServer = installedGuildId(interaction) !== null;
  return {
    inServer,
    mayAddStyles: inServer && mayAddStyles(guildPolicy(interaction, deps).library, interaction),
    takesReports: inServer && guildPolicy(interaction, deps).takesReports,
    moderates: inServer && isModerator(interaction),
    organises: inServer && isOrganiser(interaction),
    manages: inServer && isManager(interaction),
  };
}
