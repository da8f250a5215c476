/** The window that asks what a style is to be called, and what was typed into it. */
import {
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import { LONGEST_TEXT } from '../../styles/styles.js';
import { customId } from '../custom-id.js';

/** Custom ids of the fields. */
const FIELDS = { name: 'name', description: 'description', credit: 'credit', which: 'which' } as const;
/** Characters; more than a name has, since some are made of several. */
const LONGEST_TYPED = 160;

export function saveStyleModal({ id, styles }: Job, { styles: { save } }: Messages): ModalBuilder {
  const line = (field: keyof typeof FIELDS, longest: number, required: boolean) =>
    new TextInputBuilder()
      .setCustomId(FIELDS[field])
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
        .setTextInputComponent(line('name', LONGEST_TYPED, true)),
      new LabelBuilder().setLabel(save.description).setTextInputComponent(line('description', LONGEST_TEXT, false)),
      new LabelBuilder().setLabel(save.credit).setTextInputComponent(line('credit', LONGEST_TEXT, false)),
    );
  if (styles.length === 1) return modal;
  const choices = [save.first, save.second].map((label, index) => ({
    label,
    value: String(index),
    default: index === 0,
  }));
  const menu = new StringSelectMenuBuilder().setCustomId(FIELDS.which).addOptions(choices);
  return modal.addLabelComponents(new LabelBuilder().setLabel(save.which).setStringSelectMenuComponent(menu));
}

export interface SaveStyleFields {
  readonly name: string;
  readonly description: string;
  readonly credit: string;
  /** Of the job's styles. */
  readonly index: number;
}

export function readStyleFields({ fields }: ModalSubmitInteraction): SaveStyleFields {
  const typed = (field: keyof typeof FIELDS) =>
    fields.fields.has(FIELDS[field]) ? fields.getTextInputValue(FIELDS[field]) : '';
  const [index = '0'] = fields.fields.has(FIELDS.which) ? fields.getStringSelectValues(FIELDS.which) : [];
  return {
    name: typed('name'),
    description: typed('description'),
    credit: typed('credit'),
    index: index === '1' ? 1 : 0,
  };
}
