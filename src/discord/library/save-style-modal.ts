/** The modal for a style's name, description and credit, and parsing of what was submitted. */
import {
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Job } from '../../jobs/job.js';
import { MAX_TEXT_CHARS } from '../../library/style-library.js';
import type { Messages } from '../../locales/index.js';
import { customId } from '../custom-id.js';

/** Custom ids of the fields. */
const FIELD_IDS = { name: 'name', description: 'description', credit: 'credit', which: 'which' } as const;
/** Characters; more than a name has, since some are made of several. */
export const MAX_TYPED_NAME_LENGTH = 160;

export function saveStyleModal({ id, styles }: Job, { styles: { save } }: Messages): ModalBuilder {
  const line = (field: keyof typeof FIELD_IDS, longest: number, required: boolean) =>
    new TextInputBuilder()
      .setCustomId(FIELD_IDS[field])
      .setStyle(TextInputStyle.Short)
      .setMaxLength(longest)
      .setRequired(required);
  const modal = new ModalBuilder()
    .setCustomId(customId('style-save', id))
    .setTitle(save.title)
    .addLabelComponents(
      new LabelBuilder()
        .setLabel(save.name)
        .setDescription(save.nameHelp)
        .setTextInputComponent(line('name', MAX_TYPED_NAME_LENGTH, true)),
      new LabelBuilder().setLabel(save.description).setTextInputComponent(line('description', MAX_TEXT_CHARS, false)),
      new LabelBuilder().setLabel(save.credit).setTextInputComponent(line('credit', MAX_TEXT_CHARS, false)),
    );
  if (uploadedIndexes({ styles }).length <= 1) return modal;
  const choices = [save.first, save.second].map((label, index) => ({
    label,
    value: String(index),
    default: index === 0,
  }));
  const menu = new StringSelectMenuBuilder().setCustomId(FIELD_IDS.which).addOptions(choices);
  return modal.addLabelComponents(new LabelBuilder().setLabel(save.which).setStringSelectMenuComponent(menu));
}

/** Of a job's styles, those that are not from a library already. */
const uploadedIndexes = ({ styles }: Pick<Job, 'styles'>): number[] =>
  [...styles.keys()].filter((index) => styles[index].library === undefined);

export interface SaveStyleFields {
  readonly name: string;
  readonly description: string;
  readonly credit: string;
  /** Of the job's styles. */
  readonly styleIndex: number;
}

/** @param job whose style it is: where only one was uploaded, that one. */
export function readStyleFields({ fields }: ModalSubmitInteraction, job: Pick<Job, 'styles'>): SaveStyleFields {
  const typed = (field: keyof typeof FIELD_IDS) =>
    fields.fields.has(FIELD_IDS[field]) ? fields.getTextInputValue(FIELD_IDS[field]) : '';
  const [index = String(uploadedIndexes(job).at(0) ?? 0)] = fields.fields.has(FIELD_IDS.which)
    ? fields.getStringSelectValues(FIELD_IDS.which)
    : [];
  return {
    name: typed('name'),
    description: typed('description'),
    credit: typed('credit'),
    styleIndex: index === '1' ? 1 : 0,
  };
}
