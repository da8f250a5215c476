/** A preview of a server's defaults: one picture of two. */
import { ActionRowBuilder, type ButtonBuilder, ButtonStyle, subtext } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import { SHARED_OPTIONS } from '../../settings/setting-table.js';
import type { BotMessage } from '../messages/bot-message.js';
import { actionButton } from '../messages/components.js';
import { ACCENT_COLOURS, buttonRow, pictureMessage, textMessage } from '../messages/message.js';
import { replyTargetOf } from '../replies/reply-target.js';
import type { PaintingFile } from '../stylize/job-messages.js';
import { formatSettingValue } from './format-setting.js';

/** @param other is still under way. */
export function previewPendingMessage(other: Job, messages: Messages): BotMessage {
  const { preview } = messages.settings;
  const text = `**${preview.title}**\n${preview.onePending}`;
  return textMessage(text, ACCENT_COLOURS.painting, buttonRow(['cancel'], other.id, messages));
}

/** @param picture of both, the one before on the left. */
export function previewMessage(
  before: Job,
  after: Job,
  { bytes, extension }: PaintingFile,
  messages: Messages,
): BotMessage {
  const { preview, texts, buttons: labels } = messages.settings;
  const changed = SHARED_OPTIONS.filter((name) => before.options[name] !== after.options[name]);
  const say = ({ options }: Job) =>
    changed.map((name) => `${texts[name].name} **${formatSettingValue(name, options[name], messages)}**`).join(' · ');
  const text = [
    `**${preview.title}**`,
    preview.before({ options: say(before) }),
    preview.after({ options: say(after) }),
    subtext(preview.draft),
  ].join('\n');
  const { spoiler } = replyTargetOf(after);
  const shown = { name: `preview-${after.id.slice(0, 8)}.${extension}`, bytes, description: preview.alt, spoiler };
  const guildId = after.guildId ?? '';
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
    actionButton('defaults-save', guildId, labels.save, ButtonStyle.Primary),
    actionButton('defaults-discard', guildId, labels.discard),
  );
  return pictureMessage(shown, text, ACCENT_COLOURS.done, [row]);
}
