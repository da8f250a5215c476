/** What is kept of a member, and what becomes of it. */
import { FileBuilder } from 'discord.js';
import type { Messages } from '../../locales/index.js';
import type { Export } from '../../privacy/privacy.js';
import type { Retention } from '../bot.js';
import { buttons, COLOURS, type Message, small, textMessage } from './message.js';

export function keptMessage(retention: Retention, { privacy }: Messages): Message {
  return textMessage([`**${privacy.title}**`, privacy.kept(retention), small(privacy.ways)].join('\n'));
}

const FILE = 'brushwork-data.zip';

export function exportMessage({ bytes, records, pictures, leftOut }: Export, { privacy }: Messages): Message {
  const lines = [privacy.exported(records, pictures), ...(leftOut === 0 ? [] : [small(privacy.leftOut(leftOut))])];
  const { components } = textMessage(lines.join('\n'), COLOURS.done);
  const file = new FileBuilder().setURL(`attachment://${FILE}`).toJSON();
  return { components: [...components, file], files: [{ name: FILE, data: bytes }], descriptions: [privacy.title] };
}

export function eraseQuestion(memberId: string, messages: Messages): Message {
  const { question, consequences } = messages.privacy;
  return textMessage(`**${question}**\n${consequences}`, COLOURS.failed, buttons(['erase'], memberId, messages));
}

export const erasedMessage = ({ privacy }: Messages): Message => textMessage(privacy.erased, COLOURS.done);
