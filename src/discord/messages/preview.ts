/** A preview of a server's defaults: one picture of two. */
import { ActionRowBuilder, type ButtonBuilder, ButtonStyle } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import { SHARED_OPTIONS } from '../../settings/table.js';
import { addressOfJob } from '../replies/address.js';
import type { FinishedFile } from './job.js';
import { buttons, COLOURS, type Message, pictureMessage, small, textMessage } from './message.js';
import { control } from './parts.js';
import { sayValue } from './setting-values.js';

/** @param other is still under way. */
export function halfMessage(other: Job, messages: Messages): Message {
  const { preview } = messages.settings;
  const text = `**${preview.title}**\n${preview.half}`;
  return textMessage(text, COLOURS.painting, buttons(['cancel'], other.id, messages));
}

/** @param picture of both, the one before on the left. */
export function previewMessage(
  before: Job,
  after: Job,
  { bytes, extension }: FinishedFile,
  messages: Messages,
): Message {
  const { preview, words, buttons: labels } = messages.settings;
  const changed = SHARED_OPTIONS.filter((name) => before.options[name] !== after.options[name]);
  const say = ({ options }: Job) =>
    changed.map((name) => `${words[name].name} **${sayValue(name, options[name], messages)}**`).join(' · ');
  const text = [
    `**${preview.title}**`,
    preview.before(say(before)),
    preview.after(say(after)),
    small(preview.draft),
  ].join('\n');
  const { spoiler } = addressOfJob(after);
  const shown = { name: `preview-${after.id.slice(0, 8)}.${extension}`, bytes, description: preview.alt, spoiler };
  const guildId = after.guildId ?? '';
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
    control('defaults-save', guildId, labels.save, ButtonStyle.Primary),
    control('defaults-discard', guildId, labels.discard),
  );
  return pictureMessage(shown, text, COLOURS.done, [row]);
}
