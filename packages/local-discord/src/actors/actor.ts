/** People in the local Discord: what a test, a script or a page does with them, a hand would do in a client. */
import {
  type APIAttachment,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ComponentType,
  InteractionType,
  type LocaleString,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { DiscordState } from '../state/discord-state.js';
import { contextOf, createInteraction, type InteractionInput } from '../state/interactions.js';
import { createMessage, deleteMessage } from '../state/messages.js';
import { ALL_PERMISSIONS, includes, permissionsIn } from '../state/permissions.js';
import type {
  ChannelRecord,
  Command,
  File,
  GuildRecord,
  MemberRecord,
  MessageRecord,
  StickerRecord,
} from '../state/records.js';
import { resolveMentions, SELECT_KINDS, serializePartialMember } from '../state/resolved-data.js';
import { canSee, changeThread, sendPermission, startThread, type ThreadChange } from '../state/threads.js';
import { ClientRejection } from './client-rejection.js';
import { type OptionValue, typeOptions, typePartly } from './command-options.js';
import { componentsOf, snapshotMessage } from './message-snapshot.js';
import { type Answer, answerModal } from './modal-answers.js';
import { type Matcher, matches, Reply, waitUntil } from './reply.js';

/** https://docs.discord.com/developers/resources/message#create-message */
const MOST_STICKERS = 3;

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
  readonly #discord: DiscordState;
  readonly #place: ActorPlace;

  constructor(discord: DiscordState, member: MemberRecord, place: ActorPlace) {
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

  /** Where the actor is. */
  get channel(): ChannelRecord {
    return this.#place.channel;
  }

  /** What the actor may do there; nothing is ruled outside of servers. */
  get permissions(): bigint {
    const { guild, channel } = this.#place;
    return guild === undefined ? ALL_PERMISSIONS : permissionsIn(guild, this.member, channel);
  }

  /** What there is to read where the actor is, oldest first. */
  get messages(): MessageRecord[] {
    return [...this.#place.channel.messages.values()].filter((message) => this.sees(message));
  }

  /** Whether a message is for the actor's eyes: in a server of theirs, or said to them. */
  sees({ visibleTo, channelId }: MessageRecord): boolean {
    const { channels, guilds } = this.#discord;
    if (visibleTo !== undefined && visibleTo !== this.id) return false;
    const channel = channels.get(channelId);
    if (channel?.recipientId !== undefined) return channel.recipientId === this.id;
    const guild = guilds.get(channel?.guildId ?? '');
    const member = guild?.members.get(this.id);
    if (channel === undefined || guild === undefined || member === undefined) return channel === this.#place.channel;
    return canSee(guild, member, channel);
  }

  /** The same person somewhere else. */
  at(place: Partial<ActorPlace>): Actor {
    return new Actor(this.#discord, this.member, { ...this.#place, ...place });
  }

  /** The same person, writing to the bot directly. */
  direct(): Actor {
    return this.at({ guild: undefined, channel: this.#discord.directChannel(this.id) });
  }

  stylize(options: Record<string, OptionValue>): Promise<Reply> {
    return this.command('stylize', options);
  }

  /** @param name "queue pause" for a subcommand. @throws ClientRejection where a client would not send it. */
  async command(name: string, options: Record<string, OptionValue> = {}): Promise<Reply> {
    const [root] = name.split(' ');
    const { id, type } = this.#find(root, ApplicationCommandType.ChatInput, `/${name}`);
    const command = this.#discord.commands.find((each) => each.id === id) as Command;
    const typed = await typeOptions(command, name, options, (file) => this.#discord.cdn.upload(file));
    const mentioned = resolveMentions(this.#discord, this.#here, typed.mentions);
    const found = { ...resolved(typed.attachments), ...mentioned };
    const data = { id, name: root, type, options: typed.options, resolved: found };
    return this.#interact(InteractionType.ApplicationCommand, data, { about: { name, command_type: type } });
  }

  /** Asks for suggestions. @param name "queue pause" for a subcommand. @param focused the option that is being typed. */
  async autocomplete(name: string, options: Record<string, OptionValue>, focused: string): Promise<Reply> {
    const [root] = name.split(' ');
    const { id, type } = this.#find(root, ApplicationCommandType.ChatInput, `/${name}`);
    const command = this.#discord.commands.find((each) => each.id === id) as Command;
    const data = { id, name: root, type, options: typePartly(command, name, options, focused) };
    return this.#interact(InteractionType.ApplicationCommandAutocomplete, data, {});
  }

  /** "Apps" on a message. */
  async messageCommand(name: string, message: MessageRecord): Promise<Reply> {
    this.#mustSee(message);
    const { id, type } = this.#find(name, ApplicationCommandType.Message);
    const messages = { [message.id]: this.#discord.showMessage(message) };
    const data = { id, name, type, target_id: message.id, resolved: { messages } };
    const about = { name, command_type: type, target_message_id: message.id };
    return this.#interact(InteractionType.ApplicationCommand, data, { about });
  }

  /** "Apps" on a member. */
  async userCommand(name: string, target: MemberRecord): Promise<Reply> {
    const { id, type } = this.#find(name, ApplicationCommandType.User);
    const { user } = target;
    const { guild, channel } = this.#place;
    const members =
      guild === undefined ? {} : { members: { [user.id]: serializePartialMember(target, guild, channel) } };
    const people = { users: { [user.id]: user }, ...members };
    const data = { id, name, type, target_id: user.id, resolved: people };
    const about = { name, command_type: type, target_user: user };
    return this.#interact(InteractionType.ApplicationCommand, data, { about });
  }

  /** @param button its label or custom id. @throws ClientRejection where there is none to press. */
  async press(message: MessageRecord | undefined, button: string): Promise<Reply> {
    const { buttons } = snapshotMessage(this.#discord, this.#mustSee(message));
    const found = buttons.find(({ label, customId }) => label === button || customId === button);
    if (message === undefined || found === undefined || found.disabled)
      throw new ClientRejection(
        `There is no button "${button}" among ${buttons.map(({ label }) => label).join(', ')}.`,
      );
    return this.pressId(message, found.customId);
  }

  /** A press of a button that need not be there, as somebody with another client could send it. */
  async pressId(message: MessageRecord, customId: string): Promise<Reply> {
    return this.#use(message, customId, { component_type: ComponentType.Button });
  }

  /**
   * @param select its custom id or what it says while nothing is chosen.
   * @param values of the options, or their labels.
   * @throws ClientRejection where there is nothing like this to choose.
   */
  async choose(message: MessageRecord | undefined, select: string, values: readonly string[]): Promise<Reply> {
    const picked = await this.#pick(this.#mustSee(message), select, values);
    if (picked !== undefined) return picked;
    const { selects } = snapshotMessage(this.#discord, this.#mustSee(message));
    const found = selects.find(({ customId, placeholder }) => customId === select || placeholder === select);
    if (message === undefined || found === undefined || found.disabled)
      throw new ClientRejection(
        `There is no menu "${select}" among ${selects.map((each) => each.placeholder).join(', ')}.`,
      );
    const { options, least, most } = found;
    const chosen = values.map(
      (wanted) => options.find(({ label, value }) => value === wanted || label === wanted)?.value,
    );
    const labels = options.map(({ label }) => label).join(', ');
    if (chosen.includes(undefined)) throw new ClientRejection(`${values.join(', ')} is not among ${labels}.`);
    if (chosen.length < least || chosen.length > most)
      throw new ClientRejection(`${chosen.length} were chosen; ${least} to ${most} can be.`);
    return this.#use(message, found.customId, { component_type: ComponentType.StringSelect, values: chosen });
  }

  /** @param answers by custom id. @throws ClientRejection where a client would not submit it. */
  async submitModal(opened: Reply, answers: Record<string, Answer> = {}): Promise<Reply> {
    const { modal, record } = opened;
    if (modal === undefined) throw new ClientRejection('No modal was opened.');
    const answered = await answerModal(modal, answers, (file) => this.#discord.cdn.upload(file));
    const { components, attachments, mentions } = answered;
    const found = { ...resolved(attachments), ...resolveMentions(this.#discord, this.#here, mentions) };
    const data = { custom_id: modal.custom_id, components, resolved: found };
    const about = { triggering_interaction_metadata: record.metadata };
    return this.#interact(InteractionType.ModalSubmit, data, { source: record.source, about });
  }

  /** A message of the actor's own. @param stickers ids of some of the servers that the actor is in. @throws ClientRejection where they may not write. */
  async post(content: string, files: readonly File[] = [], stickers: readonly string[] = []): Promise<MessageRecord> {
    const { channel, limit } = this.#place;
    this.#mustWrite();
    const chosen = stickers.map((id) => this.#sticker(id));
    if (chosen.length > MOST_STICKERS) throw new ClientRejection(`A message has at most ${MOST_STICKERS} stickers.`);
    const origin = { author: this.member.user, limit, stickers: chosen };
    return createMessage(this.#discord, channel, { content }, files, origin);
  }

  #sticker(id: string): StickerRecord {
    const homes = [...this.#discord.guilds.values()].filter(({ members }) => members.has(this.id));
    const found = homes.map(({ stickers }) => stickers.get(id)).find((sticker) => sticker !== undefined);
    if (found === undefined) throw new ClientRejection(`There is no sticker ${id} in your servers.`);
    return found;
  }

  /** @throws ClientRejection where it is somebody else's and the actor no moderator. */
  deleteMessage(message: MessageRecord): void {
    this.#mustSee(message);
    if (message.visibleTo !== undefined) throw new ClientRejection('A message that only you see cannot be deleted.');
    const moderates = includes(this.permissions, PermissionFlagsBits.ManageMessages);
    const inGuild = this.#discord.channels.get(message.channelId)?.guildId !== undefined;
    if (message.author.id !== this.id && !(moderates && inGuild))
      throw new ClientRejection('Only its author and moderators can delete a message.');
    deleteMessage(this.#discord, message);
  }

  /** A thread, at a message or not. @returns the actor in it. @throws ClientRejection where they may not begin one. */
  startThread(name: string, message?: MessageRecord): Actor {
    const { channel, guild } = this.#place;
    if (message !== undefined) this.#mustSee(message);
    if (guild === undefined || channel.thread !== undefined)
      throw new ClientRejection('Threads begin in the channels of servers.');
    if (!includes(this.permissions, PermissionFlagsBits.CreatePublicThreads))
      throw new ClientRejection('You may not begin threads here.');
    return this.at({ channel: startThread(this.#discord, channel, { name, ownerId: this.id, message }) });
  }

  /** Archives the thread where the actor is, opens it again or locks it. @throws ClientRejection where they may not. */
  changeThread(change: Pick<ThreadChange, 'archived' | 'locked'>): void {
    const { channel } = this.#place;
    const { thread } = channel;
    if (thread === undefined) throw new ClientRejection('This is no thread.');
    const moderates = includes(this.permissions, PermissionFlagsBits.ManageThreads);
    const own = thread.ownerId === this.id && change.locked === undefined && !thread.locked;
    if (!moderates && !own) throw new ClientRejection('Only moderators and whoever began the thread can do that.');
    changeThread(this.#discord, channel, change);
  }

  /** Waits until a message where the actor is says something. @throws Error */
  async waitForMessage(wanted: Matcher, timeout = 60_000): Promise<MessageRecord> {
    const find = () => this.messages.find((message) => matches(this.#discord, message, wanted));
    await waitUntil(
      this.#discord,
      () => find() !== undefined,
      timeout,
      () => `a message: ${wanted}`,
    );
    return find() as MessageRecord;
  }

  /** A choice of people, roles or channels; undefined where the menu is of another kind. @throws ClientRejection */
  async #pick(message: MessageRecord, select: string, values: readonly string[]): Promise<Reply | undefined> {
    const menu = componentsOf(message).find(
      ({ type, custom_id, placeholder }) => type in SELECT_KINDS && (custom_id === select || placeholder === select),
    );
    if (menu === undefined) return undefined;
    const { type, custom_id = '', disabled = false, min_values: least = 1, max_values: most = 1 } = menu;
    const { channel_types: channelTypes } = menu;
    if (disabled) throw new ClientRejection(`The menu "${select}" is not to be used now.`);
    if (values.length < least || values.length > most)
      throw new ClientRejection(`${values.length} were chosen; ${least} to ${most} can be.`);
    const mentions = values.map((id) => ({ kind: SELECT_KINDS[type], id, channelTypes }));
    const found = resolveMentions(this.#discord, this.#here, mentions);
    return this.#use(message, custom_id, { component_type: type, values, resolved: found });
  }

  get #here() {
    return { ...this.#place, member: this.member };
  }

  /** @throws ClientRejection in a thread that is locked, and where the actor may not write. */
  #mustWrite(): void {
    const { guild, channel } = this.#place;
    if (guild === undefined) return;
    if (!canSee(guild, this.member, channel)) throw new ClientRejection('You cannot see this channel.');
    if (!includes(this.permissions, sendPermission(channel))) throw new ClientRejection('You may not write here.');
    const moderates = includes(this.permissions, PermissionFlagsBits.ManageThreads);
    if (channel.thread?.locked === true && !moderates) throw new ClientRejection('This thread is locked.');
  }

  #mustSee(message: MessageRecord | undefined): MessageRecord {
    if (message === undefined || message.deleted) throw new ClientRejection('There is no such message.');
    if (!this.sees(message)) throw new ClientRejection('Only its reader can do that.');
    return message;
  }

  /** A command that is offered to the actor here. @param called what to call it when it is not. */
  #find(name: string, type: ApplicationCommandType, called = `"${name}"`): { id: string; type: number } {
    const command = this.#discord.commands.find((each) => each.name === name && each.type === type);
    if (command === undefined) throw new ClientRejection(`${called} is not registered.`);
    const { userInstalled = false, guild } = this.#place;
    const { contexts, integration_types: installations, default_member_permissions: needed } = command;
    const installation = userInstalled
      ? ApplicationIntegrationType.UserInstall
      : ApplicationIntegrationType.GuildInstall;
    const offered = contexts?.includes(contextOf(this.#place)) ?? true;
    if (!offered || !(installations?.includes(installation) ?? true))
      throw new ClientRejection(`${called} is not offered here.`);
    const wanted = BigInt(needed ?? 0) | PermissionFlagsBits.UseApplicationCommands;
    if (guild !== undefined && !includes(this.permissions, wanted))
      throw new ClientRejection(`${called} is not for everybody.`);
    this.#mustWrite();
    return command;
  }

  #use(message: MessageRecord, customId: string, data: object): Reply {
    const id = componentsOf(message).find(({ custom_id }) => custom_id === customId)?.id ?? 0;
    const about = { interacted_message_id: message.id };
    const used = { id, custom_id: customId, ...data };
    return this.#interact(InteractionType.MessageComponent, used, { source: message, about });
  }

  #interact(type: InteractionType, data: object, more: Pick<InteractionInput, 'source' | 'about'>): Reply {
    const asking = { ...this.#place, ...more, type, data, member: this.member };
    return new Reply(this.#discord, createInteraction(this.#discord, asking));
  }
}

/** Attachments as an interaction carries them: by id. */
function resolved(attachments: readonly APIAttachment[]): { attachments?: Record<string, APIAttachment> } {
  if (attachments.length === 0) return {};
  return { attachments: Object.fromEntries(attachments.map((attachment) => [attachment.id, attachment])) };
}
