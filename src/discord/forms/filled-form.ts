/** What somebody has filled into a modal, so that the modal can be opened again as it was: Discord closes it at every submission. */
import {
  type APIModalInteractionResponseCallbackComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
} from 'discord.js';

/** Texts and choices by the custom ids of their fields. Uploads cannot be filled in again. */
export type FilledForm = Readonly<Record<string, string | readonly string[]>>;

export function filledForm({ fields }: ModalSubmitInteraction): FilledForm {
  const filled: Record<string, string | readonly string[]> = {};
  for (const [name, field] of fields.fields) {
    if (field.type === ComponentType.TextInput) filled[name] = field.value;
    else if (field.type === ComponentType.StringSelect) filled[name] = field.values;
  }
  return filled;
}

export const refill = (
  modal: APIModalInteractionResponseCallbackData,
  filled: FilledForm,
): APIModalInteractionResponseCallbackData => ({
  ...modal,
  components: modal.components.map((row) => refillRow(row, filled)),
});

function refillRow(
  row: APIModalInteractionResponseCallbackComponent,
  filled: FilledForm,
): APIModalInteractionResponseCallbackComponent {
  if (row.type !== ComponentType.Label) return row;
  const { component } = row;
  const value = 'custom_id' in component ? filled[component.custom_id] : undefined;
  if (component.type === ComponentType.TextInput && typeof value === 'string')
    return { ...row, component: { ...component, value } };
  if (component.type === ComponentType.StringSelect && Array.isArray(value)) {
    const options = component.options.map((option) => ({ ...option, default: value.includes(option.value) }));
    return { ...row, component: { ...component, options } };
  }
  return row;
}
