/** What the people's door shows. Messages are as Discord's API shows them, the rest in words of our own. */
import { type APIMessage, GuildScheduledEventStatus, type LocaleString, PermissionFlagsBits } from 'discord.js';
import type { Discord } from '../discord.js';
import type { InteractionRecord } from '../interactions.js';
import type { MessageChange } from '../messages.js';
import type { ModalPayload } from '../modal-rules.js';
import type { Command, GuildRecord, MemberRecord } from '../records.js';
import { rolesOf } from '../roles.js';

export interface StateView {
  readonly bot: { readonly id: string; readonly name: string; readonly avatar: string; readonly online: boolean };
  readonly guilds: readonly GuildView[];
  readonly commands: readonly Command[];
  /** Everybody's conversation with the bot, where there is one. */
  readonly direct: readonly { readonly id: string; readonly member: string }[];
  /** Milliseconds that the local Discord's clock is ahead. */
  readonly ahead: number;
}

export interface GuildView {
  readonly id: string;
  readonly name: string;
  readonly hasBot: boolean;
  readonly channels: readonly ChannelView[];
  /** The mightiest last. */
  readonly roles: readonly RoleView[];
  /** What is planned or under way, the next one first. */
  readonly events: readonly EventView[];
  readonly members: readonly MemberView[];
}

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  /** Of a thread: the channel that it is in. */
  readonly parent: string | null;
  readonly archived: boolean;
}

export interface RoleView {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
  /** An application's own, which nobody can be given. */
  readonly managed: boolean;
}

export interface EventView {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** Milliseconds since 1970. */
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

const { Scheduled, Active } = GuildScheduledEventStatus;

const DEFAULT_AVATARS = 6n;

/** @param user as it is known to everybody. */
function avatarOf({ id, avatar }: { id: string; avatar: string | null }): string {
  if (avatar !== null) return `/avatars/${id}/${avatar}.png`;
  return `/embed/avatars/${(BigInt(id) >> 22n) % DEFAULT_AVATARS}.png`;
}

export function viewState(discord: Discord): StateView {
  const { bot, guilds, commands, gateway, clock } = discord;
  return {
    bot: { id: bot.id, name: bot.username, avatar: avatarOf(bot), online: gateway.connected },
    guilds: [...guilds.values()].map(viewGuild),
    commands,
    direct: [...discord.channels.values()].flatMap(({ id, recipientId }) =>
      recipientId === undefined ? [] : [{ id, member: recipientId }],
    ),
    ahead: clock.ahead,
  };
}

function viewGuild(guild: GuildRecord): GuildView {
  const { id, name, botPermissions, channels, members, events } = guild;
  return {
    id,
    name,
    hasBot: botPermissions !== undefined,
    channels: [...channels.values()].map(({ id, name, thread }) => ({
      id,
      name,
      parent: thread?.parentId ?? null,
      archived: thread?.archived ?? false,
    })),
    roles: rolesOf(guild).map(({ id, name, colour, managed }) => ({ id, name, colour, managed })),
    events: [...events.values()]
      .filter(({ status }) => status === Scheduled || status === Active)
      .sort((one, other) => one.startsAt - other.startsAt)
      .map(({ id, name, location, startsAt, endsAt, status }) => ({
        id,
        name,
        location,
        startsAt,
        endsAt,
        active: status === Active,
      })),
    members: [...members.values()].map(viewMember),
  };
}

export function viewMember({ user, locale, permissions, roles }: MemberRecord): MemberView {
  return {
    id: user.id,
    name: user.global_name ?? user.username,
    locale,
    moderator: (permissions & PermissionFlagsBits.ManageMessages) !== 0n,
    admin: (permissions & PermissionFlagsBits.Administrator) !== 0n,
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
