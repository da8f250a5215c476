/** The reply of `/about`. */

import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type MessageActionRowComponentBuilder,
  subtext,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { PACKAGE_VERSION } from '../../package-info.js';
import type { PaintService } from '../../worker/paint-service.js';
import { inviteUrl } from '../bot-permissions.js';
import type { BotMessage } from '../messages/bot-message.js';
import { ACCENT_COLOURS, textMessage } from '../messages/message.js';

const PAPER_URL = 'https://arxiv.org/abs/1508.06576';

export function aboutMessage(
  { engine, networks }: Pick<PaintService, 'engine' | 'networks'>,
  applicationId: string,
  { about, buttons }: Messages,
): BotMessage {
  const text = [
    '**Brushwork**',
    about.text,
    [
      about.version({ version: PACKAGE_VERSION }),
      ...(engine === undefined
        ? [about.engineStarting]
        : [about.networks({ names: networks }), about.engine({ engine })]),
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
