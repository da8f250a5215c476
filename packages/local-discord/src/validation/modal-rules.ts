/** What Discord refuses in modals, and in answers to interactions. */
import { ComponentType, InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import type { Component } from './component.js';
import { checkCustomIds, checkSelect } from './component-rules.js';
import { Form, type Path } from './form-errors.js';

export interface ModalPayload {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly Component[];
}

const NEW_MESSAGE_RESPONSES = [
  InteractionResponseType.ChannelMessageWithSource,
  InteractionResponseType.DeferredChannelMessageWithSource,
];
const ON_MESSAGE = [InteractionResponseType.DeferredMessageUpdate, InteractionResponseType.UpdateMessage];

/**
 * @param onMessage whether there is a message whose button was pressed.
 * @throws ApiError 50035.
 */
export function checkCallbackType(type: InteractionResponseType, asked: InteractionType, onMessage: boolean): void {
  const allowed =
    asked === InteractionType.ApplicationCommandAutocomplete
      ? [InteractionResponseType.ApplicationCommandAutocompleteResult]
      : [
          ...NEW_MESSAGE_RESPONSES,
          ...(onMessage ? ON_MESSAGE : []),
          ...(asked === InteractionType.ModalSubmit ? [] : [InteractionResponseType.Modal]),
        ];
  const form = new Form();
  form.expectChoice(type, allowed, ['type']);
  form.close();
}

/** Documented limits. */
const TITLE = [1, 45] as const;
const CUSTOM_ID = [1, 100] as const;
const COMPONENTS = [1, 5] as const;
const LABEL = [1, 45] as const;
const DESCRIPTION = [0, 100] as const;
const INPUT = [0, 4000] as const;
const PLACEHOLDER = [0, 100] as const;
const RADIO = [2, 10] as const;
const BOXES = [1, 10] as const;
const MAX_FILES = 10;

const TOP_LEVEL: readonly number[] = [ComponentType.Label, ComponentType.TextDisplay, ComponentType.ActionRow];
const IN_LABEL: readonly number[] = [
  ComponentType.TextInput,
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
  ComponentType.FileUpload,
  ComponentType.RadioGroup,
  ComponentType.CheckboxGroup,
  ComponentType.Checkbox,
];

/** @throws ApiError 50035. */
export function checkModal({ custom_id, title, components = [] }: ModalPayload): void {
  const form = new Form();
  form.expectLength(title?.length, TITLE, ['title']);
  form.expectLength(custom_id?.length, CUSTOM_ID, ['custom_id']);
  form.expectLength(components.length, COMPONENTS, ['components']);
  for (const [index, { type, label, description, component }] of components.entries()) {
    const path = ['components', index];
    form.expectChoice(type, TOP_LEVEL, [...path, 'type']);
    if (type !== ComponentType.Label) continue;
    form.expectLength(label?.length, LABEL, [...path, 'label']);
    form.expectLength(description?.length, DESCRIPTION, [...path, 'description']);
    form.expectThere(component, [...path, 'component']);
    if (component !== undefined) checkField(form, component, [...path, 'component']);
  }
  checkCustomIds(form, components);
  form.close();
}

function checkField(form: Form, field: Component, path: Path): void {
  const { type, custom_id, disabled, required = true, min_values, max_values = 1, options = [] } = field;
  form.expectChoice(type, IN_LABEL, [...path, 'type']);
  form.expectThere(custom_id, [...path, 'custom_id']);
  form.expect(disabled !== true, [...path, 'disabled'], 'COMPONENT_DISABLED', 'Modals cannot have disabled components');
  const least = !required || min_values === undefined || min_values >= 1;
  form.expect(least, [...path, 'min_values'], 'BASE_TYPE_MIN', 'Must be at least 1 where an answer is required.');
  if (type === ComponentType.StringSelect) checkSelect(form, field, path);
  if (type === ComponentType.RadioGroup) form.expectLength(options.length, RADIO, [...path, 'options']);
  if (type === ComponentType.CheckboxGroup) form.expectLength(options.length, BOXES, [...path, 'options']);
  if (type === ComponentType.FileUpload)
    form.expect(
      max_values >= Math.max(1, min_values ?? 1) && max_values <= MAX_FILES,
      [...path, 'max_values'],
      'NUMBER_TYPE_MAX',
      `Must be between min_values and ${MAX_FILES}.`,
    );
  if (type === ComponentType.TextInput) checkInput(form, field, path);
}

function checkInput(form: Form, { value, placeholder, max_length = INPUT[1] }: Component, path: Path): void {
  form.expectLength(value?.length, [0, max_length], [...path, 'value']);
  form.expectLength(placeholder?.length, PLACEHOLDER, [...path, 'placeholder']);
}
