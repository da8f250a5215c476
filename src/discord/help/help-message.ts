/** `/help`: what there is, on one screen: for one member, in one place. */
import type { BaseInteraction } from 'discord.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import { CONTEXT_MENU_NAMES } from '../command-localizations/stylize.js';
import { installedGuildId } from '../install-contexts.js';
import { mayAddStyles } from '../library/access.js';
import type { BotMessage } from '../messages/bot-message.js';
import { ACCENT_COLOURS, textMessage } from '../messages/message.js';
import { isManager, isModerator, isOrganiser } from '../permissions.js';
import { guildPolicy } from '../settings/guild-policy.js';
import type { HelpDeps } from './help-deps.js';

interface Rights {
  /** In a server that has added the bot: there it has a library, challenges and defaults. */
  readonly inServer: boolean;
  readonly mayAddStyles: boolean;
  readonly moderates: boolean;
  readonly organises: boolean;
  readonly manages: boolean;
}

interface HelpLine {
  readonly text: keyof Messages['firstMinute']['help']['lines'];
  /** Mentioned in the text, in this order. */
  readonly commands: readonly string[];
  /** For everybody everywhere where it is absent. */
  readonly for?: (rights: Rights) => boolean;
}

/** In the order of a member's first days. */
const LINES: readonly HelpLine[] = [
  { text: 'paint', commands: ['stylize'] },
  { text: 'apps', commands: [] },
  { text: 'styles', commands: ['style list'] },
  { text: 'addStyle', commands: ['style add'], for: (rights) => rights.mayAddStyles },
  { text: 'queue', commands: ['queue'], for: ({ moderates }) => !moderates },
  { text: 'moderateQueue', commands: ['queue'], for: ({ moderates }) => moderates },
  { text: 'challenges', commands: ['challenge list', 'challenge leaderboard'], for: ({ inServer }) => inServer },
  { text: 'organise', commands: ['challenge create'], for: ({ organises }) => organises },
  { text: 'defaults', commands: ['defaults show'], for: ({ manages }) => manages },
  { text: 'privacy', commands: ['privacy show'] },
  { text: 'about', commands: ['about'] },
];

export function helpMessage(interaction: BaseInteraction, deps: HelpDeps): BotMessage {
  const { locale } = interaction;
  const { title, lines } = messagesFor(locale).firstMinute.help;
  const rights = rightsOf(interaction, deps);
  const said = LINES.filter((line) => line.for?.(rights) ?? true).map(({ text, commands }) => {
    const mentions = commands.map((name) => deps.commandMentions.of(name));
    return `- ${lines[text](...([...mentions, ...(text === 'apps' ? menuNames(locale) : [])] as [string, string]))}`;
  });
  return textMessage([`**${title}**`, ...said].join('\n'), ACCENT_COLOURS.done);
}

function rightsOf(interaction: BaseInteraction, deps: HelpDeps): Rights {
  const inServer = installedGuildId(interaction) !== null;
  return {
    inServer,
    mayAddStyles: inServer && mayAddStyles(guildPolicy(interaction, deps).library, interaction),
    moderates: inServer && isModerator(interaction),
    organises: inServer && isOrganiser(interaction),
    manages: inServer && isManager(interaction),
  };
}

/** As the reader's Discord shows the entries of the "Apps" menus. */
const menuNames = (locale: string): [string, string] => {
  const named = (names: Readonly<Record<string, string>>) => names[locale] ?? names.en;
  return [named(CONTEXT_MENU_NAMES.message), named(CONTEXT_MENU_NAMES.avatar)];
};
