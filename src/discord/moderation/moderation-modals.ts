/** Windows in which a member says why they report a painting, and a moderator why it goes. */
import { LabelBuilder, ModalBuilder, type ModalSubmitInteraction, StringSelectMenuBuilder } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import { customId } from '../custom-id.js';
import { textField } from '../messages/text-field.js';

/** Characters. */
export const MAX_REASON_LENGTH = 300;
const FIELDS = { reason: 'reason', also: 'also' } as const;

/** What can be blocked along with a painting: its photo, the style picture that was sent with it, its painter. */
const ALSO = ['photo', 'style', 'member'] as const;
type Also = (typeof ALSO)[number];

/** @param id of what is shown in the message that was reported. */
export const reportModal = (id: string, { moderation }: Messages) =>
  new ModalBuilder()
    .setCustomId(customId('report', id))
    .setTitle(moderation.reportTitle)
    .addLabelComponents(
      textField(FIELDS.reason, {
        label: moderation.fields.reportReason,
        help: moderation.reportHelp,
        value: '',
        maxLength: MAX_REASON_LENGTH,
        multiline: true,
      }),
    );

export function removePaintingModal(job: Job, { moderation }: Messages) {
  const choices = ALSO.filter((each) => each !== 'style' || uploadedStyles(job).length > 0);
  const menu = new StringSelectMenuBuilder()
    .setCustomId(FIELDS.also)
    .setRequired(false)
    .setMinValues(0)
    .setMaxValues(choices.length)
    .addOptions(choices.map((value) => ({ label: moderation.also[value], value })));
  return new ModalBuilder()
    .setCustomId(customId('remove-painting', job.id))
    .setTitle(moderation.removeTitle)
    .addLabelComponents(
      textField(FIELDS.reason, {
        label: moderation.fields.reason,
        help: moderation.reasonHelp,
        value: '',
        maxLength: MAX_REASON_LENGTH,
        multiline: true,
      }),
      new LabelBuilder().setLabel(moderation.fields.also).setStringSelectMenuComponent(menu),
    );
}

/** Style pictures that were sent with a request. */
export const uploadedStyles = ({ styles }: Pick<Job, 'styles'>): readonly string[] =>
  styles.filter(({ library }) => library === undefined).map(({ picture }) => picture);

/** Discord takes spaces for a text. */
export const readReason = ({ fields }: ModalSubmitInteraction): string =>
  fields.getTextInputValue(FIELDS.reason).trim() || '–';

export function readAlso({ fields }: ModalSubmitInteraction): ReadonlySet<Also> {
  const chosen = fields.getStringSelectValues(FIELDS.also);
  return new Set(ALSO.filter((each) => chosen.includes(each)));
}
