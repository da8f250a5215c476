/** The connection to Discord. */
import { setTimeout } from 'node:timers/promises';
import {
  type APIGatewayBotInfo,
  Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  Options,
  RESTEvents,
  type RESTOptions,
  Routes,
} from 'discord.js';
import type { Logger } from 'pino';
import { causesOf } from '../causes.js';
import type { Config } from '../config.js';
import { PACKAGE_VERSION } from '../package.js';
import { firstLine, UserError } from '../user-error.js';
import { Gateway } from './gateway.js';
import { surviveOddPackets } from './odd-packets.js';

/** Of a request that Discord answers with 5xx or not at all; how long one may take, in milliseconds. */
const REST: Pick<RESTOptions, 'retries' | 'timeout'> = { retries: 3, timeout: 20_000 };

export interface Connection {
  readonly client: Client;
  readonly gateway: Gateway;
  /** Aborted once Discord has ended the session for good; its reason is a UserError, `token` or `discord`. */
  readonly ended: AbortSignal;
}

export function createClient(
  { DISCORD_API, DISCORD_CDN }: Pick<Config, 'DISCORD_API' | 'DISCORD_CDN'>,
  log: Logger,
): Connection {
  const ended = new AbortController();
  const gateway = new Gateway({ log, tokenRefused: (cause) => ended.abort(wrongToken(cause)) });
  const cdn = `${new URL(DISCORD_API).protocol}//${DISCORD_CDN[0]}`;
  const client = new Client({
    // Servers and channels coming and going; everything else comes with interactions.
    intents: [GatewayIntentBits.Guilds],
    rest: { ...REST, api: DISCORD_API, cdn, userAgentAppendix: `Brushwork/${PACKAGE_VERSION}` },
    // Messages are addressed by their ids and never looked up.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      // Every interaction brings its member along.
      UserManager: { maxSize: 500, keepOverLimit: ({ id, client }) => id === client.user.id },
      GuildMemberManager: { maxSize: 100, keepOverLimit: ({ id, client }) => id === client.user.id },
    }),
    allowedMentions: { parse: [] },
    ws: { buildStrategy: gateway.buildStrategy },
  });
  surviveOddPackets(client, log);
  // A connection that is lost comes back by itself; nothing of it is worth dying for.
  client.on(Events.Error, (error) => log.error({ err: error }, 'the client met an error'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'the gateway met an error'));
  client.on(Events.ShardDisconnect, ({ code }) => {
    ended.abort(code === GatewayCloseCodes.AuthenticationFailed ? wrongToken() : endOf(code));
  });
  client.rest.on(RESTEvents.InvalidRequestWarning, (requests) => log.warn(requests, 'many requests were refused'));
  return { client, gateway, ended: ended.signal };
}

function wrongToken(cause?: unknown): UserError {
  const message = 'Discord does not take DISCORD_TOKEN; copy it anew from the Bot page of the developer portal.';
  return new UserError('token', message, {}, { cause });
}

const endOf = (code: number): UserError =>
  new UserError('discord', `Discord has ended the session for good (code ${code}); start the bot again.`, { code });

/** Before another try to connect, in milliseconds: after a power cut the bot is up before the router is. */
const PAUSES = [1000, 2000, 4000, 8000, 16_000, 30_000];

/** From the first try on until Discord has let the bot in, in milliseconds: a minute of pauses, and what a try takes. */
const LOG_IN_WITHIN = 90_000;

export interface LogInOptions {
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Milliseconds; shorter only in tests. */
  readonly within?: number;
}

/**
 * Resolves once the bot is ready to be spoken to.
 *
 * @throws UserError `token` when Discord refuses the token, `discord` when it cannot be reached for about a minute, by the API or by
 *   the gateway; the reason of `signal`.
 */
export async function logIn(
  { client, gateway, ended }: Connection,
  token: string,
  options: LogInOptions,
): Promise<Client<true>> {
  const { log, signal, within = LOG_IN_WITHIN } = options;
  // A client whose login has failed is of no use any more, so it first sees whether Discord is there.
  const { session_start_limit } = await reach(client, token, log, signal);
  await gateway.ration(session_start_limit, signal);
  const done = new AbortController();
  const late = giveUpAfter(within, gateway, AbortSignal.any([signal, ended, done.signal]));
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    return await Promise.race([client.login(token).then(() => ready), late]);
  } catch (cause) {
    signal.throwIfAborted();
    ended.throwIfAborted();
    if (cause instanceof DiscordjsError && cause.code === DiscordjsErrorCodes.TokenInvalid) throw wrongToken(cause);
    throw unreachable(cause);
  } finally {
    done.abort();
  }
}

/** @throws Error with what the gateway did instead. */
async function giveUpAfter(milliseconds: number, gateway: Gateway, signal: AbortSignal): Promise<never> {
  // Waiting for Discord's leave is no sign that it is not there.
  do await setTimeout(milliseconds, undefined, { signal });
  while (gateway.rationed);
  throw new Error(gateway.lastEnd ?? 'the gateway does not answer');
}

async function reach(client: Client, token: string, log: Logger, signal: AbortSignal): Promise<APIGatewayBotInfo> {
  for (const [tries, pause] of [...PAUSES, undefined].entries()) {
    try {
      return (await client.rest.setToken(token).get(Routes.gatewayBot())) as APIGatewayBotInfo;
    } catch (cause) {
      if (cause instanceof DiscordAPIError && cause.status === 401) throw wrongToken(cause);
      if (pause === undefined) throw unreachable(cause);
      log.warn({ reason: reasonOf(cause), tries: tries + 1, pauseMs: pause }, 'Discord cannot be reached yet');
      await setTimeout(pause, undefined, { signal });
    }
  }
  throw new Error('unreachable: the last try returns or throws');
}

export async function logOut({ client, gateway }: Connection): Promise<void> {
  gateway.stop();
  await client.destroy();
}

/** "fetch failed" alone helps nobody. */
const reasonOf = (error: unknown): string => [firstLine(error), causesOf(error)].filter(Boolean).join(': ');

function unreachable(cause: unknown): UserError {
  const message = `Discord cannot be reached (${reasonOf(cause)}); check this machine's connection and start again.`;
  return new UserError('discord', message, {}, { cause });
}
