/** The REST API, version 10: what a bot of slash commands asks for. */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { DiscordState } from '../state/discord-state.js';
import { createMessage, deleteMessage, editMessage } from '../state/messages.js';
import { includes } from '../state/permissions.js';
import type { Command, InteractionRecord, MessageRecord } from '../state/records.js';
import { serializeChannel } from '../state/serializers.js';
import { sendPermission } from '../state/threads.js';
import { type CommandPayload, checkCommands } from '../validation/command-rules.js';
import type { MessagePayload } from '../validation/message-rules.js';
import { refusals } from './api-error.js';
import { GUILD_ROUTES } from './guild-routes.js';
import { acknowledge, type Callback, followUp, interactionOf, showResponse } from './interaction-responses.js';
import { READ_ROUTES } from './message-history-routes.js';
import { type RestRequest, type Route, requireVisible, route } from './route.js';
import { THREAD_ROUTES } from './thread-routes.js';

const open = { authorised: false };
const { AttachFiles, ManageMessages, ManageThreads } = PermissionFlagsBits;

/** `@original`, or a message that followed. */
function webhookMessage(call: RestRequest): { record: InteractionRecord; message: MessageRecord } {
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

const payloadOf = ({ body }: RestRequest) => (body ?? {}) as CreatePayload;

/** Creations a day that Discord allows. */
const DAILY_COMMANDS = 200;

function overwriteCommands({ discord, body }: RestRequest): readonly Command[] {
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

function checkDirect({ guilds, closed, installers }: DiscordState, recipient: string | undefined): void {
  if (recipient === undefined) return;
  if (closed.has(recipient)) throw refusals.cannotDirect();
  const mutual = [...guilds.values()].some((guild) => guild.bot !== undefined && guild.members.has(recipient));
  if (!mutual && !installers.has(recipient)) throw refusals.nothingInCommon();
}

async function postMessage(call: RestRequest): Promise<object> {
  const { discord, parameters, files } = call;
  const channel = discord.channelForBot(parameters.channel);
  discord.channelForBot(channel.id, sendPermission(channel), ...(files.length > 0 ? [AttachFiles] : []));
  const locked = channel.thread?.locked === true && !includes(discord.botPermissions(channel), ManageThreads);
  if (locked) throw refusals.threadLocked();
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
    await (once ? discord.nonces.createOnce(`${channel.id} ${discord.bot.id} ${nonce}`, make) : make()),
  );
}

export const ROUTES: readonly Route[] = [
  route('GET /gateway/bot', ({ discord }) => ({
    url: discord.gateway.url,
    shards: discord.gateway.recommendedShards,
    session_start_limit: discord.gateway.startLimit,
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
    return { ...serializeChannel(discord.directChannel(id)), recipients: [user] };
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

  route('GET /channels/:channel', ({ discord, parameters }) =>
    serializeChannel(discord.channelForBot(parameters.channel)),
  ),
  route('POST /channels/:channel/messages', postMessage),
  route('PATCH /channels/:channel/messages/:message', async (call) => {
    const { discord, parameters, files } = call;
    discord.channelForBot(parameters.channel);
    const message = requireVisible(discord.message(parameters.channel, parameters.message));
    if (message.author.id !== discord.bot.id) throw refusals.notYours();
    return discord.showMessage(await editMessage(discord, message, payloadOf(call), files));
  }),
  route('DELETE /channels/:channel/messages/:message', ({ discord, parameters }) => {
    discord.channelForBot(parameters.channel);
    const message = requireVisible(discord.message(parameters.channel, parameters.message));
    if (message.author.id !== discord.bot.id) discord.channelForBot(parameters.channel, ManageMessages);
    deleteMessage(discord, message);
  }),
  ...READ_ROUTES,
  ...THREAD_ROUTES,
  ...GUILD_ROUTES,
];
