/** What the bot is. */
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type MessageActionRowComponentBuilder,
  PermissionFlagsBits,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { PACKAGE_VERSION } from '../../package.js';
import type { PaintService } from '../../worker/paint-service.js';
import { COLOURS, type Message, small, textMessage } from './message.js';

const PAPER = 'https://arxiv.org/abs/1508.06576';

const { ViewChannel, SendMessages, SendMessagesInThreads, AttachFiles } = PermissionFlagsBits;
const { ManageRoles, CreatePublicThreads, CreateEvents, ReadMessageHistory } = PermissionFlagsBits;
/** For when a reply can no longer be changed by an interaction's right, and for what is posted of challenges. */
const NEEDED = ViewChannel | SendMessages | SendMessagesInThreads | AttachFiles;
/** Challenges do without any of them, and say what is missing. */
const OPTIONAL = ManageRoles | CreatePublicThreads | CreateEvents | ReadMessageHistory;
/** The README names them too. */
export const PERMISSIONS = NEEDED | OPTIONAL;

/** https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow */
export const inviteLink = (applicationId: string): string =>
  `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=${PERMISSIONS}`;

export function aboutMessage(
  { engine, networks }: Pick<PaintService, 'engine' | 'networks'>,
  applicationId: string,
  { about, buttons }: Messages,
): Message {
  const text = [
    '**Brushwork**',
    about.text,
    [
      about.version(PACKAGE_VERSION),
      ...(engine === undefined ? [about.starting] : [about.networks(networks), about.engine(engine)]),
    ].join(' · '),
    small(about.credit),
  ].join('\n');
  const link = (label: string, url: string) =>
    new ButtonBuilder().setStyle(ButtonStyle.Link).setLabel(label).setURL(url);
  const links = new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(
    link(buttons.invite, inviteLink(applicationId)),
    link(buttons.paper, PAPER),
  );
  return textMessage(text, COLOURS.done, links);
}
