/** The REST API, version 10: what a bot of slash commands asks for. */
import { MessageFlags, PermissionFlagsBits } from 'discord.js';
import { refusals } from './api-error.js';
import type { Discord } from './discord.js';
import { acknowledge, answer, type Callback, type InteractionRecord, interactionOf } from './interactions.js';
import { showChannel, showMember } from './present.js';
import type { Command, File, MessageRecord } from './records.js';
import { type CommandPayload, checkCommands, type MessagePayload } from './rules.js';

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
  readonly pattern: RegExp;
  /** Whether the bot's token is needed. */
  readonly authorised: boolean;
  /** @returns the answer's body; undefined for 204. */
  readonly handle: (call: Call) => unknown;
}

function route(name: string, handle: Route['handle'], { authorised = true } = {}): Route {
  const path = name.slice(name.indexOf(' ') + 1);
  return { name, pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), authorised, handle };
}

const open = { authorised: false };
const { SendMessages, AttachFiles, ManageMessages, ReadMessageHistory } = PermissionFlagsBits;

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

const payloadOf = ({ body }: Call) => (body ?? {}) as MessagePayload & { message_reference?: { message_id: string } };

/** Creations a day that Discord allows. */
const DAILY_COMMANDS = 200;

function overwriteCommands({ discord, body }: Call): readonly Command[] {
  checkCommands(body as CommandPayload[]);
  const sent = body as Command[];
  const known = new Map(discord.commands.map((command) => [`${command.type} ${command.name}`, command]));
  discord.commands = sent.map((command) => {
    const before = known.get(`${command.type ?? 1} ${command.name}`);
    if (before === undefined) discord.created++;
    if (discord.created > DAILY_COMMANDS) throw refusals.tooManyCommands();
    const id = before?.id ?? discord.id();
    return { ...command, id, type: command.type ?? 1, application_id: discord.applicationId, version: discord.id() };
  });
  return discord.commands;
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
  route('GET /applications/@me', ({ discord }) => discord.showApplication()),
  route('GET /applications/:application/commands', ({ discord }) => discord.commands),
  route('PUT /applications/:application/commands', overwriteCommands),

  route(
    'POST /interactions/:interaction/:token/callback',
    async ({ discord, parameters, query, body, files }) => {
      const { interaction, token } = parameters;
      const record = await acknowledge(discord, interaction, token, body as Callback, files);
      if (query.get('with_response') !== 'true') return undefined;
      const { response, ephemeral } = record;
      const about = {
        id: record.id,
        type: record.type,
        ...(response === undefined ? {} : { response_message_id: response.id }),
        response_message_loading: response !== undefined && (response.flags & MessageFlags.Loading) !== 0,
        response_message_ephemeral: ephemeral,
      };
      const resource = { type: (body as Callback).type, ...(response && { message: discord.showMessage(response) }) };
      return { interaction: about, resource };
    },
    open,
  ),
  route(
    'POST /webhooks/:application/:token',
    async (call) => {
      const record = interactionOf(call.discord, call.parameters.token);
      return call.discord.showMessage(await answer(call.discord, record, payloadOf(call), call.files));
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
      const { record, message } = webhookMessage(call);
      return call.discord.showMessage(
        await call.discord.editMessage(message, payloadOf(call), call.files, record.limit),
      );
    },
    open,
  ),
  route(
    'DELETE /webhooks/:application/:token/messages/:message',
    (call) => call.discord.deleteMessage(webhookMessage(call).message),
    open,
  ),

  route('GET /channels/:channel', ({ discord, parameters }) =>
    showChannel(discord.channelForBot(parameters.channel), discord.applicationId),
  ),
  route('POST /channels/:channel/messages', async (call) => {
    const { discord, parameters, files } = call;
    const needed = files.length > 0 ? [SendMessages, AttachFiles] : [SendMessages];
    const channel = discord.channelForBot(parameters.channel, ...needed);
    const payload = payloadOf(call);
    const reference = payload.message_reference?.message_id;
    return discord.showMessage(
      await discord.createMessage(channel, payload, files, { author: discord.bot, reference }),
    );
  }),
  route('GET /channels/:channel/messages/:message', ({ discord, parameters }) => {
    discord.channelForBot(parameters.channel, ReadMessageHistory);
    return discord.showMessage(visible(discord.message(parameters.channel, parameters.message)));
  }),
  route('PATCH /channels/:channel/messages/:message', async (call) => {
    const { discord, parameters, files } = call;
    discord.channelForBot(parameters.channel);
    const message = visible(discord.message(parameters.channel, parameters.message));
    if (message.author.id !== discord.bot.id) throw refusals.notYours();
    return discord.showMessage(await discord.editMessage(message, payloadOf(call), files));
  }),
  route('DELETE /channels/:channel/messages/:message', ({ discord, parameters }) => {
    discord.channelForBot(parameters.channel);
    const message = visible(discord.message(parameters.channel, parameters.message));
    if (message.author.id !== discord.bot.id) discord.channelForBot(parameters.channel, ManageMessages);
    discord.deleteMessage(message);
  }),
  route('POST /users/@me/channels', ({ discord, body }) => {
    const { recipient_id: id } = body as { recipient_id: string };
    const user = discord.users.get(id);
    if (user === undefined) throw refusals.cannotDirect();
    return { ...showChannel(discord.directChannel(id), discord.applicationId), recipients: [user] };
  }),
  route('GET /guilds/:guild', ({ discord, parameters }) => discord.showGuild(guildForBot(discord, parameters.guild))),
  route('GET /guilds/:guild/members/:user', ({ discord, parameters }) => {
    const member = guildForBot(discord, parameters.guild).members.get(parameters.user);
    if (member === undefined) throw refusals.unknownUser();
    return showMember(member, discord.clock.now());
  }),
];

/** Ephemeral messages are not there for channel endpoints. */
function visible(message: MessageRecord): MessageRecord {
  if (message.visibleTo !== undefined) throw refusals.unknownMessage();
  return message;
}

function guildForBot(discord: Discord, id: string) {
  const guild = discord.guilds.get(id);
  if (guild?.botPermissions === undefined) throw refusals.unknownGuild();
  return guild;
}
