/** What the local Discord keeps: plain records, as the API shows them, and a little that it does not show. */
import type {
  APIApplicationCommand,
  APIAttachment,
  APIMessageTopLevelComponent,
  APIUser,
  ChannelType,
  GuildScheduledEventStatus,
  InteractionType,
  LocaleString,
  OverwriteType,
  StickerFormatType,
} from 'discord-api-types/v10';
import type { ModalPayload } from '../validation/modal-rules.js';

export interface GuildRecord {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  /** With threads. */
  readonly channels: Map<string, ChannelRecord>;
  /** Without the bot. */
  readonly members: Map<string, MemberRecord>;
  /** Besides @everyone. */
  readonly roles: Map<string, RoleRecord>;
  readonly events: Map<string, EventRecord>;
  /** The server's own. */
  readonly emojis: Map<string, EmojiRecord>;
  readonly stickers: Map<string, StickerRecord>;
  /** What @everyone may do, whose role has the server's id. */
  readonly everyone: bigint;
  /** What a Community server has chosen as its language; others cannot choose one. */
  readonly locale: string | undefined;
  /** The bot, where it is a member. */
  bot: MemberRecord | undefined;
}

export interface EmojiRecord {
  readonly id: string;
  readonly name: string;
  readonly animated: boolean;
  readonly bytes: Uint8Array;
}

export interface StickerRecord {
  readonly id: string;
  readonly name: string;
  readonly format: Exclude<StickerFormatType, StickerFormatType.Lottie>;
  readonly bytes: Uint8Array;
}

export interface RoleRecord {
  readonly id: string;
  readonly name: string;
  /** RGB, 24 bits. */
  readonly colour: number;
  /** What it lets its members do besides what everybody may. */
  permissions: bigint;
  /** From 1, the mightiest last; @everyone has 0. */
  position: number;
  /** Whether it came with the bot and goes with it; nobody hands it out. */
  readonly managed: boolean;
}

/** What a role, or one member, may do in one channel other than in the server. Bit fields in decimal digits. */
export interface Overwrite {
  /** Of the role or the member. */
  readonly id: string;
  readonly type: OverwriteType;
  readonly allow: string;
  readonly deny: string;
}

/** What a channel has only where it is a thread. */
export interface Thread {
  readonly parentId: string;
  readonly ownerId: string;
  readonly type: ChannelType.PublicThread | ChannelType.PrivateThread;
  readonly createdAt: number;
  archived: boolean;
  locked: boolean;
  /** When it was last archived or opened again. */
  turnedAt: number;
  /** When something was last said in it. */
  activeAt: number;
  /** Minutes without a word until it is archived. */
  autoArchive: number;
}

/** A scheduled event that takes place outside of Discord's channels. Times in milliseconds since 1970. */
export interface EventRecord {
  readonly id: string;
  readonly creatorId: string;
  name: string;
  description: string | null;
  location: string;
  startsAt: number;
  endsAt: number;
  status: GuildScheduledEventStatus;
}

export interface ChannelRecord {
  readonly id: string;
  name: string;
  /** Undefined for direct messages and for conversations that the bot is no part of. */
  readonly guildId: string | undefined;
  /** Who talks with the bot here, where it is a direct message. */
  readonly recipientId: string | undefined;
  /** Of a thread: none of its own, those of its channel count. */
  overwrites: readonly Overwrite[];
  /** For adults only, which Discord calls NSFW; absent where it is not. */
  nsfw?: boolean;
  readonly thread: Thread | undefined;
  readonly messages: Map<string, MessageRecord>;
}

export interface MemberRecord {
  readonly user: APIUser;
  locale: LocaleString;
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
  /** By id. */
  roles: readonly string[];
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
  /** Absent where there are none. */
  readonly stickers?: readonly Omit<StickerRecord, 'bytes'>[];
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
}

export interface InteractionRecord {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly member: MemberRecord;
  readonly channel: ChannelRecord;
  readonly guild: GuildRecord | undefined;
  readonly createdAt: number;
  /** The message whose button was pressed, now or before a modal was opened. */
  readonly source: MessageRecord | undefined;
  readonly metadata: InteractionMetadata;
  /** Bytes of one file. */
  readonly limit: number;
  acknowledgedAt: number | undefined;
  /** Three seconds went by without a word: "The application did not respond". */
  unanswered: boolean;
  /** The message that answers: the bot's new one, or the one whose button was pressed. */
  response: MessageRecord | undefined;
  /** Whether the answer is only for the one who asked. */
  ephemeral: boolean;
  followUps: number;
  modal: ModalPayload | undefined;
  choices: readonly unknown[] | undefined;
}

/** What becomes of a message. */
export type MessageChange = 'created' | 'updated' | 'deleted';

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
