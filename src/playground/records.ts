/** What the local Discord keeps: plain records, as the API shows them, and a little that it does not show. */
import type {
  APIApplicationCommand,
  APIAttachment,
  APIMessageTopLevelComponent,
  APIUser,
  GuildScheduledEventStatus,
  LocaleString,
} from 'discord.js';

export interface GuildRecord {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly channels: Map<string, ChannelRecord>;
  readonly members: Map<string, MemberRecord>;
  /** Besides @everyone. */
  readonly roles: Map<string, RoleRecord>;
  /** By id. */
  readonly events: Map<string, EventRecord>;
  /** The bot's own role; undefined where it was never a member. */
  botRoleId: string | undefined;
  /** What the bot may do here; undefined where it is not a member. */
  botPermissions: bigint | undefined;
}

export interface RoleRecord {
  readonly id: string;
  readonly name: string;
  /** RGB, 24 bits. */
  readonly colour: number;
  /** What it lets its members do besides what everybody may. */
  readonly permissions: bigint;
  /** From 1; whoever has a higher one may hand out a lower one. */
  position: number;
  /** An application's own: nobody can be given it. */
  readonly managed: boolean;
}

/** Something that the server plans, outside of its channels. https://discord.com/developers/docs/resources/guild-scheduled-event */
export interface EventRecord {
  readonly id: string;
  readonly creatorId: string;
  name: string;
  description: string | null;
  /** Milliseconds since 1970. */
  startsAt: number;
  endsAt: number;
  status: GuildScheduledEventStatus;
  location: string;
}

export interface ThreadRecord {
  readonly parentId: string;
  readonly ownerId: string;
  archived: boolean;
  locked: boolean;
  /** When it was archived or taken out of the archive, or made. */
  changedAt: number;
}

export interface ChannelRecord {
  readonly id: string;
  name: string;
  /** Undefined for direct messages and for conversations that the bot is no part of. */
  readonly guildId: string | undefined;
  /** Who talks with the bot here, where it is a direct message. */
  readonly recipientId: string | undefined;
  readonly messages: Map<string, MessageRecord>;
  /** What a thread has besides. */
  readonly thread?: ThreadRecord;
}

export interface MemberRecord {
  readonly user: APIUser;
  locale: LocaleString;
  permissions: bigint;
  /** By id. */
  roles: readonly string[];
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
}

/** Where an interaction comes from. https://discord.com/developers/docs/resources/message#message-interaction-metadata-object */
export interface InteractionMetadata {
  readonly id: string;
  readonly type: number;
  readonly user: APIUser;
  /** Installation to who installed: "0" to a guild's id, "1" to a user's. */
  readonly authorizing_integration_owners: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly command_type?: number;
  readonly target_user?: APIUser;
  readonly target_message_id?: string;
  readonly interacted_message_id?: string;
  readonly triggering_interaction_metadata?: InteractionMetadata;
}

export interface MessageRecord {
  readonly id: string;
  readonly channelId: string;
  readonly author: APIUser;
  content: string;
  embeds: readonly unknown[];
  components: readonly APIMessageTopLevelComponent[];
  attachments: readonly APIAttachment[];
  flags: number;
  readonly createdAt: number;
  editedAt: number | undefined;
  /** The only person who sees it. */
  readonly visibleTo: string | undefined;
  /** Of the bot's messages that answer an interaction. */
  readonly interaction: InteractionMetadata | undefined;
  /** The interaction whose token made it. */
  readonly token: string | undefined;
  /** Of a message that answers another. */
  readonly reference: string | undefined;
  readonly nonce: string | number | undefined;
  deleted: boolean;
  /** Of a message that a thread was started from. */
  threadId?: string;
}

export interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType?: string;
  /** What is claimed, where it is not the truth. */
  readonly size?: number;
  readonly url?: string;
  /** The part of the form that it came in. */
  readonly field?: string;
}

export type Command = APIApplicationCommand;
