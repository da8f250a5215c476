/** What is kept of a member, and what becomes of it. */
import { FileBuilder, subtext } from 'discord.js';
import { MAX_FAVOURITES } from '../../jobs/jobs.js';
import type { Messages } from '../../locales/index.js';
import type { DataExport } from '../../privacy/privacy.js';
import type { BotMessage } from '../messages/bot-message.js';
import { ACCENT_COLOURS, buttonRow, textMessage } from '../messages/message.js';
import type { RetentionDays } from './privacy-deps.js';

export function retentionMessage(retention: RetentionDays, { privacy, paintings }: Messages): BotMessage {
  const kept = [
    privacy.retention(retention),
    paintings.favouritesKept({ limit: MAX_FAVOURITES }),
    privacy.moderation(retention),
  ];
  return textMessage([`**${privacy.title}**`, ...kept, subtext(privacy.subcommandsHint)].join('\n'));
}

const EXPORT_FILE_NAME = 'brushwork-data.zip';

export function exportMessage({ bytes, records, pictures, leftOut }: DataExport, { privacy }: Messages): BotMessage {
  const lines = [
    privacy.exported({ records, pictures }),
    ...(leftOut === 0 ? [] : [subtext(privacy.leftOut({ count: leftOut }))]),
  ];
  const { components } = textMessage(lines.join('\n'), ACCENT_COLOURS.done);
  const file = new FileBuilder().setURL(`attachment://${EXPORT_FILE_NAME}`).toJSON();
  return {
    components: [...components, file],
    files: [{ name: EXPORT_FILE_NAME, data: bytes }],
    descriptions: [privacy.title],
  };
}

export function confirmEraseMessage(memberId: string, messages: Messages): BotMessage {
  const { question, consequences } = messages.privacy;
  return textMessage(
    `**${question}**\n${consequences}`,
    ACCENT_COLOURS.failed,
    buttonRow(['erase'], memberId, messages),
  );
}

export const erasedMessage = ({ privacy }: Messages): BotMessage => textMessage(privacy.erased, ACCENT_COLOURS.done);
