/** What the bot is. */
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type MessageActionRowComponentBuilder,
  PermissionFlagsBits,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { PACKAGE_VERSION } from '../../package-info.js';
import type { PaintService } from '../../worker/paint-service.js';
import type { BotMessage } from '../messages/bot-message.js';
import { ACCENT_COLOURS, subtext, textMessage } from '../messages/message.js';

const PAPER_URL = 'https://arxiv.org/abs/1508.06576';

const { ViewChannel, SendMessages, SendMessagesInThreads, AttachFiles } = PermissionFlagsBits;
const { ManageRoles, CreatePublicThreads, CreateEvents, ReadMessageHistory } = PermissionFlagsBits;
/** For when a reply can no longer be changed by an interaction's right, and for what is posted of challenges. */
const REQUIRED_PERMISSIONS = ViewChannel | SendMessages | SendMessagesInThreads | AttachFiles;
/** Challenges do without any of them, and say what is missing. */
const OPTIONAL_PERMISSIONS = ManageRoles | CreatePublicThreads | CreateEvents | ReadMessageHistory;
/** The README names them too. */
export const BOT_PERMISSIONS = REQUIRED_PERMISSIONS | OPTIONAL_PERMISSIONS;

/** https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow */
export const inviteUrl = (applicationId: string): string =>
  `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${BOT_PERMISSIONS}`;

export function aboutMessage(
  { engine, networks }: Pick<PaintService, 'engine' | 'networks'>,
  applicationId: string,
  { about, buttons }: Messages,
): BotMessage {
  const text = [
    '**Brushwork**',
    about.text,
    [
      about.version(PACKAGE_VERSION),
      ...(engine === undefined ? [about.engineStarting] : [about.networks(networks), about.engine(engine)]),
    ].join(' · '),
    subtext(about.credit),
  ].join('\n');
  const link = (label: string, url: string) =>
    new ButtonBuilder().setStyle(ButtonStyle.Link).setLabel(label).setURL(url);
  const links = new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(
    link(buttons.invite, inviteUrl(applicationId)),
    link(buttons.paper, PAPER_URL),
  );
  return textMessage(text, ACCENT_COLOURS.done, links);
}
