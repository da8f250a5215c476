/** What Discord refuses in messages and modals. https://discord.com/developers/docs/components/reference */
import { ComponentType, MessageFlags } from 'discord.js';
import { ApiError, refusals } from './api-error.js';

export interface Component {
  readonly type: number;
  readonly custom_id?: string;
  readonly url?: string;
  readonly label?: string;
  readonly content?: string;
  readonly components?: readonly Component[];
  readonly component?: Component;
  readonly accessory?: Component;
  readonly items?: readonly { readonly media: { readonly url: string } }[];
  readonly media?: { readonly url: string };
  readonly file?: { readonly url: string };
  readonly options?: readonly unknown[];
}

export interface MessagePayload {
  readonly content?: string | null;
  readonly embeds?: readonly unknown[] | null;
  readonly components?: readonly Component[] | null;
  readonly attachments?: readonly { readonly id: string | number; readonly description?: string }[] | null;
  readonly flags?: number | null;
  readonly poll?: unknown;
}

export interface ModalPayload {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly Component[];
}

/** Documented limits. */
const MOST = {
  components: 40,
  text: 4000,
  content: 2000,
  gallery: 10,
  sectionTexts: 3,
  buttons: 5,
  customId: 100,
  label: 80,
  selectOptions: 25,
  embeds: 10,
  attachments: 10,
  modalTitle: 45,
  modalComponents: 5,
  modalLabel: 45,
} as const;

type Path = readonly (string | number)[];

/** Collects breaches and makes Discord's answer of them. */
class Form {
  readonly #breaches: { path: Path; code: string; message: string }[] = [];

  expect(holds: boolean, path: Path, code: string, message: string): void {
    if (!holds) this.#breaches.push({ path, code, message });
  }

  /** @throws ApiError 50035 with the tree of errors, when there are any. */
  close(): void {
    if (this.#breaches.length === 0) return;
    const errors: Record<string, unknown> = {};
    for (const { path, code, message } of this.#breaches) {
      let node = errors;
      for (const key of path) {
        node[key] ??= {};
        node = node[key] as Record<string, unknown>;
      }
      node._errors = [...((node._errors as unknown[]) ?? []), { code, message }];
    }
    throw new ApiError(400, 50_035, 'Invalid Form Body', errors);
  }
}

const childrenOf = ({ components = [], component, accessory }: Component): readonly Component[] => [
  ...components,
  ...(component === undefined ? [] : [component]),
  ...(accessory === undefined ? [] : [accessory]),
];

/** All components, parents before their children. */
export function everyComponent(components: readonly Component[]): Component[] {
  return components.flatMap((component) => [component, ...everyComponent(childrenOf(component))]);
}

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
const MODAL_TOP: readonly number[] = [ComponentType.Label, ComponentType.TextDisplay, ComponentType.ActionRow];

const lengthWithin = (text: string | undefined, most: number) =>
  text !== undefined && text.length >= 1 && text.length <= most;

function checkComponents(form: Form, components: readonly Component[], allowed: readonly number[], path: Path): void {
  for (const [index, component] of components.entries()) {
    const here = [...path, index];
    form.expect(
      allowed.includes(component.type),
      [...here, 'type'],
      'BASE_TYPE_CHOICES',
      `Value must be one of {${allowed}}.`,
    );
    const { components: children = [], items = [], accessory } = component;
    const inner = [...here, 'components'];
    if (component.type === ComponentType.Container) checkComponents(form, children, IN_CONTAINER, inner);
    if (component.type === ComponentType.ActionRow) checkRow(form, children, inner);
    if (component.type === ComponentType.Section) {
      const fits = children.length >= 1 && children.length <= MOST.sectionTexts;
      form.expect(fits, inner, 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${MOST.sectionTexts} in length.`);
      form.expect(accessory !== undefined, [...here, 'accessory'], 'BASE_TYPE_REQUIRED', 'This field is required');
    }
    if (component.type === ComponentType.MediaGallery) {
      const fits = items.length >= 1 && items.length <= MOST.gallery;
      form.expect(fits, [...here, 'items'], 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${MOST.gallery} in length.`);
    }
    if (component.type === ComponentType.TextDisplay)
      form.expect(
        lengthWithin(component.content, MOST.text),
        [...here, 'content'],
        'BASE_TYPE_BAD_LENGTH',
        'Must be between 1 and 4000 in length.',
      );
  }
}

function checkRow(form: Form, children: readonly Component[], path: Path): void {
  const buttons = children.filter(({ type }) => type === ComponentType.Button);
  const fits = buttons.length === children.length ? children.length <= MOST.buttons : children.length === 1;
  form.expect(fits && children.length > 0, path, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
  for (const [index, { type, label, url, options = [] }] of children.entries()) {
    if (type === ComponentType.Button && label !== undefined)
      form.expect(
        lengthWithin(label, MOST.label),
        [...path, index, 'label'],
        'BASE_TYPE_BAD_LENGTH',
        'Must be 80 or fewer in length.',
      );
    if (type === ComponentType.StringSelect)
      form.expect(
        options.length >= 1 && options.length <= MOST.selectOptions,
        [...path, index, 'options'],
        'BASE_TYPE_BAD_LENGTH',
        'Must be between 1 and 25 in length.',
      );
    form.expect(
      url === undefined || /^(https?|discord):/.test(url),
      [...path, index, 'url'],
      'URL_TYPE_INVALID_SCHEME',
      'Scheme must be one of http, https.',
    );
  }
}

function checkCustomIds(form: Form, components: readonly Component[]): void {
  const seen = new Set<string>();
  for (const { custom_id: id } of everyComponent(components)) {
    if (id === undefined) continue;
    form.expect(
      lengthWithin(id, MOST.customId),
      ['components'],
      'BASE_TYPE_BAD_LENGTH',
      'Must be between 1 and 100 in length.',
    );
    form.expect(
      !seen.has(id),
      ['components'],
      'COMPONENT_CUSTOM_ID_DUPLICATED',
      'Component custom id cannot be duplicated',
    );
    seen.add(id);
  }
}

/**
 * @param files names of all files that the message will have.
 * @param before flags of the message that is edited.
 * @throws ApiError 50035 or 50006.
 */
export function checkMessage(payload: MessagePayload, files: readonly string[], before?: number): void {
  const form = new Form();
  const components = payload.components ?? [];
  const v2 = (((payload.flags ?? 0) | (before ?? 0)) & MessageFlags.IsComponentsV2) !== 0;
  form.expect(
    files.length <= MOST.attachments,
    ['attachments'],
    'BASE_TYPE_BAD_LENGTH',
    'Must be 10 or fewer in length.',
  );
  if (v2) {
    const message = 'The message content cannot be used with MessageFlags.IS_COMPONENTS_V2';
    form.expect(!payload.content, ['content'], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
    form.expect(!payload.embeds?.length, ['embeds'], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
    form.expect(payload.poll === undefined, ['poll'], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
  }
  checkComponents(form, components, v2 ? TOP_LEVEL : LEGACY, ['components']);
  checkCustomIds(form, components);
  const all = everyComponent(components);
  form.expect(
    all.length <= MOST.components,
    ['components'],
    'BASE_TYPE_BAD_LENGTH',
    'The total number of components must be 40 or fewer.',
  );
  const text = all.reduce(
    (sum, { type, content }) => sum + (type === ComponentType.TextDisplay ? (content?.length ?? 0) : 0),
    0,
  );
  form.expect(
    text <= MOST.text,
    ['components'],
    'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    'The displayable text exceeds 4000 characters.',
  );
  for (const url of mediaOf(components)) {
    const name = /^attachment:\/\/(.*)$/.exec(url)?.[1];
    form.expect(
      name === undefined || files.includes(name),
      ['components'],
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      `The attachment ${name} was not found.`,
    );
  }
  form.expect(
    (payload.content ?? '').length <= MOST.content,
    ['content'],
    'BASE_TYPE_MAX_LENGTH',
    'Must be 2000 or fewer in length.',
  );
  form.expect(
    (payload.embeds ?? []).length <= MOST.embeds,
    ['embeds'],
    'BASE_TYPE_MAX_LENGTH',
    'Must be 10 or fewer in length.',
  );
  form.close();
  const empty = !payload.content && !payload.embeds?.length && components.length === 0 && files.length === 0;
  if (before === undefined && empty) throw refusals.empty();
}

/** Addresses of all pictures and files that components show. */
export function mediaOf(components: readonly Component[]): string[] {
  return everyComponent(components).flatMap(({ items = [], media, file }) => [
    ...items.map((item) => item.media.url),
    ...(media === undefined ? [] : [media.url]),
    ...(file === undefined ? [] : [file.url]),
  ]);
}

/** @throws ApiError 50035. */
export function checkModal({ custom_id, title, components }: ModalPayload): void {
  const form = new Form();
  form.expect(
    lengthWithin(title, MOST.modalTitle),
    ['title'],
    'BASE_TYPE_BAD_LENGTH',
    'Must be between 1 and 45 in length.',
  );
  form.expect(
    lengthWithin(custom_id, MOST.customId),
    ['custom_id'],
    'BASE_TYPE_BAD_LENGTH',
    'Must be between 1 and 100 in length.',
  );
  const fits = components.length >= 1 && components.length <= MOST.modalComponents;
  form.expect(fits, ['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
  for (const [index, { type, label, component }] of components.entries()) {
    form.expect(
      MODAL_TOP.includes(type),
      ['components', index, 'type'],
      'BASE_TYPE_CHOICES',
      `Value must be one of {${MODAL_TOP}}.`,
    );
    if (type !== ComponentType.Label) continue;
    form.expect(
      lengthWithin(label, MOST.modalLabel),
      ['components', index, 'label'],
      'BASE_TYPE_BAD_LENGTH',
      'Must be between 1 and 45 in length.',
    );
    form.expect(
      component !== undefined,
      ['components', index, 'component'],
      'BASE_TYPE_REQUIRED',
      'This field is required',
    );
  }
  checkCustomIds(form, components);
  form.close();
}

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

export interface CommandPayload {
  readonly type?: number;
  readonly name: string;
  readonly name_localizations?: Record<string, string> | null;
  readonly description?: string;
  readonly description_localizations?: Record<string, string> | null;
  readonly options?: readonly CommandPayload[];
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly required?: boolean;
}

/** @throws ApiError 50035. */
export function checkCommands(commands: readonly CommandPayload[]): void {
  const form = new Form();
  for (const [index, command] of commands.entries()) {
    const chat = (command.type ?? 1) === 1;
    if (chat) checkNamed(form, command, [index]);
    else
      form.expect(
        lengthWithin(command.name, 32),
        [index, 'name'],
        'BASE_TYPE_BAD_LENGTH',
        'Must be between 1 and 32 in length.',
      );
    form.expect(
      sizeOf(command) <= 8000,
      [index],
      'APPLICATION_COMMAND_TOO_LARGE',
      'Command exceeds maximum size (8000)',
    );
  }
  const names = commands.map(({ type = 1, name }) => `${type} ${name}`);
  form.expect(
    new Set(names).size === names.length,
    [],
    'APPLICATION_COMMANDS_DUPLICATE_NAME',
    'Application command names must be unique',
  );
  form.close();
}

function checkNamed(form: Form, command: CommandPayload, path: Path): void {
  const { name, name_localizations, description, description_localizations, options = [], choices = [] } = command;
  for (const each of [name, ...Object.values(name_localizations ?? {})])
    form.expect(
      NAME.test(each) && each === each.toLowerCase(),
      [...path, 'name'],
      'STRING_TYPE_REGEX',
      `"${each}" is no command name`,
    );
  for (const each of [description, ...Object.values(description_localizations ?? {})])
    form.expect(
      lengthWithin(each, 100),
      [...path, 'description'],
      'BASE_TYPE_BAD_LENGTH',
      'Must be between 1 and 100 in length.',
    );
  form.expect(
    options.length <= 25 && choices.length <= 25,
    path,
    'BASE_TYPE_MAX_LENGTH',
    'Must be 25 or fewer in length.',
  );
  const firstOptional = options.findIndex(({ required }) => required !== true);
  const misplaced = firstOptional >= 0 && options.slice(firstOptional).some(({ required }) => required === true);
  form.expect(
    !misplaced,
    [...path, 'options'],
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    'Required options must be placed before non-required options',
  );
  for (const [index, option] of options.entries()) checkNamed(form, option, [...path, 'options', index]);
}

function sizeOf({
  name,
  name_localizations,
  description,
  description_localizations,
  options = [],
  choices = [],
}: CommandPayload): number {
  const longest = (text: string | undefined, others: Record<string, string> | null | undefined) =>
    Math.max(text?.length ?? 0, ...Object.values(others ?? {}).map(({ length }) => length));
  const own = longest(name, name_localizations) + longest(description, description_localizations);
  const chosen = choices.reduce((sum, choice) => sum + choice.name.length + String(choice.value).length, 0);
  return own + chosen + options.reduce((sum, option) => sum + sizeOf(option), 0);
}
