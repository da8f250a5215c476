/** A labelled text input of a modal. */
import { LabelBuilder, TextInputBuilder, TextInputStyle } from 'discord.js';

interface TextFieldOptions {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly maxLength: number;
  readonly required?: boolean;
  readonly multiline?: boolean;
}

export function textField(
  name: string,
  { label, help, value, maxLength, required = true, multiline = false }: TextFieldOptions,
): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(multiline ? TextInputStyle.Paragraph : TextInputStyle.Short)
    .setMaxLength(maxLength)
    .setRequired(required);
  if (value !== '') input.setValue(value.slice(0, maxLength));
  const field = new LabelBuilder().setLabel(label).setTextInputComponent(input);
  return help === undefined ? field : field.setDescription(help);
}
