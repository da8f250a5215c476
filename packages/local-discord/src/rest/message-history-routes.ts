/** The REST API for reading what was said. */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { redactForBot } from '../state/message-content.js';
import { includes } from '../state/permissions.js';
import type { MessageRecord } from '../state/records.js';
import { Form } from '../validation/form-errors.js';
import { type RestRequest, type Route, requireVisible, route } from './route.js';

const { ReadMessageHistory } = PermissionFlagsBits;

/** Documented limits. */
const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 50;

/** @returns so many of the messages, oldest first, that lie where the query says. */
function between(all: readonly MessageRecord[], query: URLSearchParams, limit: number): readonly MessageRecord[] {
  const [before, after, around] = ['before', 'after', 'around'].map((name) => query.get(name));
  const older = (id: string) => all.filter((message) => BigInt(message.id) < BigInt(id));
  const newer = (id: string) => all.filter((message) => BigInt(message.id) > BigInt(id));
  if (around !== null) {
    const middle = all.filter(({ id }) => id === around);
    const half = Math.floor(limit / 2);
    const later = newer(around).slice(0, half);
    const room = Math.max(0, limit - later.length - middle.length);
    return [
      ...older(around)
        .slice(-half || all.length)
        .slice(-room || all.length),
      ...middle,
      ...later,
    ].slice(-limit);
  }
  if (before !== null) return older(before).slice(-limit);
  return after === null ? all.slice(-limit) : newer(after).slice(0, limit);
}

function list({ discord, parameters, query }: RestRequest): object[] {
  const channel = discord.channelForBot(parameters.channel);
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  const form = new Form();
  const message = `int value should be between 1 and ${MAX_LIMIT}.`;
  form.expect(Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT, ['limit'], 'NUMBER_TYPE_MAX', message);
  for (const name of ['before', 'after', 'around'])
    form.expect(/^\d*$/.test(query.get(name) ?? ''), [name], 'NUMBER_TYPE_COERCE', 'Value is not snowflake.');
  form.close();
  // Who may not read back is shown an empty channel.
  const readable = channel.recipientId !== undefined || includes(discord.botPermissions(channel), ReadMessageHistory);
  if (!readable) return [];
  const all = [...channel.messages.values()].filter(({ visibleTo }) => visibleTo === undefined);
  return [...between(all, query, limit)].reverse().map((each) => redactForBot(discord, each));
}

export const READ_ROUTES: readonly Route[] = [
  route('GET /channels/:channel/messages', list),
  route('GET /channels/:channel/messages/:message', ({ discord, parameters }) => {
    discord.channelForBot(parameters.channel, ReadMessageHistory);
    return redactForBot(discord, requireVisible(discord.message(parameters.channel, parameters.message)));
  }),
];
