/** What a person fills into a modal, checked as a client checks it. */
import { type APIAttachment, ComponentType } from 'discord-api-types/v10';
import type { File } from '../state/records.js';
import { type Mention, SELECT_KINDS } from '../state/resolved-data.js';
import type { Component } from '../validation/component.js';
import type { ModalPayload } from '../validation/modal-rules.js';
import { ClientRejection } from './client-rejection.js';
import { checkFileType } from './command-options.js';

/** A text, the choices of a select or a group, files, or a tick. */
export type Answer = string | boolean | readonly string[] | readonly File[];

export interface AnsweredModal {
  readonly components: readonly object[];
  readonly attachments: readonly APIAttachment[];
  readonly mentions: readonly Mention[];
}

type Upload = (file: File) => Promise<APIAttachment>;

/**
 * @param answers by custom id; what is left out stays as the modal shows it.
 * @throws ClientRejection where an answer is missing, not one of the choices, or too long.
 */
export async function answerModal(
  modal: ModalPayload,
  answers: Readonly<Record<string, Answer>>,
  upload: Upload,
): Promise<AnsweredModal> {
  const attachments: APIAttachment[] = [];
  const mentions: Mention[] = [];
  const components: object[] = [];
  const known = new Set<string>();
  // Numbers are given in the order of the fields, parents first.
  let id = 0;
  for (const { type, component: labelled, components: [input] = [] } of modal.components) {
    const parent = { type, id: ++id };
    const component = labelled ?? input;
    if (component === undefined) {
      components.push(parent);
      continue;
    }
    const { custom_id = '' } = component;
    known.add(custom_id);
    const field = { type: component.type, id: ++id, custom_id };
    const answered = await answer(component, answers[custom_id], async (file) => {
      const attachment = await upload(file);
      attachments.push(attachment);
      return attachment;
    });
    const kind = SELECT_KINDS[component.type];
    const { channel_types: channelTypes } = component;
    if (kind !== undefined && 'values' in answered)
      mentions.push(...(answered.values as string[]).map((chosen) => ({ kind, id: chosen, channelTypes })));
    const filled = { ...field, ...answered };
    components.push({ ...parent, ...(labelled === undefined ? { components: [filled] } : { component: filled }) });
  }
  const unknown = Object.keys(answers).find((key) => !known.has(key));
  if (unknown !== undefined) throw new ClientRejection(`The modal "${modal.title}" has no field ${unknown}.`);
  return { components, attachments, mentions };
}

/** What is chosen in a select or group that nobody touched. */
const defaultsOf = ({ options = [], default_values: named = [] }: Component): string[] => [
  ...options.filter((option) => option.default === true).map(({ value }) => value),
  ...named.map(({ id }) => id),
];

async function answer(component: Component, given: Answer | undefined, upload: Upload): Promise<object> {
  switch (component.type) {
    case ComponentType.TextInput:
      return { value: checkText(component, given ?? component.value ?? '') };
    case ComponentType.Checkbox:
      return { value: given === undefined ? component.default === true : given === true };
    case ComponentType.RadioGroup: {
      const [chosen = null] = checkChoices(component, given ?? defaultsOf(component), 1);
      return { value: chosen };
    }
    case ComponentType.FileUpload: {
      const values = [];
      for (const file of checkFiles(component, given ?? [])) values.push((await upload(file)).id);
      return { values };
    }
    default:
      return { values: checkChoices(component, given ?? defaultsOf(component)) };
  }
}

function checkText(
  { custom_id, required = true, min_length = 0, max_length = 4000 }: Component,
  given: Answer,
): string {
  if (typeof given !== 'string') throw new ClientRejection(`${custom_id} takes a text.`);
  if (given === '' && !required) return given;
  const least = Math.max(min_length, required ? 1 : 0);
  if (given.length < least || given.length > max_length)
    throw new ClientRejection(`${custom_id} has ${given.length} characters; ${least} to ${max_length} are allowed.`);
  return given;
}

function checkChoices(
  component: Component,
  given: Answer,
  most = component.max_values ?? defaultMost(component),
): string[] {
  const { custom_id, options = [], required = true } = component;
  const values = (typeof given === 'string' ? [given] : given) as readonly string[];
  const choices = options.map(({ value }) => value);
  const open = component.type in SELECT_KINDS;
  const wrong = open ? undefined : values.find((value) => !choices.includes(value));
  if (wrong !== undefined)
    throw new ClientRejection(`${custom_id} cannot be ${JSON.stringify(wrong)}; it is one of ${choices.join(', ')}.`);
  checkCount(component, values.length, required ? (component.min_values ?? 1) : 0, most);
  return [...values];
}

/** As many as there are where boxes are ticked, one where a menu is opened. */
const defaultMost = ({ type, options = [] }: Component) => (type === ComponentType.CheckboxGroup ? options.length : 1);

function checkFiles(component: Component, given: Answer): readonly File[] {
  const { custom_id = '', file_types, required = true, min_values = 1, max_values = 1 } = component;
  if (typeof given !== 'object') throw new ClientRejection(`${custom_id} takes files.`);
  const files = given as readonly File[];
  for (const file of files) checkFileType(custom_id, file_types, file);
  checkCount(component, files.length, required ? min_values : 0, max_values);
  return files;
}

function checkCount({ custom_id }: Component, count: number, least: number, most: number): void {
  if (count >= least && count <= most) return;
  throw new ClientRejection(
    `${custom_id} has ${count} answers; ${least === most ? most : `${least} to ${most}`} are allowed.`,
  );
}
