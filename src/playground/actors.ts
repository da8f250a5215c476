/** People in the local Discord: what a test or a script does with them, a hand would do in a client. */
import {
  type APIMessageComponent,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  type LocaleString,
  MessageFlags,
} from 'discord.js';
import type { Discord } from './discord.js';
import { createInteraction, type InteractionRecord, resolved } from './interactions.js';
import { showMember } from './present.js';
import type { ChannelRecord, Command, File, GuildRecord, MemberRecord, MessageRecord } from './records.js';
import { type Component, everyComponent, type ModalPayload } from './rules.js';

/** A command's option as it is typed: files become attachments. */
export type OptionValue = string | number | boolean | File;

/** What an actor sees at one moment. */
export interface Sight {
  readonly at: number;
  readonly text: string;
  /** Addresses of the pictures shown, in order. */
  readonly pictures: readonly string[];
  readonly buttons: readonly { readonly label: string; readonly customId: string; readonly disabled: boolean }[];
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly raw: object;
}

const isFile = (value: OptionValue): value is File => typeof value === 'object';

/** All that a message says, as one text. */
function textOf(message: MessageRecord): string {
  const displayed = everyComponent(message.components as readonly object[] as readonly Component[])
    .filter(({ type }) => type === ComponentType.TextDisplay)
    .map(({ content }) => content);
  return [message.content, ...displayed].filter(Boolean).join('\n');
}

export function look(discord: Discord, message: MessageRecord): Sight {
  const components = everyComponent(message.components as readonly object[] as readonly Component[]);
  return {
    at: discord.clock.now(),
    text: textOf(message),
    pictures: components.flatMap(({ items = [] }) => items.map(({ media }) => media.url)),
    buttons: (components as readonly object[] as readonly APIMessageComponent[]).flatMap((component) =>
      component.type === ComponentType.Button && 'custom_id' in component
        ? [{ label: component.label ?? '', customId: component.custom_id, disabled: component.disabled === true }]
        : [],
    ),
    files: message.attachments.map(({ filename, url }) => ({
      name: filename,
      bytes: discord.cdn.bytes(url) ?? new Uint8Array(),
    })),
    raw: discord.showMessage(message),
  };
}

/** The answer to something that an actor did. */
export class Reply {
  readonly record: InteractionRecord;
  /** Every state of the message, oldest first. */
  readonly history: Sight[] = [];
  readonly #discord: Discord;

  constructor(discord: Discord, record: InteractionRecord) {
    this.#discord = discord;
    this.record = record;
    discord.changes.on('message', (message) => {
      if (message === this.message && !message.deleted) this.history.push(look(discord, message));
    });
    discord.changes.on('interaction', (changed) => {
      if (changed === record && this.message !== undefined && this.history.length === 0)
        this.history.push(look(discord, this.message));
    });
  }

  get message(): MessageRecord | undefined {
    return this.record.response;
  }

  get modal(): ModalPayload | undefined {
    return this.record.modal;
  }

  /** Milliseconds from the deed to the bot's first word. */
  get acknowledgedAfter(): number | undefined {
    const { acknowledgedAt, createdAt } = this.record;
    return acknowledgedAt === undefined ? undefined : acknowledgedAt - createdAt;
  }

  get sight(): Sight {
    if (this.message === undefined) throw new Error('there is no answer yet');
    return look(this.#discord, this.message);
  }

  get text(): string {
    return this.message === undefined ? '' : textOf(this.message);
  }

  /** Waits until the bot has said anything at all. */
  acknowledged(timeout = 10_000): Promise<void> {
    return this.#until(() => this.record.acknowledgedAt !== undefined || this.record.unanswered, 'an answer', timeout);
  }

  /** Waits until the message says something. @throws Error with what it says instead. */
  async waitFor(wanted: RegExp | string | ((sight: Sight) => boolean), timeout = 60_000): Promise<Sight> {
    const holds = () => {
      if (this.message === undefined || this.message.deleted) return false;
      if (typeof wanted === 'function') return wanted(this.sight);
      return typeof wanted === 'string' ? this.text.includes(wanted) : wanted.test(this.text);
    };
    await this.#until(holds, String(wanted), timeout);
    return this.sight;
  }

  async gone(timeout = 10_000): Promise<void> {
    await this.#until(() => this.message?.deleted === true, 'the message to go', timeout);
  }

  #until(holds: () => boolean, wanted: string, timeout: number): Promise<void> {
    const { changes } = this.#discord;
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!holds()) return;
        end();
        resolve();
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`waited ${timeout} ms for ${wanted}; the message says: ${this.text || '(nothing)'}`));
      }, timeout);
      const end = () => {
        clearTimeout(timer);
        changes.off('message', check);
        changes.off('interaction', check);
      };
      changes.on('message', check);
      changes.on('interaction', check);
      check();
    });
  }
}

export interface ActorPlace {
  readonly guild: GuildRecord | undefined;
  readonly channel: ChannelRecord;
  /** Whether the bot came with the member and not with the server. */
  readonly userInstalled?: boolean;
  /** Bytes of one file that may be uploaded. */
  readonly limit?: number;
}

export class Actor {
  readonly member: MemberRecord;
  readonly #discord: Discord;
  readonly #place: ActorPlace;

  constructor(discord: Discord, member: MemberRecord, place: ActorPlace) {
    this.#discord = discord;
    this.member = member;
    this.#place = place;
  }

  get id(): string {
    return this.member.user.id;
  }

  get locale(): LocaleString {
    return this.member.locale;
  }

  /** The same person somewhere else. */
  at(place: Partial<ActorPlace>): Actor {
    return new Actor(this.#discord, this.member, { ...this.#place, ...place });
  }

  stylize(options: Record<string, OptionValue>): Promise<Reply> {
    return this.command('stylize', options);
  }

  /** @param name "queue pause" for a subcommand. @throws Error where a client would not send it: an option missing or out of range. */
  async command(name: string, options: Record<string, OptionValue> = {}): Promise<Reply> {
    const [root, ...rest] = name.split(' ');
    const command = this.#find(root, ApplicationCommandType.ChatInput);
    const attachments: Awaited<ReturnType<Discord['cdn']['store']>>[] = [];
    const subcommand = rest.length === 0 ? undefined : command.options?.find((option) => option.name === rest[0]);
    if (rest.length > 0 && subcommand === undefined) throw new Error(`/${name} is not registered`);
    const known = (subcommand === undefined ? command.options : (subcommand as Pick<Command, 'options'>).options) ?? [];
    for (const option of known)
      if ('required' in option && option.required && options[option.name] === undefined)
        throw new Error(`/${name} needs ${option.name}`);
    const values = [];
    for (const [key, value] of Object.entries(options)) {
      const option = known.find((each) => each.name === key);
      if (option === undefined) throw new Error(`/${name} has no option ${key}`);
      checkValue(option, value);
      if (!isFile(value)) values.push({ name: key, type: option.type, value });
      else {
        const attachment = await this.#discord.cdn.store(value, this.#place.channel.id);
        attachments.push(attachment);
        values.push({ name: key, type: option.type, value: attachment.id });
      }
    }
    const inner = subcommand === undefined ? values : [{ name: rest[0], type: 1, options: values }];
    const data = {
      id: command.id,
      name: root,
      type: 1,
      options: inner,
      resolved: { attachments: resolved(attachments) },
    };
    return this.#interact(InteractionType.ApplicationCommand, data);
  }

  /** "Apps" on a message. */
  async messageCommand(name: string, message: MessageRecord): Promise<Reply> {
    const command = this.#find(name, ApplicationCommandType.Message);
    const messages = { [message.id]: this.#discord.showMessage(message) };
    const data = { id: command.id, name, type: command.type, target_id: message.id, resolved: { messages } };
    return this.#interact(InteractionType.ApplicationCommand, data);
  }

  /** "Apps" on a member. */
  async userCommand(name: string, target: MemberRecord): Promise<Reply> {
    const command = this.#find(name, ApplicationCommandType.User);
    const { user: _, ...member } = showMember(target, this.#discord.clock.now()) as { user: unknown };
    const people = { users: { [target.user.id]: target.user }, members: { [target.user.id]: member } };
    const data = { id: command.id, name, type: command.type, target_id: target.user.id, resolved: people };
    return this.#interact(InteractionType.ApplicationCommand, data);
  }

  /** @param button its label or custom id. @throws Error where there is none to press. */
  async press(message: MessageRecord | undefined, button: string): Promise<Reply> {
    if (message === undefined || message.deleted) throw new Error('there is no message to press a button of');
    if (message.visibleTo !== undefined && message.visibleTo !== this.id)
      throw new Error('only its reader can press it');
    const { buttons } = look(this.#discord, message);
    const found = buttons.find(({ label, customId }) => label === button || customId === button);
    if (found === undefined || found.disabled)
      throw new Error(`no button "${button}" among ${buttons.map(({ label }) => label).join(', ')}`);
    return this.pressId(message, found.customId);
  }

  /** A press of a button that need not be there, as somebody with another client could send it. */
  async pressId(message: MessageRecord, customId: string): Promise<Reply> {
    const data = { custom_id: customId, component_type: ComponentType.Button, id: 1 };
    return this.#interact(InteractionType.MessageComponent, data, message);
  }

  /** @param values by custom id: a text, the choices of a select or a group, files, or a tick. */
  async submitModal(
    opened: Reply,
    values: Record<string, string | boolean | readonly string[] | readonly File[]> = {},
  ): Promise<Reply> {
    const { modal } = opened;
    if (modal === undefined) throw new Error('no modal was opened');
    const attachments: Awaited<ReturnType<Discord['cdn']['store']>>[] = [];
    const components = [];
    for (const label of modal.components) {
      const { component } = label;
      if (component?.custom_id === undefined) continue;
      const given = values[component.custom_id];
      const { type, custom_id } = component;
      const answered: Record<string, unknown> = { type, custom_id, id: 1 };
      if (type === ComponentType.TextInput) answered.value = given ?? (component as { value?: string }).value ?? '';
      else if (type === ComponentType.FileUpload) {
        const stored = [];
        for (const file of (given ?? []) as readonly File[])
          stored.push(await this.#discord.cdn.store(file, this.#place.channel.id));
        attachments.push(...stored);
        answered.values = stored.map(({ id }) => id);
      } else if (type === ComponentType.RadioGroup)
        answered.value = (given ?? defaultsOf(component))[0 as never] ?? null;
      else if (type === ComponentType.Checkbox) answered.value = given ?? false;
      else answered.values = given ?? defaultsOf(component);
      components.push({ type: ComponentType.Label, id: 1, component: answered });
    }
    const data = { custom_id: modal.custom_id, components, resolved: { attachments: resolved(attachments) } };
    return this.#interact(InteractionType.ModalSubmit, data, opened.record.source);
  }

  /** A message of the actor's own. */
  async post(content: string, files: readonly File[] = []): Promise<MessageRecord> {
    return this.#discord.createMessage(this.#place.channel, { content }, files, { author: this.member.user });
  }

  /** As a moderator may. */
  deleteMessage(message: MessageRecord): void {
    this.#discord.deleteMessage(message);
  }

  #find(name: string, type: ApplicationCommandType): Command {
    const command = this.#discord.commands.find((each) => each.name === name && each.type === type);
    if (command === undefined) throw new Error(`"${name}" is not registered`);
    return command;
  }

  #interact(type: InteractionType, data: object, source?: MessageRecord): Reply {
    const { guild, channel, userInstalled = false, limit } = this.#place;
    const asking = { type, member: this.member, channel, guild, data, source, userInstalled };
    const record = createInteraction(this.#discord, limit === undefined ? asking : { ...asking, limit });
    return new Reply(this.#discord, record);
  }
}

/** What is chosen in a select or group that nobody touched. */
function defaultsOf({ options = [] }: Component): string[] {
  const chosen = (options as readonly { value: string; default?: boolean }[]).filter(
    (option) => option.default === true,
  );
  return chosen.map(({ value }) => value);
}

function checkValue(option: NonNullable<Command['options']>[number], value: OptionValue): void {
  const fits = {
    [ApplicationCommandOptionType.Attachment]: isFile(value),
    [ApplicationCommandOptionType.Boolean]: typeof value === 'boolean',
    [ApplicationCommandOptionType.Integer]: Number.isInteger(value),
    [ApplicationCommandOptionType.Number]: typeof value === 'number',
    [ApplicationCommandOptionType.String]: typeof value === 'string',
  }[option.type as number];
  const { min_value = -Infinity, max_value = Infinity } = option as { min_value?: number; max_value?: number };
  if (fits !== true) throw new Error(`${option.name} cannot be ${JSON.stringify(value)}`);
  if (typeof value === 'number' && (value < min_value || value > max_value))
    throw new Error(`${option.name} is ${value}; ${min_value} to ${max_value} is allowed`);
  if ('choices' in option && option.choices && !option.choices.some((choice) => choice.value === value))
    throw new Error(`${option.name} cannot be ${JSON.stringify(value)}`);
}

/** Whether a message is only for one person. */
export const isEphemeral = ({ flags }: MessageRecord) => (flags & MessageFlags.Ephemeral) !== 0;
