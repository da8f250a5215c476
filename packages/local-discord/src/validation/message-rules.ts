/** What Discord refuses in messages. */
import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import { refusals } from '../rest/api-error.js';
import type { Component } from './component.js';
import { checkButton, checkCustomIds, checkRow, shownIn } from './component-rules.js';
import { everyComponent } from './component-tree.js';
import { Form, type Path } from './form-errors.js';

export interface MessagePayload {
  readonly content?: string | null;
  readonly embeds?: readonly unknown[] | null;
  readonly components?: readonly Component[] | null;
  readonly attachments?: readonly { readonly id: string | number; readonly description?: string }[] | null;
  readonly flags?: number | null;
  readonly poll?: unknown;
}

/** Documented limits. */
const COMPONENTS = 40;
const ROWS = 5;
const TEXT = 4000;
const CONTENT = 2000;
const EMBEDS = 10;
const ATTACHMENTS = 10;
const GALLERY = [1, 10] as const;
const SECTION = [1, 3] as const;

const LEGACY: readonly number[] = [ComponentType.ActionRow];
const TOP_LEVEL: readonly number[] = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
  ComponentType.Container,
];
const IN_CONTAINER = TOP_LEVEL.filter((type) => type !== ComponentType.Container);

/**
 * @param files names of all files that the message will have.
 * @param before flags of the message that is edited.
 * @throws ApiError 50035 or 50006.
 */
export function checkMessage(payload: MessagePayload, files: readonly string[], before?: number): void {
  const form = new Form();
  const components = payload.components ?? [];
  const v2 = (((payload.flags ?? 0) | (before ?? 0)) & MessageFlags.IsComponentsV2) !== 0;
  form.expectLength(files.length, [0, ATTACHMENTS], ['attachments']);
  form.expectLength(payload.content?.length, [0, CONTENT], ['content']);
  form.expectLength(payload.embeds?.length, [0, EMBEDS], ['embeds']);
  if (v2) checkDisplayed(form, payload);
  else form.expectLength(components.length, [0, ROWS], ['components']);
  checkLevel(form, components, v2 ? TOP_LEVEL : LEGACY, ['components']);
  checkCustomIds(form, components);
  for (const { url } of shownIn(components)) {
    const name = /^attachment:\/\/(.*)$/.exec(url)?.[1];
    const found = name === undefined || files.includes(name);
    const message = `The attachment ${name} was not found.`;
    form.expect(found, ['components'], 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', message);
    const scheme = /^(https?|attachment):/.test(url);
    form.expect(scheme, ['components'], 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of http, https, attachment.');
  }
  form.close();
  const empty = !payload.content && !payload.embeds?.length && components.length === 0 && files.length === 0;
  if (before === undefined && empty) throw refusals.empty();
}

/** Where components are all there is: Components V2. */
function checkDisplayed(form: Form, payload: MessagePayload): void {
  const legacy = [
    ['content', !payload.content],
    ['embeds', !payload.embeds?.length],
    ['poll', payload.poll === undefined],
  ] as const;
  for (const [field, absent] of legacy) {
    const message = `The message ${field} cannot be used with MessageFlags.IS_COMPONENTS_V2`;
    form.expect(absent, [field], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
  }
  const all = everyComponent(payload.components ?? []);
  const many = `The total number of components must be ${COMPONENTS} or fewer.`;
  form.expect(all.length <= COMPONENTS, ['components'], 'BASE_TYPE_BAD_LENGTH', many);
  const texts = all.filter(({ type }) => type === ComponentType.TextDisplay);
  const length = texts.reduce((sum, { content = '' }) => sum + content.length, 0);
  const long = `The displayable text exceeds ${TEXT} characters.`;
  form.expect(length <= TEXT, ['components'], 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', long);
}

function checkLevel(form: Form, components: readonly Component[], allowed: readonly number[], path: Path): void {
  for (const [index, component] of components.entries()) {
    const here = [...path, index];
    form.expectChoice(component.type, allowed, [...here, 'type']);
    const { components: children = [], items = [], content } = component;
    const inner = [...here, 'components'];
    if (component.type === ComponentType.Container) {
      form.expect(children.length > 0, inner, 'BASE_TYPE_BAD_LENGTH', 'Must be 1 or more in length.');
      checkLevel(form, children, IN_CONTAINER, inner);
    }
    if (component.type === ComponentType.ActionRow) checkRow(form, children, inner);
    if (component.type === ComponentType.Section) checkSection(form, component, here);
    if (component.type === ComponentType.MediaGallery) form.expectLength(items.length, GALLERY, [...here, 'items']);
    if (component.type === ComponentType.TextDisplay)
      form.expectLength(content?.length, [1, TEXT], [...here, 'content']);
  }
}

function checkSection(form: Form, { components = [], accessory }: Component, path: Path): void {
  form.expectLength(components.length, SECTION, [...path, 'components']);
  checkLevel(form, components, [ComponentType.TextDisplay], [...path, 'components']);
  form.expectThere(accessory, [...path, 'accessory']);
  if (accessory === undefined) return;
  const allowed = [ComponentType.Button, ComponentType.Thumbnail];
  form.expectChoice(accessory.type, allowed, [...path, 'accessory', 'type']);
  if (accessory.type === ComponentType.Button) checkButton(form, accessory, [...path, 'accessory']);
}
