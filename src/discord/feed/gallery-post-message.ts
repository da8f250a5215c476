/** A painting in the gallery channel: no buttons that fill the channel with other paintings. */
import { ButtonBuilder, ButtonStyle, subtext, userMention } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import type { BotMessage } from '../messages/bot-message.js';
import { actionButton, componentRow } from '../messages/components.js';
import { ACCENT_COLOURS, pictureMessage } from '../messages/message.js';
import { altOf, type PaintingFile, paintedText, shownPainting } from '../stylize/job-messages.js';

/** @param originalLink of the painting that it shows; undefined where there is no message any more. */
export function galleryPostMessage(
  job: Job,
  file: PaintingFile,
  originalLink: string | undefined,
  messages: Messages,
): BotMessage {
  const { feed, buttons } = messages;
  const text = [paintedText(job, messages), subtext(feed.by({ user: userMention(job.userId) }))].join('\n');
  const original =
    originalLink === undefined
      ? []
      : [new ButtonBuilder().setStyle(ButtonStyle.Link).setLabel(feed.original).setURL(originalLink)];
  return pictureMessage(shownPainting(job, file, altOf(job, messages)), text, ACCENT_COLOURS.done, [
    componentRow(
      ...original,
      actionButton('report', job.id, buttons.report),
      actionButton('delete', job.id, buttons.delete, ButtonStyle.Danger),
    ),
  ]);
}
