/** The REST API, version 10: what a bot of slash commands asks for. */
import { PermissionFlagsBits } from 'discord.js';
import { refusals } from './api-error.js';
import { type CommandPayload, checkCommands } from './command-rules.js';
import type { Discord } from './discord.js';
import { changeEvent, createEvent, deleteEvent, type EventPayload, eventOf } from './events.js';
import { Form } from './form.js';
import type { InteractionRecord } from './interactions.js';
import type { MessagePayload } from './message-rules.js';
import { createMessage, deleteMessage, editMessage } from './messages.js';
import { patternOf } from './paths.js';
import { showChannel, showEvent, showEveryone, showMember, showRole } from './present.js';
import type { Command, File, GuildRecord, MessageRecord } from './records.js';
import { acknowledge, type Callback, followUp, interactionOf, showResponse } from './responses.js';
import { setRoleByBot } from './roles.js';
import { changeThread, createThread } from './threads.js';

export interface Call {
  readonly discord: Discord;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly File[];
}

export interface Route {
  /** "PATCH /channels/:channel/messages/:message" */
  readonly name: string;
  readonly method: string;
  readonly pattern: RegExp;
  /** Whether the bot's token is needed. */
  readonly authorised: boolean;
  /** @returns the answer's body; undefined for 204. */
  readonly handle: (call: Call) => unknown;
}

function route(name: string, handle: Route['handle'], { authorised = true } = {}): Route {
  const [method, path] = name.split(' ');
  return { name, method, pattern: patternOf(path), authorised, handle };
}

const open = { authorised: false };
const { SendMessages, SendMessagesInThreads, AttachFiles, ManageMessages, ReadMessageHistory, CreatePublicThreads } =
  PermissionFlagsBits;

/** `@original`, or a message that followed. */
function webhookMessage(call: Call): { record: InteractionRecord; message: MessageRecord } {
  const { token, message: id } = call.parameters;
  const record = interactionOf(call.discord, token);
  const { response } = record;
  if (id !== '@original') {
    const message = call.discord.message(record.channel.id, id);
    if (message.token !== token && message !== response) throw refusals.unknownMessage();
    return { record, message };
  }
  if (response === undefined || response.deleted) throw refusals.unknownMessage();
  return { record, message: response };
}

interface CreatePayload extends MessagePayload {
  readonly message_reference?: { readonly message_id: string; readonly fail_if_not_exists?: boolean };
  readonly nonce?: string | number | null;
  readonly enforce_nonce?: boolean | null;
}

const payloadOf = ({ body }: Call) => (body ?? {}) as CreatePayload;

/** Creations a day that Discord allows. */
const DAILY_COMMANDS = 200;

function overwriteCommands({ discord, body }: Call): readonly Command[] {
  checkCommands(body as CommandPayload[]);
  const sent = body as Command[];
  const known = new Map(discord.commands.map((command) => [`${command.type} ${command.name}`, command]));
  const created = sent.filter(({ type = 1, name }) => !known.has(`${type} ${name}`)).length;
  if (discord.created + created > DAILY_COMMANDS) throw refusals.tooManyCommands();
  discord.created += created;
  discord.commands = sent.map((command) => {
    const type = command.type ?? 1;
    const id = known.get(`${type} ${command.name}`)?.id ?? discord.id();
    return { ...command, id, type, application_id: discord.applicationId, version: discord.id() };
  });
  return discord.commands;
}

function checkDirect({ guilds, closed, installers }: Discord, recipient: string | undefined): void {
  if (recipient === undefined) return;
  if (closed.has(recipient)) throw refusals.cannotDirect();
  const mutual = [...guilds.values()].some(
    (guild) => guild.botPermissions !== undefined && guild.members.has(recipient),
  );
  if (!mutual && !installers.has(recipient)) throw refusals.nothingInCommon();
}

async function postMessage(call: Call): Promise<object> {
  const { discord, parameters, files } = call;
  const speak = discord.channels.get(parameters.channel)?.thread === undefined ? SendMessages : SendMessagesInThreads;
  const channel = discord.channelForBot(parameters.channel, speak, ...(files.length > 0 ? [AttachFiles] : []));
  if (channel.thread?.locked) discord.channelForBot(parameters.channel, PermissionFlagsBits.ManageThreads);
  checkDirect(discord, channel.recipientId);
  const payload = payloadOf(call);
  const reference = payload.message_reference?.message_id;
  const found = reference === undefined || channel.messages.has(reference);
  if (!found && payload.message_reference?.fail_if_not_exists !== false) throw refusals.unknownMessage();
  const nonce = payload.nonce ?? undefined;
  const origin = { author: discord.bot, nonce, ...(found ? { reference } : {}) };
  const make = () => createMessage(discord, channel, payload, files, origin);
  const once = payload.enforce_nonce === true && nonce !== undefined;
  return discord.showMessage(
    await (once ? discord.nonces.once(`${channel.id} ${discord.bot.id} ${nonce}`, make) : make()),
  );
}

export const ROUTES: readonly Route[] = [
  route('GET /gateway/bot', ({ discord }) => ({
    url: discord.gatewayUrl,
    shards: 1,
    session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
  })),
  route('GET /users/@me', ({ discord }) => discord.bot),
  route('GET /users/:user', ({ discord, parameters }) => {
    const user = discord.users.get(parameters.user);
    if (user === undefined) throw refusals.unknownUser();
    return user;
  }),
  route('POST /users/@me/channels', ({ discord, body }) => {
    const { recipient_id: id } = body as { recipient_id: string };
    const user = discord.users.get(id);
    if (user === undefined) throw refusals.unknownUser();
    return { ...showChannel(discord.directChannel(id)), recipients: [user] };
  }),
  route('GET /applications/@me', ({ discord }) => discord.showApplication()),
  route('GET /applications/:application/commands', ({ discord }) => discord.commands),
  route('PUT /applications/:application/commands', overwriteCommands),

  route(
    'POST /interactions/:interaction/:token/callback',
    async ({ discord, parameters, query, body, files }) => {
      const { interaction, token } = parameters;
      const callback = body as Callback;
      const record = await acknowledge(discord, interaction, token, callback, files);
      return query.get('with_response') === 'true' ? showResponse(discord, record, callback.type) : undefined;
    },
    open,
  ),
  route(
    'POST /webhooks/:application/:token',
    async (call) => {
      const record = interactionOf(call.discord, call.parameters.token);
      return call.discord.showMessage(await followUp(call.discord, record, payloadOf(call), call.files));
    },
    open,
  ),
  route(
    'GET /webhooks/:application/:token/messages/:message',
    (call) => call.discord.showMessage(webhookMessage(call).message),
    open,
  ),
  route(
    'PATCH /webhooks/:application/:token/messages/:message',
    async (call) => {
      const { discord, files } = call;
      const { record, message } = webhookMessage(call);
      return discord.showMessage(await editMessage(discord, message, payloadOf(call), files, record.limit));
    },
    open,
  ),
  route(
    'DELETE /webhooks/:application/:token/messages/:message',
    (call) => deleteMessage(call.discord, webhookMessage(call).message),
    open,
  ),

  route('GET /channels/:channel', ({ discord, parameters }) => showChannel(discord.channelForBot(parameters.channel))),
  route('PATCH /channels/:channel', ({ discord, parameters, body }) =>
    changeThread(discord, discord.channelForBot(parameters.channel), (body ?? {}) as object),
  ),
  route('POST /channels/:channel/threads', ({ discord, parameters, body }) => {
    const parent = discord.channelForBot(parameters.channel, CreatePublicThreads);
    return showChannel(createThread(discord, parent, (body as { name?: unknown })?.name, discord.bot.id));
  }),
  route('POST /channels/:channel/messages/:message/threads', ({ discord, parameters, body }) => {
    const parent = discord.channelForBot(parameters.channel, CreatePublicThreads);
    const message = visible(discord.message(parameters.channel, parameters.message));
    return showChannel(createThread(discord, parent, (body as { name?: unknown })?.name, discord.bot.id, message));
  }),
  route('POST /channels/:channel/messages', postMessage),
  route('GET /channels/:channel/messages', listMessages),
  route('GET /channels/:channel/messages/:message', ({ discord, parameters }) => {
    discord.channelForBot(parameters.channel, ReadMessageHistory);
    return discord.showMessage(visible(discord.message(parameters.channel, parameters.message)));
  }),
  route('PATCH /channels/:channel/messages/:message', async (call) => {
    const { discord, parameters, files } = call;
    discord.channelForBot(parameters.channel);
    const message = visible(discord.message(parameters.channel, parameters.message));
    if (message.author.id !== discord.bot.id) throw refusals.notYours();
    return discord.showMessage(await editMessage(discord, message, payloadOf(call), files));
  }),
  route('DELETE /channels/:channel/messages/:message', ({ discord, parameters }) => {
    discord.channelForBot(parameters.channel);
    const message = visible(discord.message(parameters.channel, parameters.message));
    if (message.author.id !== discord.bot.id) discord.channelForBot(parameters.channel, ManageMessages);
    deleteMessage(discord, message);
  }),
  route('GET /guilds/:guild', ({ discord, parameters }) => discord.showGuild(guildForBot(discord, parameters.guild))),
  route('GET /guilds/:guild/roles', ({ discord, parameters }) => {
    const guild = guildForBot(discord, parameters.guild);
    return [showEveryone(guild), ...[...guild.roles.values()].map(showRole)];
  }),
  route('PUT /guilds/:guild/members/:user/roles/:role', ({ discord, parameters: { guild, user, role } }) =>
    setRoleByBot(discord, guildForBot(discord, guild), user, role, true),
  ),
  route('DELETE /guilds/:guild/members/:user/roles/:role', ({ discord, parameters: { guild, user, role } }) =>
    setRoleByBot(discord, guildForBot(discord, guild), user, role, false),
  ),
  route('GET /guilds/:guild/scheduled-events', ({ discord, parameters }) => {
    const { id, events } = guildForBot(discord, parameters.guild);
    return [...events.values()].map((event) => showEvent(event, id));
  }),
  route('POST /guilds/:guild/scheduled-events', ({ discord, parameters, body }) =>
    createEvent(discord, guildForBot(discord, parameters.guild), (body ?? {}) as EventPayload),
  ),
  route('GET /guilds/:guild/scheduled-events/:event', ({ discord, parameters }) => {
    const guild = guildForBot(discord, parameters.guild);
    return showEvent(eventOf(guild, parameters.event), guild.id);
  }),
  route('PATCH /guilds/:guild/scheduled-events/:event', ({ discord, parameters, body }) =>
    changeEvent(discord, guildForBot(discord, parameters.guild), parameters.event, (body ?? {}) as EventPayload),
  ),
  route('DELETE /guilds/:guild/scheduled-events/:event', ({ discord, parameters }) =>
    deleteEvent(discord, guildForBot(discord, parameters.guild), parameters.event),
  ),
  route('GET /guilds/:guild/members/:user', ({ discord, parameters }) => {
    const member = guildForBot(discord, parameters.guild).members.get(parameters.user);
    if (member === undefined) throw refusals.unknownMember();
    return showMember(member);
  }),
];

/** The newest first. Who may not read what was said before gets nothing. */
function listMessages({ discord, parameters, query }: Call): object[] {
  const channel = discord.channelForBot(parameters.channel);
  const permissions = discord.guilds.get(channel.guildId ?? '')?.botPermissions ?? ReadMessageHistory;
  if ((permissions & ReadMessageHistory) === 0n) return [];
  const limit = Number(query.get('limit') ?? 50);
  const form = new Form();
  form.expect(limit >= 1 && limit <= 100, ['limit'], 'NUMBER_TYPE_MAX', 'int value should be between 1 and 100.');
  form.close();
  const said = [...channel.messages.values()].filter(({ visibleTo }) => visibleTo === undefined).reverse();
  const [before, after, around] = ['before', 'after', 'around'].map((name) => query.get(name) ?? undefined);
  const isNewer = (id: string, than: string) => BigInt(id) > BigInt(than);
  const shown = (messages: readonly MessageRecord[]) => messages.map((message) => discord.showMessage(message));
  if (after !== undefined) return shown(said.filter(({ id }) => isNewer(id, after)).slice(-limit));
  if (before !== undefined) return shown(said.filter(({ id }) => isNewer(before, id)).slice(0, limit));
  if (around === undefined) return shown(said.slice(0, limit));
  const middle = said.findIndex(({ id }) => !isNewer(id, around));
  const start = Math.max(0, (middle < 0 ? said.length : middle) - Math.floor(limit / 2));
  return shown(said.slice(start, start + limit));
}

/** Ephemeral messages are not there for channel endpoints. */
function visible(message: MessageRecord): MessageRecord {
  if (message.visibleTo !== undefined) throw refusals.unknownMessage();
  return message;
}

function guildForBot(discord: Discord, id: string): GuildRecord {
  const guild = discord.guilds.get(id);
  if (guild?.botPermissions === undefined) throw refusals.unknownGuild();
  return guild;
}
