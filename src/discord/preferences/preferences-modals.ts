/** Modals of a member's own settings. A field that is left empty leaves the option to the server. */
import { LabelBuilder, ModalBuilder, type ModalSubmitInteraction, StringSelectMenuBuilder } from 'discord.js';
import { readEachField } from '../../errors/field-errors.js';
import { UserError } from '../../errors/user-error.js';
import { formatRange } from '../../locales/failures.js';
import type { Messages } from '../../locales/index.js';
import { MEMBER_OPTIONS, type MemberOption, OPTIONS, parseOption } from '../../painting/options.js';
import { MAX_PRESET_NAME_LENGTH, type OwnOptions } from '../../preferences/preferences.js';
import { customId } from '../custom-id.js';
import { textField } from '../messages/text-field.js';
import { type ChoiceMemberOption, isNumberOption, type NumberMemberOption } from '../stylize/member-options.js';

/** Of a choice: as the server has it. */
const SERVER_DEFAULT = 'server';
/** Characters of a number. */
const MAX_NUMBER_LENGTH = 6;
const NAME_FIELD = 'name';

/** @param largestSize longest side that may be asked for, in pixels. */
export function ownOptionsModal(userId: string, own: OwnOptions, largestSize: number, messages: Messages) {
  const { preferences } = messages;
  return new ModalBuilder()
    .setCustomId(customId('own-change', userId))
    .setTitle(preferences.modalTitle)
    .addLabelComponents(
      MEMBER_OPTIONS.map((name) =>
        isNumberOption(name) ? numberField(name, own, largestSize, messages) : choiceField(name, own, messages),
      ),
    );
}

const rangeOf = (name: NumberMemberOption, largestSize: number) =>
  `${OPTIONS[name].minimum}-${name === 'size' ? largestSize : OPTIONS[name].maximum}`;

function numberField(name: NumberMemberOption, own: OwnOptions, largestSize: number, messages: Messages): LabelBuilder {
  const {
    painting: { fields },
    preferences,
  } = messages;
  const value = own[name] === undefined ? '' : String(own[name]);
  const help = preferences.rangeHelp({ range: formatRange(rangeOf(name, largestSize), messages) });
  return textField(name, { label: fields[name], help, value, maxLength: MAX_NUMBER_LENGTH, required: false });
}

function choiceField(name: ChoiceMemberOption, own: OwnOptions, messages: Messages): LabelBuilder {
  const {
    painting: { fields, options },
    preferences,
  } = messages;
  const words: Readonly<Record<string, string>> = options[name];
  const choices = OPTIONS[name].choices.map((value) => ({ label: words[value], value, default: own[name] === value }));
  const none = { label: preferences.serverDefault, value: SERVER_DEFAULT, default: own[name] === undefined };
  const menu = new StringSelectMenuBuilder().setCustomId(name).addOptions(none, ...choices);
  return new LabelBuilder().setLabel(fields[name]).setStringSelectMenuComponent(menu);
}

/** @throws UserError `option` for a value out of range; FieldErrors for several. */
export function readOwnOptions({ fields }: ModalSubmitInteraction, largestSize: number): OwnOptions {
  const given = readEachField(MEMBER_OPTIONS, (name) => {
    const text = isNumberOption(name)
      ? fields.getTextInputValue(name).trim()
      : (fields.getStringSelectValues(name)[0] ?? SERVER_DEFAULT);
    return text === '' || text === SERVER_DEFAULT ? [] : [[name, typedValue(name, text, largestSize)] as const];
  });
  return Object.fromEntries(given.flat()) as OwnOptions;
}

function typedValue(name: MemberOption, text: string, largestSize: number): string | number {
  // A decimal comma is one too.
  const parsed = parseOption(name, isNumberOption(name) ? text.replace(',', '.') : text);
  if ('value' in parsed && (name !== 'size' || Number(parsed.value) <= largestSize)) return parsed.value;
  const range = isNumberOption(name) ? rangeOf(name, largestSize) : OPTIONS[name].choices.join(', ');
  throw new UserError('option', { option: name, given: text, range });
}

export const presetNameModal = (userId: string, { preferences }: Messages) =>
  new ModalBuilder()
    .setCustomId(customId('own-preset-save', userId))
    .setTitle(preferences.presetTitle)
    .addLabelComponents(
      textField(NAME_FIELD, { label: preferences.presetName, value: '', maxLength: MAX_PRESET_NAME_LENGTH }),
    );

export const readPresetName = ({ fields }: ModalSubmitInteraction): string => fields.getTextInputValue(NAME_FIELD);
