/** The values of a modal's fields, and their validation. */
import { ComponentType } from 'discord-api-types/payloads/v10';
import type { Component } from '../../validation/component.js';
import { fileError } from '../composer/draft.js';
import { defaultValues } from '../messages/select-options.js';

/** The value of a field: text, checkbox, choices or files. */
export type Answer = string | boolean | readonly string[] | readonly File[];

/** The initial value of a field. */
export function initialAnswer(field: Component): Answer {
  switch (field.type) {
    case ComponentType.TextInput:
      return field.value ?? '';
    case ComponentType.Checkbox:
      return field.default === true;
    case ComponentType.FileUpload:
      return [];
    default:
      return defaultValues(field);
  }
}

/** Minimum and maximum number of choices or files. */
export function countOf({
  type,
  required = true,
  min_values,
  max_values,
  options = [],
}: Component): readonly [number, number] {
  const usual = type === ComponentType.CheckboxGroup ? options.length : 1;
  return [required ? Math.max(1, min_values ?? 1) : 0, max_values ?? usual];
}

const MISSING = 'This field is required';

/** @returns undefined if the value is valid. */
export function validationError(field: Component, answer: Answer | undefined): string | undefined {
  const { type, required = true, min_length = 0, max_length = 4000, file_types = [] } = field;
  if (type === ComponentType.Checkbox) return undefined;
  if (typeof answer === 'string') {
    if (answer === '') return required ? MISSING : undefined;
    if (answer.length < min_length) return `Must be at least ${min_length} in length.`;
    return answer.length > max_length ? `Must be ${max_length} or fewer in length.` : undefined;
  }
  const given = Array.isArray(answer) ? (answer as readonly (string | File)[]) : [];
  const [least, most] = countOf(field);
  if (given.length === 0 && least > 0) return MISSING;
  if (given.length < least) return `Choose at least ${least}.`;
  if (given.length > most) return `Choose no more than ${most}.`;
  return given.flatMap((each) => (each instanceof File ? (fileError(file_types, each) ?? []) : []))[0];
}
