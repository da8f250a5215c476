/** Components of messages and modals. https://discord.com/developers/docs/components/reference */
import { ComponentType } from 'discord-api-types/v10';
import type { Component, Media } from './component.js';
import { everyComponent } from './component-tree.js';
import type { Form, Path } from './form-errors.js';

/** Documented limits. */
const CUSTOM_ID = [1, 100] as const;
const LABEL = [0, 80] as const;
const BUTTONS = [1, 5] as const;
const OPTIONS = [1, 25] as const;
const OPTION = [1, 100] as const;
const PLACEHOLDER = [0, 150] as const;
const MAX_SELECT_VALUES = 25;
const RANGE = `Must be between 0 and ${MAX_SELECT_VALUES}, min_values no greater than max_values.`;

/** All pictures and files that components show. */
export function shownIn(components: readonly Component[]): Media[] {
  return everyComponent(components).flatMap(({ items = [], media, file }) =>
    [...items.map((item) => item.media), media, file].filter((each) => each !== undefined),
  );
}

export function checkCustomIds(form: Form, components: readonly Component[]): void {
  const seen = new Set<string>();
  for (const { custom_id: id } of everyComponent(components)) {
    if (id === undefined) continue;
    form.expectLength(id.length, CUSTOM_ID, ['components']);
    const message = 'Component custom id cannot be duplicated';
    form.expect(!seen.has(id), ['components'], 'COMPONENT_CUSTOM_ID_DUPLICATED', message);
    seen.add(id);
  }
}

const SELECTS: readonly number[] = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

/** Buttons, or one select. */
export function checkRow(form: Form, children: readonly Component[], path: Path): void {
  const buttons = children.filter(({ type }) => type === ComponentType.Button);
  form.expectLength(children.length, buttons.length === children.length ? BUTTONS : [1, 1], path);
  for (const [index, child] of children.entries()) {
    form.expectChoice(child.type, [ComponentType.Button, ...SELECTS], [...path, index, 'type']);
    if (child.type === ComponentType.Button) checkButton(form, child, [...path, index]);
    if (SELECTS.includes(child.type)) checkSelect(form, child, [...path, index]);
  }
}

/** One that links says where to; any other says who it is. */
export function checkButton(form: Form, { label, url, custom_id }: Component, path: Path): void {
  form.expectLength(label?.length, LABEL, [...path, 'label']);
  const scheme = url === undefined || /^(https?|discord):/.test(url);
  form.expect(scheme, [...path, 'url'], 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of http, https, discord.');
  if (url === undefined) form.expectThere(custom_id, [...path, 'custom_id']);
  const message = 'A custom id and url cannot both be specified';
  form.expect(url === undefined || custom_id === undefined, path, 'BUTTON_COMPONENT_CUSTOM_ID_AND_URL', message);
}

/** Which kinds of things may be chosen already. */
const DEFAULTS: Readonly<Record<number, readonly string[]>> = {
  [ComponentType.UserSelect]: ['user'],
  [ComponentType.RoleSelect]: ['role'],
  [ComponentType.ChannelSelect]: ['channel'],
  [ComponentType.MentionableSelect]: ['user', 'role'],
};

export function checkSelect(form: Form, select: Component, path: Path): void {
  const { type, custom_id, placeholder, options = [], min_values: least = 1, max_values: most = 1 } = select;
  form.expectThere(custom_id, [...path, 'custom_id']);
  form.expectLength(placeholder?.length, PLACEHOLDER, [...path, 'placeholder']);
  form.expect(most >= 1 && most <= MAX_SELECT_VALUES, [...path, 'max_values'], 'NUMBER_TYPE_MAX', RANGE);
  form.expect(least >= 0 && least <= most, [...path, 'min_values'], 'NUMBER_TYPE_MAX', RANGE);
  checkDefaults(form, select, path);
  if (type !== ComponentType.StringSelect) return;
  form.expectLength(options.length, OPTIONS, [...path, 'options']);
  const enough = most <= options.length;
  const few = `Must be ${options.length} or fewer, as there are options.`;
  form.expect(enough, [...path, 'max_values'], 'SELECT_COMPONENT_MAX_VALUES', few);
  for (const [index, { label, value }] of options.entries()) {
    form.expectLength(label?.length, OPTION, [...path, 'options', index, 'label']);
    form.expectLength(value?.length, OPTION, [...path, 'options', index, 'value']);
  }
  const values = new Set(options.map(({ value }) => value));
  const message = 'The specified option value is already used';
  form.expect(
    values.size === options.length,
    [...path, 'options'],
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    message,
  );
}

/** What is chosen already: of the menu's kind, and as many as may be chosen. */
function checkDefaults(form: Form, select: Component, path: Path): void {
  const { type, default_values: named, min_values: least = 1, max_values: most = 1 } = select;
  if (named === undefined) return;
  form.expectLength(named.length, [named.length === 0 ? 0 : least, most], [...path, 'default_values']);
  for (const [index, each] of named.entries())
    form.expectChoice(each.type, DEFAULTS[type] ?? [], [...path, 'default_values', index, 'type']);
}
