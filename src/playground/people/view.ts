/** What the people's door shows. Messages are as Discord's API shows them, the rest in words of our own. */
import { type APIMessage, type LocaleString, PermissionFlagsBits } from 'discord.js';
import type { Discord } from '../discord.js';
import type { InteractionRecord } from '../interactions.js';
import type { MessageChange } from '../messages.js';
import type { ModalPayload } from '../modal-rules.js';
import type { Command, GuildRecord, MemberRecord } from '../records.js';

export interface StateView {
  readonly bot: { readonly id: string; readonly name: string; readonly avatar: string; readonly online: boolean };
  readonly guilds: readonly GuildView[];
  readonly commands: readonly Command[];
}

export interface GuildView {
  readonly id: string;
  readonly name: string;
  readonly hasBot: boolean;
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly members: readonly MemberView[];
}

export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly locale: LocaleString;
  readonly moderator: boolean;
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
}

export interface MessageChangeView {
  readonly change: MessageChange;
  /** Of a message that is deleted only its ids. */
  readonly message: APIMessage | Pick<APIMessage, 'id' | 'channel_id'>;
}

const DEFAULT_AVATARS = 6n;

/** @param user as it is known to everybody. */
function avatarOf({ id, avatar }: { id: string; avatar: string | null }): string {
  if (avatar !== null) return `/avatars/${id}/${avatar}.png`;
  return `/embed/avatars/${(BigInt(id) >> 22n) % DEFAULT_AVATARS}.png`;
}

export function viewState(discord: Discord): StateView {
  const { bot, guilds, commands, gateway } = discord;
  return {
    bot: { id: bot.id, name: bot.username, avatar: avatarOf(bot), online: gateway.connected },
    guilds: [...guilds.values()].map(viewGuild),
    commands,
  };
}

function viewGuild({ id, name, botPermissions, channels, members }: GuildRecord): GuildView {
  return {
    id,
    name,
    hasBot: botPermissions !== undefined,
    channels: [...channels.values()].map((channel) => ({ id: channel.id, name: channel.name })),
    members: [...members.values()].map(viewMember),
  };
}

export function viewMember({ user, locale, permissions }: MemberRecord): MemberView {
  return {
    id: user.id,
    name: user.global_name ?? user.username,
    locale,
    moderator: (permissions & PermissionFlagsBits.ManageMessages) !== 0n,
    avatar: avatarOf(user),
  };
}

export function viewInteraction(record: InteractionRecord): InteractionView {
  const { id, channel, acknowledgedAt, unanswered, response, modal } = record;
  const state = acknowledgedAt !== undefined ? 'acknowledged' : unanswered ? 'unanswered' : 'waiting';
  return { id, channel: channel.id, state, message: response?.id ?? null, modal: modal ?? null };
}
