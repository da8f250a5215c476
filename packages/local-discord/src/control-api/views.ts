/** What the control API shows. Messages are as Discord's API shows them, the rest in words of our own. */
import {
  type APIMessage,
  ChannelType,
  GuildScheduledEventStatus,
  type LocaleString,
  PermissionFlagsBits,
  StickerFormatType,
} from 'discord-api-types/v10';
import type { DiscordState } from '../state/discord-state.js';
import { includes, permissionsOf } from '../state/permissions.js';
import type {
  ChannelRecord,
  Command,
  EventRecord,
  GuildRecord,
  InteractionRecord,
  MemberRecord,
  MessageChange,
  RoleRecord,
  StickerRecord,
} from '../state/records.js';
import { isOver } from '../state/scheduled-events.js';
import { byRank } from '../state/serializers.js';
import type { ModalPayload } from '../validation/modal-rules.js';
import type { Entry } from './traffic-log.js';

export interface StateView {
  readonly bot: { readonly id: string; readonly name: string; readonly avatar: string; readonly online: boolean };
  readonly guilds: readonly GuildView[];
  readonly commands: readonly Command[];
  /** Everybody's conversation with the bot, where there is one. */
  readonly direct: readonly { readonly id: string; readonly member: string }[];
  /** Milliseconds that the local Discord's clock is ahead. */
  readonly ahead: number;
  /** Said at the beginning of a channel, in Discord's Markdown. */
  readonly hint: string;
  /** Offered at the beginning of a channel. */
  readonly suggestions: readonly PageSuggestion[];
}

/** A command to try, offered with a button. */
export interface PageSuggestion {
  readonly title: string;
  readonly description: string;
  /** The label of the button, a verb. */
  readonly button: string;
  /** "style list" for a subcommand. */
  readonly command: string;
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** Sample ids by the name of the attachment option that they are given for. */
  readonly files?: Readonly<Record<string, string>>;
  /** Ids of samples that illustrate it. */
  readonly pictures?: readonly string[];
  /** Whether the button sends the command at once; otherwise it opens the command's form. */
  readonly sends: boolean;
}

/** A picture that anybody may take. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  /** Which options it is offered for first: those whose name contains this. */
  readonly kind: string;
}

export interface GuildView {
  readonly id: string;
  readonly name: string;
  readonly hasBot: boolean;
  readonly channels: readonly ChannelView[];
  /** The mightiest last. */
  readonly roles: readonly RoleView[];
  readonly members: readonly MemberView[];
  readonly stickers: readonly StickerView[];
  /** Those that are not over, the earliest first. */
  readonly events: readonly EventView[];
}

export interface StickerView {
  readonly id: string;
  readonly name: string;
  /** Where its picture is, on this server. */
  readonly picture: string;
}

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  /** Of a thread: the channel that it is in. A thread that begins at a message has its id. */
  readonly parent: string | null;
  readonly archived: boolean;
  readonly locked: boolean;
}

export interface RoleView {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
  /** What it lets its members do, a bit field. */
  readonly permissions: string;
  /** Whether it is the bot's own, which nobody hands out. */
  readonly managed: boolean;
}

export interface EventView {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly location: string;
  /** Milliseconds since 1970, by the local Discord's clock. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly active: boolean;
}

export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly locale: LocaleString;
  readonly moderator: boolean;
  readonly admin: boolean;
  /** By id. */
  readonly roles: readonly string[];
  /** What the member may do, a bit field. */
  readonly permissions: string;
  /** Where the picture is, on this server. */
  readonly avatar: string;
}

export interface InteractionView {
  readonly id: string;
  readonly channel: string;
  /** Unanswered: three seconds went by without a word. */
  readonly state: 'waiting' | 'acknowledged' | 'unanswered';
  /** The message that answers, by id. */
  readonly message: string | null;
  readonly modal: ModalPayload | null;
  /** Suggestions, where the bot was asked for them. */
  readonly choices: readonly unknown[] | null;
}

export interface MessageChangeView {
  readonly change: MessageChange;
  /** Of a message that is deleted only its ids. */
  readonly message: APIMessage | Pick<APIMessage, 'id' | 'channel_id'>;
}

/** What one member sees happen. */
export type MemberEvent =
  | { readonly event: 'message'; readonly data: MessageChangeView }
  | { readonly event: 'interaction'; readonly data: InteractionView };

/** Events of the socket. */
export type LiveEvent =
  | MemberEvent
  | { readonly event: 'state'; readonly data: StateView }
  | { readonly event: 'traffic'; readonly data: Entry }
  /** From now on that member's events come. */
  | { readonly event: 'watching'; readonly data: { readonly member: string } };

const DEFAULT_AVATARS = 6n;

/** @param user as it is known to everybody. */
function avatarOf({ id, avatar }: { id: string; avatar: string | null }): string {
  if (avatar !== null) return `/avatars/${id}/${avatar}.png`;
  return `/embed/avatars/${(BigInt(id) >> 22n) % DEFAULT_AVATARS}.png`;
}

export function viewState(
  discord: DiscordState,
  { hint, suggestions }: Pick<StateView, 'hint' | 'suggestions'>,
): StateView {
  const { bot, guilds, commands, gateway, clock } = discord;
  return {
    bot: { id: bot.id, name: bot.username, avatar: avatarOf(bot), online: gateway.connected },
    guilds: [...guilds.values()].map(viewGuild),
    commands,
    direct: [...discord.channels.values()].flatMap(({ id, recipientId }) =>
      recipientId === undefined ? [] : [{ id, member: recipientId }],
    ),
    ahead: clock.offsetMs,
    hint,
    suggestions,
  };
}

function viewGuild(guild: GuildRecord): GuildView {
  const { id, name, bot, channels, members, stickers, events } = guild;
  return {
    id,
    name,
    hasBot: bot !== undefined,
    channels: [...channels.values()]
      // A private thread is for those who are in it, and not in everybody's list.
      .filter(({ thread }) => thread?.type !== ChannelType.PrivateThread)
      .map(viewChannel),
    roles: byRank(guild).map(viewRole),
    members: [...members.values()].map((member) => viewMember(member, guild)),
    stickers: [...stickers.values()].map(viewSticker),
    events: [...events.values()]
      .filter((event) => !isOver(event))
      .sort((one, other) => one.startsAt - other.startsAt)
      .map(viewEvent),
  };
}

export function viewSticker({ id, name, format }: Omit<StickerRecord, 'bytes'>): StickerView {
  return { id, name, picture: `/stickers/${id}.${format === StickerFormatType.GIF ? 'gif' : 'png'}` };
}

export function viewChannel({ id, name, thread }: ChannelRecord): ChannelView {
  const { parentId: parent = null, archived = false, locked = false } = thread ?? {};
  return { id, name, parent, archived, locked };
}

export function viewRole({ id, name, colour, permissions, managed }: RoleRecord): RoleView {
  return { id, name, colour, permissions: permissions.toString(), managed };
}

function viewEvent({ id, name, description, location, startsAt, endsAt, status }: EventRecord): EventView {
  return { id, name, description, location, startsAt, endsAt, active: status === GuildScheduledEventStatus.Active };
}

export function viewMember(member: MemberRecord, guild: GuildRecord): MemberView {
  const { user, locale, roles } = member;
  const permissions = permissionsOf(guild, member);
  return {
    id: user.id,
    name: user.global_name ?? user.username,
    locale,
    moderator: includes(permissions, PermissionFlagsBits.ManageMessages),
    admin: includes(permissions, PermissionFlagsBits.Administrator),
    roles,
    permissions: permissions.toString(),
    avatar: avatarOf(user),
  };
}

export function viewInteraction(record: InteractionRecord): InteractionView {
  const { id, channel, acknowledgedAt, unanswered, response, modal, choices } = record;
  const state = acknowledgedAt !== undefined ? 'acknowledged' : unanswered ? 'unanswered' : 'waiting';
  return {
    id,
    channel: channel.id,
    state,
    message: response?.id ?? null,
    modal: modal ?? null,
    choices: choices ?? null,
  };
}
